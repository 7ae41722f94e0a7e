"""Channels, kept by administrators."""

from django.contrib import admin

from articles.models import Channel

from .access import ForAdministrators


@admin.register(Channel)
class ChannelAdmin(ForAdministrators, admin.ModelAdmin):
    list_display = ["name", "slug", "parent", "order"]
    list_editable = ["order"]
    prepopulated_fields = {}
