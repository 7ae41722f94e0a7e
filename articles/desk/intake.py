"""The intake: files of manuscripts become drafts; each file is told what became of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from articles import desk
from articles.framework.prepared import prepared
from articles.models import Article, Channel, OldAddress, Person
from articles.rules import chain
from articles.text.addresses import normal
from articles.text.manuscript import Manuscript, Unreadable, decode, fingerprint, parse, too_large
from articles.text.manuscript.lines import shorten
from articles.text.words import Sentence, plain_line, to_html
from articles.text.words import Sentence as _

from .moment import NOW

OK, DUPLICATE, REFUSED = "ok", "duplicate", "refused"


@dataclass(frozen=True)
class Report:
    """What became of one file: ``manuscript`` unless it was refused, ``article`` once it is one."""

    file: str
    status: str
    error: Sentence | None = None
    manuscript: Manuscript | None = None
    article: Article | None = None

    def as_dict(self) -> dict[str, Any]:
        """The report in the shape that ``take_in --json`` prints."""
        read = self.manuscript or Manuscript()
        return {
            "file": self.file,
            "status": self.status,
            "error": self.error and desk.say(self.error),
            **read.as_report(),
            "notes": [desk.say(note) for note in read.notes],
        }


def take_in(
    paths: Iterable[str | os.PathLike[str]],
    *,
    channel: Channel | None = None,
    by: Person | None = None,
    dry_run: bool = False,
    at: datetime | None = None,
) -> Iterator[Report]:
    """Take in files, and folders with all that is below them; yields a report a file.

    One that cannot be read is refused by name and the next is taken. With ``dry_run`` nothing
    is kept.
    """
    marks: set[str] = set()
    for item in _files(paths):
        yield item if isinstance(item, Report) else _one(item, marks, channel, by, dry_run, at)


def _files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Path | Report]:
    for path in paths:
        if not os.fspath(path):
            yield Report("", REFUSED, _("The name of the file is empty."))
        elif os.path.isdir(path):
            yield from _below(Path(path))
        else:
            yield Path(path)


def _below(top: Path) -> Iterator[Path | Report]:
    """Every file below a folder, in order; then the folders that could not be opened."""
    failures: list[Report] = []
    for folder, folders, names in os.walk(
        top, onerror=lambda error: failures.append(_unread(error))
    ):
        folders[:] = sorted(name for name in folders if name[0] != ".")
        yield from (Path(folder, name) for name in sorted(names) if name[0] != ".")
        yield from (
            _refuse_link(path) for name in folders if (path := Path(folder, name)).is_symlink()
        )
    yield from failures


def _refuse_link(path: Path) -> Report:
    return Report(
        _file_name(path), REFUSED, _("It is a link to a folder; name that folder itself.")
    )


def _unread(error: OSError, path: str | os.PathLike[str] = "") -> Report:
    why = _("It cannot be read: %(why)s.", why=error.strerror or type(error).__name__)
    return Report(_file_name(path or error.filename), REFUSED, why)


def _file_name(path: str | os.PathLike[str]) -> str:
    """A file's name for people, also where it is in no known encoding."""
    return plain_line(os.fsencode(path).decode("utf-8", "replace"))


def _one(
    path: Path,
    marks: set[str],
    channel: Channel | None,
    by: Person | None,
    dry_run: bool,
    at: datetime | None,
) -> Report:
    try:
        text = decode(_raw(path))
    except OSError as error:
        return _unread(error, path)
    except Unreadable as unreadable:
        return Report(_file_name(path), REFUSED, unreadable.reason)
    mark, manuscript = fingerprint(text), parse(text)
    existing_story = _story_of_mark(mark)
    if existing_story or mark in marks:
        return Report(_file_name(path), DUPLICATE, None, manuscript, existing_story)
    marks.add(mark)
    manuscript = replace(manuscript, notes=(*manuscript.notes, *_about_address(manuscript)))
    if not dry_run:
        return _keep_draft(path, manuscript, mark, channel, by, at)
    with transaction.atomic():
        report = _keep_draft(path, manuscript, mark, channel, by, at)
        transaction.set_rollback(True)
    return replace(report, article=None)


def _story_of_mark(mark: str) -> Article | None:
    """The story that this manuscript has become."""
    return next(iter(_of_mark(mark)), None)


@prepared
def _of_mark(mark: str) -> QuerySet[Article]:
    return Article.objects.filter(fingerprint=mark)


def _about_address(manuscript: Manuscript) -> Iterator[Sentence]:
    """Whether readers will find the story where they found it on an earlier site."""
    if not manuscript.old_address:
        return
    facts = {"address": shorten(manuscript.old_address, 60)}
    if OldAddress.objects.filter(path=normal(manuscript.old_address)).exists():
        yield _("Its old address %(address)s leads elsewhere already; that was left so.", **facts)
    else:
        yield _("Its old address %(address)s leads to it once it is published.", **facts)


def _raw(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):
        raise Unreadable(_("It is not a file."))
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if sentence := too_large(size):
            raise Unreadable(sentence)
        return file.read()


def _keep_draft(
    path: Path,
    manuscript: Manuscript,
    mark: str,
    channel: Channel | None,
    by: Person | None,
    at: datetime | None,
) -> Report:
    try:
        article = desk.create(
            by,
            owner=_owner(manuscript) or by,
            fingerprint=mark,
            notes=manuscript.notes,
            old_address=manuscript.old_address,
            at=at or NOW,
            **_words(manuscript, channel),
        )
    except desk.Refused as refusal:
        # Another take-in of the same file may have been a moment quicker.
        existing_story = _story_of_mark(mark)
        status, error = (DUPLICATE, None) if existing_story else (REFUSED, refusal.sentence)
        return Report(_file_name(path), status, error, manuscript, existing_story)
    return Report(_file_name(path), OK, None, manuscript, article)


def _words(manuscript: Manuscript, channel: Channel | None) -> dict[str, Any]:
    return {
        "kicker": manuscript.kicker,
        "headline": manuscript.headline,
        "subhead": manuscript.subhead,
        "channel": channel,
        "source": manuscript.source,
        "credits": [{"role": c.role, "name": c.name} for c in manuscript.credits],
        "dateline_place": manuscript.dateline.place,
        "dateline_date": manuscript.dateline.date,
        "body": to_html(manuscript.paragraphs),
    }


def _owner(manuscript: Manuscript) -> Person | None:
    """The reporter the manuscript names, if exactly one of ours bears that name."""
    name = next((credit.name for credit in manuscript.credits if credit.role == "reporter"), None)
    if name is None:
        return None
    ours = _reporters(name)
    return ours[0] if len(ours) == 1 else None


@prepared
def _reporters(name: str) -> QuerySet[Person]:
    ours = Person.objects.filter(name=name, is_active=True, groups__name=chain.REPORTER)
    return ours.distinct()[:2]
