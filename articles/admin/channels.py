"""Channels, kept by administrators."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles import desk
from articles.models import Channel

from .access import ForAdministrators
from .keeping import SavesThroughDesk, read_changes, tell_refusal

FIELDS = ["name", "slug", "parent", "order", "listed"]


@admin.register(Channel)
class ChannelAdmin(SavesThroughDesk, ForAdministrators, admin.ModelAdmin):
    list_display = FIELDS
    list_editable = ["order"]
    list_select_related = ["parent"]
    fields = FIELDS

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except desk.Refused as refusal:
            return tell_refusal(request, refusal)

    def get_changeform_initial_data(self, request):
        """A new channel comes last."""
        last = Channel.objects.order_by("order").last()
        return {
            "order": last.order + 1 if last else 0,
            **super().get_changeform_initial_data(request),
        }

    def get_changelist_form(self, request, **kwargs):
        """A field in a list has no label of its own, so it says what it is."""
        order = forms.IntegerField(
            min_value=0, widget=forms.NumberInput(attrs={"aria-label": _("order")})
        )
        form = super().get_changelist_form(request, **kwargs)
        return type(form.__name__, (form,), {"order": order})

    def keep(self, request, row, form, change):
        facts = read_changes(form, FIELDS) if change else form.cleaned_data
        return desk.save_channel(row if change else None, request.user, **facts)
