"""Channels, kept by administrators."""

from django.contrib import admin

from articles import desk
from articles.models import Channel

from .access import ForAdministrators
from .keeping import KeptByTheDesk, changed, tell_refusal

FIELDS = ["name", "slug", "parent", "order", "listed"]


@admin.register(Channel)
class ChannelAdmin(KeptByTheDesk, ForAdministrators, admin.ModelAdmin):
    list_display = FIELDS
    list_editable = ["order"]
    list_select_related = ["parent"]
    fields = FIELDS

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except desk.Refused as refused:
            return tell_refusal(request, refused)

    def get_changeform_initial_data(self, request):
        """A new channel comes last."""
        last = Channel.objects.order_by("order").last()
        return {
            "order": last.order + 1 if last else 0,
            **super().get_changeform_initial_data(request),
        }

    def keep(self, request, row, form, change):
        given = changed(form, FIELDS) if change else form.cleaned_data
        return desk.organise(row if change else None, request.user, **given)
