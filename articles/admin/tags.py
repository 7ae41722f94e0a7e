"""Tags: the stock screen of the library, to look at: a signed text carries its tags by name."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.models import tags_visible_to

from .access import ReadOnly

admin.site.unregister(Tag) if admin.site.is_registered(Tag) else None


@admin.register(Tag)
class TagAdmin(ReadOnly):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]
    ordering = ["name"]

    def get_queryset(self, request):
        return tags_visible_to(request.user).order_by(*self.get_ordering(request))


Tag._meta.verbose_name, Tag._meta.verbose_name_plural = _("tag"), _("tags")
