"""Tags: the stock screen of the library, for everybody on the desk to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from .access import OfTheDesk

admin.site.unregister(Tag) if admin.site.is_registered(Tag) else None


@admin.register(Tag)
class TagAdmin(OfTheDesk, admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser


Tag._meta.verbose_name, Tag._meta.verbose_name_plural = _("tag"), _("tags")
