"""The picture library."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import desk
from articles.models import Person, Picture

from .access import OfTheDesk
from .forms import PictureField
from .keeping import SavesThroughDesk


class PictureForm(forms.ModelForm):
    """A new picture: the file is looked at before anything is kept."""

    class Meta:
        model = Picture
        fields = ("file", "caption", "credit", "alt")

    #: Whose form it is.
    person: Person
    file = PictureField(label=_("file"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        existing = Picture.objects.filter(sha256=file.facts.sha256).first()
        if existing and not Picture.objects.visible_to(self.person).filter(pk=existing.pk).exists():
            raise forms.ValidationError(
                _(
                    "This file is in the library already, for a story of a channel that you do "
                    "not work for. Put it into your own story as a file of this computer."
                )
            )
        self.existing = existing
        return file

    def clean(self):
        """A picture that the library has keeps its words; others for it are not lost unsaid."""
        data, existing = super().clean(), getattr(self, "existing", None)
        words = {name: data.get(name) for name in ("caption", "credit", "alt")}
        if existing and any(
            value and value != getattr(existing, name) for name, value in words.items()
        ):
            raise forms.ValidationError(
                _("The library has this picture already, as “%(picture)s”; its words stay."),
                params={"picture": existing},
            )
        return data


class DescriptionForm(forms.ModelForm):
    """What the library says of a picture, and which point of it no crop may lose."""

    class Meta:
        model = Picture
        fields = ("focal_x", "focal_y", "caption", "credit", "alt")
        widgets = {
            name: forms.NumberInput(attrs={"min": 0, "max": 100}) for name in ("focal_x", "focal_y")
        }


@admin.register(Picture)
class PictureAdmin(SavesThroughDesk, OfTheDesk, admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumbnail", "caption", "credit", "size", "added_by", "added_at"]
    list_display_links = ["thumbnail", "caption"]
    search_fields = ["caption", "credit", "alt", "sha256"]
    list_select_related = ["added_by"]
    actions = None

    class Media:
        js = [forms.Script(f"desk/{name}.js", type="module") for name in ("focal", "bounds")]

    def has_add_permission(self, request):
        return request.user.is_on_the_desk

    def has_change_permission(self, request, obj=None):
        return request.user.is_on_the_desk

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = DescriptionForm if change else PictureForm
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"person": request.user})

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["file", "caption", "credit", "alt"]
        point = ("focal_x", "focal_y")
        facts = ("size", "sha256", "added_by", "added_at")
        return ["preview", point, "caption", "credit", "alt", *facts]

    def get_readonly_fields(self, request, obj=None):
        return ["preview", "size", "sha256", "added_by", "added_at"] if obj else []

    def keep(self, request, row, form, change):
        if change:
            return desk.describe(Picture(pk=row.pk), request.user, **form.cleaned_data)
        words = {name: form.cleaned_data[name] for name in ("caption", "credit", "alt")}
        file = form.cleaned_data["file"]
        file.seek(0)
        return desk.add_picture(request.user, file.read(), **words)

    @admin.display(description=_("picture"))
    def preview(self, picture):
        return format_html(
            '<span class="focal"><img src="{}" alt="{}"><span class="focal-point"></span></span>'
            '<span class="help">{}</span>',
            picture.get_absolute_url(),
            picture.alt,
            _("Click on what no crop may lose."),
        )

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return format_html('<img class="thumbnail" src="{}" alt="">', picture.get_absolute_url())

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"
