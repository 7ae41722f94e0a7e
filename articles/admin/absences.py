"""Who is away, and who stands in: recorded by administrators, and by editors for themselves."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import desk
from articles.models import Absence
from articles.rules import administration

from .access import OfTheDesk
from .keeping import SavesThroughDesk


@admin.register(Absence)
class AbsenceAdmin(SavesThroughDesk, OfTheDesk, admin.ModelAdmin):
    list_display = ["person", "deputy", "since", "until", "end"]
    list_display_links = None
    list_select_related = ["person", "deputy"]
    list_filter = []

    def has_add_permission(self, request):
        actor = request.user.as_colleague
        return administration.refusal("absent", actor, settings.NEWSROOM_CHAIN) is None

    def has_change_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        mine = obj is None and not request.user.is_superuser
        return ["deputy", "since", "until"] if mine else ["person", "deputy", "since", "until"]

    def get_urls(self):
        end = self.admin_site.admin_view(self.end_view)
        return [path("<int:pk>/end/", end, name="articles_absence_end"), *super().get_urls()]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        for absence in changelist.result_list:
            absence.reader = request.user
        return changelist

    @admin.display(description=_("end"))
    def end(self, absence):
        """A button of the list's own form, so that it works without a script."""
        mine = absence.reader.is_superuser or absence.reader == absence.person
        if not mine or absence.until <= timezone.now():
            return ""
        address = reverse("admin:articles_absence_end", args=[absence.pk])
        label = _("Back early") if absence.since <= timezone.now() else _("Strike out")
        return format_html(
            '<button class="button" form="changelist-form" formaction="{}">{}</button>',
            address,
            label,
        )

    @method_decorator(require_POST)
    def end_view(self, request, pk):
        absence = get_object_or_404(Absence, pk=pk)
        try:
            desk.end_absence(absence, request.user)
            messages.success(request, gettext("The absence is ended."))
        except desk.Refused as refusal:
            messages.error(request, refusal)
        return HttpResponseRedirect(reverse("admin:articles_absence_changelist"))

    def keep(self, request, row, form, change):
        words = form.cleaned_data
        return desk.record_absence(
            words.get("person") or request.user,
            words["deputy"],
            since=words["since"],
            until=words["until"],
            by=request.user,
        )
