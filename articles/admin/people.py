"""People: accounts, duties and the channels in which they hold."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import desk
from articles.models import Person
from articles.text.words import joined

from .access import ForAdministrators
from .forms import PersonForm, duty_choices
from .keeping import SavesThroughDesk, read_changes, tell_refusal

admin.site.unregister(Group) if admin.site.is_registered(Group) else None


class DutyFilter(admin.SimpleListFilter):
    title, parameter_name = _("duties"), "duty"

    def lookups(self, request, model_admin):
        return duty_choices()

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(Person)
class PersonAdmin(SavesThroughDesk, ForAdministrators, UserAdmin):
    form = PersonForm
    add_form = PersonForm
    add_form_template = None
    list_display = ["called", "username", "duty_names", "channel_names", "is_active", "last_login"]
    list_filter = [DutyFilter, "channels", "is_active"]
    search_fields = ["name", "username", "email"]
    ordering = ["name", "username"]
    filter_horizontal = []
    readonly_fields = ["password_link"]
    fieldsets = [
        (None, {"fields": ["name", "username", "email", "password_link"]}),
        (_("Duties"), {"fields": ["duties", "all_channels", "channels"]}),
        (_("Account"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["name", "username", "email"]}),
        (_("Duties"), {"fields": ["duties", "all_channels", "channels"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "channels")

    @admin.display(description=_("real name"), ordering="name")
    def called(self, person):
        return str(person)

    @admin.display(description=_("password"))
    def password_link(self, person):
        """A way for its owner to set one; of the one kept nothing is shown."""
        label = _("A link to set a password")
        return format_html('<a class="button" href="../password/">{}</a>', label)

    @admin.display(description=_("duties"))
    def duty_names(self, person):
        labels = dict(duty_choices())
        return joined(labels.get(group.name, group.name) for group in person.groups.all())

    @admin.display(description=_("channels"))
    def channel_names(self, person):
        return _("all") if person.all_channels else joined(person.channels.all())

    def keep(self, request, row, form, change):
        """A new account is for the desk: whoever has one may sign in."""
        if change:
            facts = read_changes(form, [*desk.ACCOUNT, "duties", "channels"])
            return desk.save_account(row, request.user, **facts)
        words = form.cleaned_data
        names = ("username", "name", "email", "duties", "all_channels", "channels")
        facts = {name: words[name] for name in names if name in words}
        return desk.save_account(None, request.user, **facts)

    def response_add(self, request, obj, post_url_continue=None):
        """Everything was asked for at once; what its owner lacks is a password."""
        admin.ModelAdmin.response_add(self, request, obj, post_url_continue)
        return HttpResponseRedirect(reverse("admin:auth_user_password_change", args=[obj.pk]))

    def user_change_password(self, request, id, form_url=""):
        """No password is typed for another: its owner gets a link, by mail where that is set up."""
        person = self.get_object(request, id)
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        link = ""
        if request.method == "POST":
            try:
                link = desk.offer_link(person, request.user)
            except desk.Refused as refusal:
                return tell_refusal(request, refusal)
            if not link:
                sentence = gettext("A link to set a password goes to %(address)s.")
                messages.success(request, sentence % {"address": person.email})
                return HttpResponseRedirect(reverse("admin:articles_person_changelist"))
        context = {
            **admin.site.each_context(request),
            "title": gettext("A link to set a password"),
            "opts": Person._meta,
            "person": person,
            "link": link and settings.NEWSROOM_URL + link,
            "is_mailed": settings.NEWSROOM_MAILS and bool(person.email),
        }
        return render(request, "admin/password_link.html", context)
