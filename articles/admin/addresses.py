"""Old addresses: where those of the earlier site lead now; kept by editors."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import desk
from articles.models import OldAddress
from articles.rules import administration
from articles.text import bounds

from .access import OfTheDesk
from .forms import OldAddressForm
from .keeping import DeletesThroughDesk, SavesThroughDesk


@admin.register(OldAddress)
class OldAddressAdmin(SavesThroughDesk, DeletesThroughDesk, OfTheDesk, admin.ModelAdmin):
    form = OldAddressForm
    list_display = ["path", "leads_to"]
    search_fields = ["path", "to"]
    change_list_template = "admin/old_addresses.html"

    def has_add_permission(self, request):
        actor = request.user.as_colleague
        return administration.refusal("keep_addresses", actor, settings.NEWSROOM_CHAIN) is None

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request)

    @admin.display(description=_("leads to"))
    def leads_to(self, old):
        """A story by its number: not everybody may know its headline (rule R12)."""
        return old.to or gettext("story %(number)s") % {"number": old.article_id}

    def get_urls(self):
        view = self.admin_site.admin_view(self.list_view)
        return [path("list/", view, name="articles_oldaddress_list"), *super().get_urls()]

    def list_view(self, request):
        """Many at once: ``old new`` on each line."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        text = request.POST.get("leads", "")
        if request.method == "POST":
            try:
                return self._say_taken(request, desk.save_old_addresses(request.user, text))
            except desk.Refused as refusal:
                messages.error(request, refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Take in a list of old addresses"),
            "typed": text,
            "most": desk.MOST_LEADS,
            "longest": bounds.LEADS * bounds.LEAD,
        }
        status = 409 if request.method == "POST" else 200
        return render(request, "admin/old_addresses_list.html", context, status=status)

    def _say_taken(self, request, count):
        sentence = ngettext(
            "%(count)d old address taken in.", "%(count)d old addresses taken in.", count
        )
        messages.success(request, sentence % {"count": count})
        return HttpResponseRedirect(reverse("admin:articles_oldaddress_changelist"))

    def keep(self, request, row, form, change):
        return desk.save_old_address(row if change else None, request.user, **form.cleaned_data)

    def drop(self, request, row):
        desk.forget_old_address(row, request.user)
