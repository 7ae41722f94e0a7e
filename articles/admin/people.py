"""People: accounts, duties and the channels in which they hold."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import desk, text
from articles.forms import NewPasswordForm, NewPersonForm, PersonForm, duty_choices
from articles.models import Person

from .access import ForAdministrators
from .keeping import KeptByTheDesk, changed

admin.site.unregister(Group) if admin.site.is_registered(Group) else None


class DutyFilter(admin.SimpleListFilter):
    title, parameter_name = _("duties"), "duty"

    def lookups(self, request, model_admin):
        return duty_choices()

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(Person)
class PersonAdmin(KeptByTheDesk, ForAdministrators, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None
    change_password_form = NewPasswordForm
    list_display = ["called", "username", "duty_names", "channel_names", "is_active", "last_login"]
    list_filter = [DutyFilter, "channels", "is_active"]
    search_fields = ["name", "username", "email"]
    ordering = ["name", "username"]
    filter_horizontal = []
    readonly_fields = ["new_password"]
    fieldsets = [
        (None, {"fields": ["name", "username", "email", "new_password"]}),
        (_("Duties"), {"fields": ["duties", "all_channels", "channels"]}),
        (_("Account"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["name", "username", "email", "password1", "password2"]}),
        (_("Duties"), {"fields": ["duties", "all_channels", "channels"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "channels")

    @admin.display(description=_("real name"), ordering="name")
    def called(self, person):
        return str(person)

    @admin.display(description=_("password"))
    def new_password(self, person):
        """A way to set another one; of the one kept nothing is shown."""
        return format_html('<a class="button" href="../password/">{}</a>', _("Set a new password"))

    @admin.display(description=_("duties"))
    def duty_names(self, person):
        labels = dict(duty_choices())
        return text.joined(labels.get(group.name, group.name) for group in person.groups.all())

    @admin.display(description=_("channels"))
    def channel_names(self, person):
        return _("all") if person.all_channels else text.joined(person.channels.all())

    def keep(self, request, row, form, change):
        """A new account is for the desk: whoever has one may sign in."""
        if change:
            given = changed(form, [*desk.ACCOUNT, "duties", "channels"])
            return desk.appoint(row, request.user, **given)
        words = form.cleaned_data
        names = ("username", "name", "email", "duties", "all_channels", "channels")
        given = {name: words[name] for name in names if name in words}
        return desk.appoint(None, request.user, password=words["password1"], **given)

    def response_add(self, request, obj, post_url_continue=None):
        """Everything was asked for at once, so there is no second page to go to."""
        return admin.ModelAdmin.response_add(self, request, obj, post_url_continue)

    def get_object(self, request, object_id, from_field=None):
        """A new password is set by whoever has the page open."""
        person = super().get_object(request, object_id, from_field)
        if person is not None:
            person.kept_by = request.user
        return person
