"""The desk's log: read by everybody, written by the desk alone."""

from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.models import Article, Entry, Verb

from .access import ReadOnly


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ["at", "name", "verb", "story", "release_number", "what", "note"]
    list_display_links = None
    list_filter = ["verb"]
    search_fields = ["name", "note"]
    ordering = ["-id"]
    list_select_related = ["article", "release"]

    def get_queryset(self, request):
        """Lines of the stories a person sees; those of the house itself: administrators all,
        others what is done in front of everybody."""
        visible = Q(article__in=Article.objects.visible_to(request.user))
        of_the_house = Q(article=None)
        if not request.user.is_superuser:
            of_the_house &= Q(verb__in=[Verb.ARRANGE, Verb.ABSENT])
        return super().get_queryset(request).filter(visible | of_the_house)

    @admin.display(description=_("story"))
    def story(self, entry):
        if entry.article is None:
            return entry.data.get("subject", "")
        return format_html('<a href="{}">{}</a>', entry.article.get_absolute_url(), entry.article)

    @admin.display(description=_("release"))
    def release_number(self, entry):
        return entry.release.number if entry.release else ""

    @admin.display(description=_("change"))
    def what(self, entry):
        """What differs, before → after, where the line keeps it."""
        before, after = entry.data.get("before") or {}, entry.data.get("after") or {}
        changes = [f"{name}: {_said(before, name)} → {_said(after, name)}" for name in after]
        changes += [_("password set")] if "password" in entry.data else []
        return format_html_join(mark_safe("<br>"), "{}", ((change,) for change in changes))


def _said(facts: dict, name: str) -> str:
    value = facts.get(name, "")
    if isinstance(value, list):
        value = text.joined(str(v.get("headline", "")) if isinstance(v, dict) else v for v in value)
    return str(value) if value not in ("", None) else "–"
