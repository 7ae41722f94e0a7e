"""The pictures of a story, as rows of its form."""

from django.contrib import admin

from articles.models import Figure, Picture

from .access import Bare
from .forms import FigureForm, FigureFormSet


class FigureInline(Bare, admin.StackedInline):
    model = Figure
    form = FigureForm
    formset = FigureFormSet
    fields = FigureForm.Meta.fields
    extra = 0
    autocomplete_fields = ["picture"]
    template = "admin/articles/article/pictures.html"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A picture that somebody does not see is not among those they can choose."""
        if db_field.name == "picture":
            kwargs["queryset"] = Picture.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request, obj):
        return True

    def has_change_permission(self, request, obj=None):
        return True

    has_delete_permission = has_view_permission = has_change_permission
