"""``manage.py verify_log``: does the record still say what it said when it was written?"""

from argparse import ArgumentTypeError
from itertools import islice

from django.core.management.base import BaseCommand, CommandError

from articles import audit, desk
from articles.models import Entry, Publication, Release, SignOff
from articles.text import Sentence
from articles.text import Sentence as _


def number(value: str) -> int:
    """A number of breaks, one or more."""
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise ArgumentTypeError(desk.say(_("%(value)s is not a number from 1 on.", value=value)))
    return int(value)


class Command(BaseCommand):
    help = "Check every digest and chain of the record; name every break, exit 1 if there is one."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=number, help="stop after this many breaks")

    def handle(self, *, limit, **options):
        first, count = None, 0
        for sentence in islice(audit.breaks(), limit):
            self.stdout.write(desk.say(sentence))
            first, count = first or sentence, count + 1
        if first:
            raise CommandError(desk.say(_broken(count, first, stopped=count == limit)))
        self.stdout.write(desk.say(_well()))


def _broken(count: int, first: Sentence, *, stopped: bool) -> Sentence:
    facts = {"count": count, "first": desk.say(first)}
    if stopped:
        return _("The record is broken in %(count)s places or more, first: %(first)s", **facts)
    return _("The record is broken in %(count)s places, first: %(first)s", **facts)


def _well() -> Sentence:
    return _(
        "All is well: %(entries)s log entries, %(releases)s releases, "
        "%(signatures)s signatures, %(public)s public stories.",
        entries=Entry.objects.count(),
        releases=Release.objects.count(),
        signatures=SignOff.objects.count(),
        public=Publication.objects.count(),
    )
