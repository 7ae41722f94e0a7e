"""People: accounts, duties and the channels in which they hold."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from articles import desk, text
from articles.forms import NewPasswordForm, PersonForm, duty_choices
from articles.models import Person

from .access import ForAdministrators
from .keeping import KeptByTheDesk, changed

admin.site.unregister(Group) if admin.site.is_registered(Group) else None


@admin.register(Person)
class PersonAdmin(KeptByTheDesk, ForAdministrators, UserAdmin):
    form = PersonForm
    change_password_form = NewPasswordForm
    list_display = ["name", "username", "duty_names", "channel_names", "is_active", "last_login"]
    list_filter = ["is_active", "is_superuser", "groups", "channels"]
    search_fields = ["name", "username", "email"]
    ordering = ["name", "username"]
    filter_horizontal = ["channels"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "email"]}),
        (_("Duties"), {"fields": ["duties", "channels"]}),
        (_("Account"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "name", "password1", "password2"]})
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "channels")

    @admin.display(description=_("duties"))
    def duty_names(self, person):
        labels = dict(duty_choices())
        return text.joined(labels.get(group.name, group.name) for group in person.groups.all())

    @admin.display(description=_("channels"))
    def channel_names(self, person):
        return text.joined(person.channels.all()) or _("all")

    def keep(self, request, row, form, change):
        """A new account is for the desk: whoever has one may sign in."""
        if change:
            given = changed(form, [*desk.ACCOUNT, "duties", "channels"])
            return desk.appoint(row, request.user, **given)
        words = form.cleaned_data
        password = words["password1"] if words.get("set_usable_password", True) else None
        given = {name: words[name] for name in ("username", "name")}
        return desk.appoint(None, request.user, password=password, **given)

    def get_object(self, request, object_id, from_field=None):
        """A new password is set by whoever has the page open."""
        person = super().get_object(request, object_id, from_field)
        if person is not None:
            person.kept_by = request.user
        return person
