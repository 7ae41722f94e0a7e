"""The desk's log: read by everybody, written by the desk alone."""

import re
from datetime import datetime

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Entry, Occasion, WebhookKind
from articles.search import working
from articles.text.words import joined

from .access import ReadOnly
from .ahead import PagesAhead
from .forms import duty_choices

#: Stories of this headline whose lines are looked for.
LOOKED_THROUGH = 300


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ["at", "name", "verb", "story", "release_number", "what", "note"]
    list_display_links = None
    list_filter = ["verb"]
    #: That there is a search.
    search_fields = ["name"]
    show_full_result_count = False
    ordering = ["-id"]
    list_select_related = ["article", "release"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_paginator(self, request, *args, **kwargs):
        return PagesAhead(*args, page_number=request.GET.get(PAGE_VAR, ""), **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """By the headline of the story, by who did it, by the comment; the newest of each."""
        words = search_term.strip()
        if not words:
            return queryset, False
        page = PagesAhead([], self.list_per_page, page_number=request.GET.get(PAGE_VAR, ""))
        stories = working.find(words, request.user, LOOKED_THROUGH, in_headline=True)
        entries = queryset.holding(words, stories, page.most + 1)
        return queryset.filter(pk__in=entries), False

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
        changes = [_change(entry, name, before.get(name), after[name]) for name in after]
        changes += [_PASSWORD[entry.data["password"]]] if "password" in entry.data else []
        lines = ((change,) for change in changes if change)
        return format_html_join(mark_safe("<br>"), "{}", lines)


#: Names of what a line keeps besides fields of a model.
_KEPT = {
    "duties": _("duties"),
    "host": _("address"),
    "spots": _("in this order"),
    "chain": _("chain"),
    "guards": _("guards put in anew"),
    "migrations": _("guards put in anew after migrations"),
}
#: How a password came to be set, or may be.
_PASSWORD = {
    "set": _("password set"),
    "link mailed": _("a link to set a password was mailed"),
    "link shown": _("a link to set a password was shown"),
    "set by link": _("password set by a link"),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def _change(entry: Entry, name: str, was: object, now: object) -> str:
    """One thing that changed, in the words of the desk; nothing if it is empty before and after."""
    old_text, new_text = _spell_value(name, was), _spell_value(name, now)
    if not old_text and not new_text:
        return ""
    change = f"{old_text} → {new_text or '–'}" if old_text else new_text
    return f"{capfirst(_label(entry, name))}: {change}"


def _label(entry: Entry, name: str) -> str:
    try:
        field = apps.get_model("articles", entry.data.get("model") or "")._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return str(_KEPT.get(name, name))
    return str(field.verbose_name)


def _spell_value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return joined(_spell_value(name, each) for each in value)
    if isinstance(value, dict):
        return str(value.get("headline") or value.get("label") or "")
    if isinstance(value, str) and _MOMENT.match(value):
        moment = timezone.localtime(datetime.fromisoformat(value))
        return f"{moment:%Y-%m-%d %H:%M}"
    choices = {"duties": duty_choices(), "occasions": Occasion.choices, "kind": WebhookKind.choices}
    labels = dict(choices.get(name, ()))
    return str(labels.get(value, "" if value is None else value))
