"""Mend the indexes of the search, make them anew, or only say where they differ from the record."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import track

from articles import search
from articles.models import Article, Publication
from articles.search import mending, working_mending


class _Index(NamedTuple):
    """Who mends an index, what has a row in it, and what is said of the work."""

    mending: ModuleType
    model: type[Model]
    looking: str
    working: str
    count: str


_INDEXES = (
    _Index(
        mending,
        Publication,
        gettext_lazy("Looking through the index"),
        gettext_lazy("Mending the index"),
        gettext_lazy("%(count)d stories were indexed anew."),
    ),
    _Index(
        working_mending,
        Article,
        gettext_lazy("Looking through the desk's index"),
        gettext_lazy("Mending the desk's index"),
        gettext_lazy("%(count)d stories were indexed anew for the desk."),
    ),
)


class Command(BaseCommand):
    help = (
        "Let every public story be found by the text that readers have, and nothing else; on the "
        "desk every story by its working copy."
    )

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--all", action="store_true", help="every story anew, one by one")
        what.add_argument("--check", action="store_true", help="only say what differs")

    def handle(self, *, all, check, **options):
        try:
            if check:
                return self._check()
            for index in _INDEXES:
                self._mend(index, all)
        except search.Unavailable as why:
            raise CommandError(str(why)) from why

    def _check(self) -> None:
        count = 0
        for index in _INDEXES:
            for article_id, fault in _differences(index, index.looking):
                count += 1
                self.stdout.write(f"{article_id}\t{fault.label}")
        if count:
            raise CommandError(_("The index differs in %(count)d stories.") % {"count": count})
        self.stdout.write(_("The index is as it should be."))

    def _mend(self, index: _Index, everything: bool) -> None:
        count = 0
        for article_id, _fault in _differences(index, index.working, everything):
            index.mending.mend(article_id)
            count += 1
        if count:
            index.mending.tidy()
        self.stdout.write(index.count % {"count": count})


def _differences(
    index: _Index, label: str, everything: bool = False
) -> Iterator[search.Difference]:
    """The differences, with a line that shows how far it is on a terminal."""
    each = track(
        index.mending.differences(everything),
        str(label),
        index.model.objects.count(),
        console=Console(stderr=True),
        transient=True,
    )
    return (difference for difference in each if difference)
