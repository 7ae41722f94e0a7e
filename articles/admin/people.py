"""People: accounts, duties and the channels in which they hold."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.forms import PersonForm, duty_choices
from articles.models import Person

from .access import ForAdministrators

admin.site.unregister(Group) if admin.site.is_registered(Group) else None


@admin.register(Person)
class PersonAdmin(ForAdministrators, UserAdmin):
    form = PersonForm
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

    def save_model(self, request, obj, form, change):
        """A new account is for the desk: whoever has one may sign in."""
        obj.is_staff = True if not change else obj.is_staff
        super().save_model(request, obj, form, change)
