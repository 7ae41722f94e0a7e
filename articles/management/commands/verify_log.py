"""``manage.py verify_log``: does the record still say what it said when it was written?"""

import re
import sys
from argparse import ArgumentTypeError
from contextlib import contextmanager
from itertools import chain, islice

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from articles import audit, desk
from articles.audit import head
from articles.audit.office import read_house, untold
from articles.models import Entry, Publication, Release, SignOff
from articles.pictures import breaks as broken_files
from articles.text.words import Sentence
from articles.text.words import Sentence as _

#: Where nobody watches a bar, a line is printed after so many.
_LINES = 10_000
_WHAT = {"log": _("Lines of the log"), "stories": _("Stories"), "pictures": _("Pictures")}


def number(value: str) -> int:
    """A number of breaks, one or more."""
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise ArgumentTypeError(desk.say(_("%(value)s is not a number from 1 on.", value=value)))
    return int(value)


def stretch(value: str) -> tuple[int, int | None]:
    """Numbers of stories: ``500-999``, or ``500-`` for all from there."""
    parts = re.fullmatch(r"([0-9]+)-([0-9]*)", value)
    if not parts or (parts[2] and int(parts[2]) < int(parts[1])):
        sentence = _("%(value)s is not of the form 500-999 or 500-.", value=value)
        raise ArgumentTypeError(desk.say(sentence))
    return int(parts[1]), int(parts[2]) if parts[2] else None


class Command(BaseCommand):
    help = (
        "Check every digest and chain of the record, replay the rules from the log and hold every "
        "row against it; name every break, exit 1 if there is one."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=number, help="stop after this many breaks")
        parser.add_argument(
            "--from-line", type=number, help="go on with this line of the log, then the rest"
        )
        parser.add_argument(
            "--stories", type=stretch, help="these stories alone, as 500-999 or 500-; not the log"
        )
        parser.add_argument(
            "--pictures", action="store_true", help="the files of pictures alone, all of them"
        )
        parser.add_argument(
            "--accept-head",
            action="store_true",
            help="the record was put back from a copy on purpose: where it ends now is right",
        )
        parser.add_argument(
            "--take-stock",
            action="store_true",
            help="write down the accounts and channels of which the log never told",
        )

    def handle(self, *, limit, from_line, stories, pictures, accept_head, take_stock, **options):
        if accept_head:
            self._say_accepted(desk.accept_head())
        if take_stock:
            desk.take_stock()
        with _watch(self.stderr) as reading:
            line = None if stories else from_line or 0
            reading.at = ("stories", stories[0] - 1) if stories else ("log", max(line - 1, 0))
            breaks = (
                broken_files(lambda *far: reading("pictures", *far))
                if pictures
                else chain(
                    head.lost_lines(),
                    audit.breaks(
                        from_line=line,
                        stories=stories or (0, None),
                        files=not stories,
                        report=reading,
                    ),
                )
            )
            first, count = self._name_problems(islice(breaks, limit), reading)
        if first:
            raise CommandError(desk.say(_say_broken(count, first, has_more=count == limit)))
        if not (stories or from_line or pictures):
            self._keep_head()
        self.stdout.write(desk.say(_well()))
        if older := sum(1 for _row in untold(read_house())):
            self.stderr.write(desk.say(_older(older)))

    def _name_problems(self, breaks, reading) -> tuple[Sentence | None, int]:
        """Write down every break; the first of them, and how many they are."""
        first, count = None, 0
        try:
            for sentence in breaks:
                self.stdout.write(desk.say(sentence))
                first, count = first or sentence, count + 1
        except KeyboardInterrupt:
            raise CommandError(desk.say(_say_stopped(*reading.at))) from None
        return first, count

    def _keep_head(self) -> None:
        try:
            head.keep()
        except OSError as error:
            sentence = _("Where the log ends could not be written down: %(why)s", why=error)
            raise CommandError(desk.say(sentence)) from error

    def _say_accepted(self, end) -> None:
        sentence = _(
            "The log ends at line %(line)s from now on; that is on the log.", line=end.line
        )
        self.stdout.write(desk.say(sentence))


@contextmanager
def _watch(stderr):
    """A report of how far the audit is: a bar for somebody who watches, else lines."""
    if sys.stderr.isatty():
        columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            yield _Reading(lambda *far: None, bar)
    else:
        yield _Reading(stderr.write, None)


class _Reading:
    """Told how far the audit is; ``at`` is what was read last."""

    def __init__(self, write, bar: Progress | None):
        self.at, self._write, self._bar, self._tasks = ("log", 0), write, bar, {}

    def __call__(self, what: str, count: int, every: int) -> None:
        last, self.at = self.at, (what, count)
        if self._bar:
            if what not in self._tasks:
                self._tasks[what] = self._bar.add_task(desk.say(_WHAT[what]), total=every)
            self._bar.update(self._tasks[what], completed=count, total=every)
        elif last[0] == what and last[1] // _LINES != count // _LINES:
            self._write(f"{desk.say(_WHAT[what])}: {count} / {every}")


def _say_stopped(what: str, last: int) -> Sentence:
    if what == "pictures":
        return _(
            "Stopped. To go on from here: manage.py verify_log %(option)s", option="--pictures"
        )
    option = f"--stories {last + 1}-" if what == "stories" else f"--from-line {last + 1}"
    return _("Stopped. To go on from here: manage.py verify_log %(option)s", option=option)


def _say_broken(count: int, first: Sentence, *, has_more: bool) -> Sentence:
    facts = {"count": count, "first": desk.say(first)}
    if has_more:
        return _("The record is broken in %(count)s places or more, first: %(first)s", **facts)
    return _("The record is broken in %(count)s places, first: %(first)s", **facts)


def _older(count: int) -> Sentence:
    return _(
        "Of %(count)s accounts and channels the log does not tell everything: if they are right, "
        "manage.py verify_log --take-stock writes them down.",
        count=count,
    )


def _well() -> Sentence:
    return _(
        "All is well: %(entries)s log entries, %(releases)s releases, "
        "%(signatures)s signatures, %(public)s public stories.",
        entries=Entry.objects.count(),
        releases=Release.objects.count(),
        signatures=SignOff.objects.count(),
        public=Publication.objects.count(),
    )
