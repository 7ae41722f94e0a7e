"""Mend the indexes of the search, make them anew, or only say where they differ from the record."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import track

from articles import search
from articles.models import Publication
from articles.search import working


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
            self._check() if check else self._mend(all)
        except search.Unavailable as why:
            raise CommandError(str(why)) from why

    def _check(self) -> None:
        count = 0
        for article_id, fault in _looked_through(_("Looking through the index")):
            count += 1
            self.stdout.write(f"{article_id}\t{fault.label}")
        for article_id in working.missing_stories():
            count += 1
            self.stdout.write(f"{article_id}\t" + _("is not found on the desk"))
        if count:
            raise CommandError(_("The index differs in %(count)d stories.") % {"count": count})
        self.stdout.write(_("The index is as it should be."))

    def _mend(self, everything: bool) -> None:
        count = 0
        for article_id, _fault in _looked_through(_("Mending the index"), everything):
            search.mend(article_id)
            count += 1
        if count:
            search.engine().tidy()
        self.stdout.write(_("%(count)d stories were indexed anew.") % {"count": count})
        count = working.fill(everything=everything)
        self.stdout.write(_("%(count)d stories were indexed anew for the desk.") % {"count": count})


def _looked_through(said: str, everything: bool = False) -> Iterator[search.Difference]:
    """The differences, with a line that shows how far it is on a terminal."""
    found = track(
        search.differences(everything),
        said,
        Publication.objects.count(),
        console=Console(stderr=True),
        transient=True,
    )
    return (difference for difference in found if difference)
