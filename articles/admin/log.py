"""The desk's log: read by everybody, written by the desk alone."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Entry

from .access import ReadOnly


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ["at", "name", "verb", "story", "release_number", "note"]
    list_display_links = None
    list_filter = ["verb"]
    search_fields = ["name", "note"]
    ordering = ["-id"]
    list_select_related = ["article", "release"]

    def get_queryset(self, request):
        visible = Article.objects.visible_to(request.user)
        return super().get_queryset(request).filter(article__in=visible)

    @admin.display(description=_("story"))
    def story(self, entry):
        return format_html('<a href="{}">{}</a>', entry.article.get_absolute_url(), entry.article)

    @admin.display(description=_("release"))
    def release_number(self, entry):
        return entry.release.number if entry.release else ""
