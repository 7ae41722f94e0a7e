"""The audit: does the record still say what it said when it was written? (rules R1, R4, R8)"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from django.db import connection

from articles.digest import canonical
from articles.guards import missing
from articles.models import (
    Entry,
    LogHead,
    Publication,
    Release,
    SignOff,
    Verb,
    Withdrawal,
    WithdrawalNotice,
)
from articles.text import Sentence
from articles.text import Sentence as _


def breaks() -> Iterator[Sentence]:
    """Every place where the record was changed behind the desk's back, the log first.

    Reads row by row, so memory stays flat however long the log is.
    """
    yield from _missing_guards()
    yield from _broken_links()
    for check in _CHECKS:
        yield from _lasting(check)


def _lasting(check: Callable[[], Iterator[Sentence]]) -> Iterator[Sentence]:
    """What a check finds twice: a signature given while it reads is no break."""
    found = list(check())
    again = set(check()) if found else set()
    yield from (sentence for sentence in found if sentence in again)


def _missing_guards() -> Iterator[Sentence]:
    for name in missing(connection):
        yield _("The database has lost its guard %(name)s; run the migrations again.", name=name)


def _broken_links() -> Iterator[Sentence]:
    head = LogHead.objects.first() or LogHead()
    previous, count = "", 0
    for entry in Entry.objects.order_by("id").iterator():
        if entry.previous != previous:
            yield _("Log entry %(id)s does not follow the one before it.", id=entry.pk)
        if entry.digest != entry.computed_digest:
            yield _("Log entry %(id)s was changed: its digest does not fit.", id=entry.pk)
        previous, count = entry.digest, count + 1
        if count == head.count and entry.digest != head.digest:
            yield _("The log does not end where it should: lines are gone.")
    if count < head.count:
        yield _("The log does not end where it should: lines are gone.")


def _changed_releases() -> Iterator[Sentence]:
    frozen = (Verb.SUBMIT, Verb.AMEND)
    kept = dict(Entry.objects.filter(verb__in=frozen).values_list("release", "data"))
    for release in Release.objects.order_by("id").iterator():
        facts = {"number": release.number, "article": release.article_id}
        if release.form_digest != release.digest:
            yield _("Release %(number)s of story %(article)s: its text was changed.", **facts)
        elif kept.pop(release.pk, None) != _as_kept(release.seal):
            yield _("Release %(number)s of story %(article)s is not as the log has it.", **facts)


def _changed_marks(model, kind: Verb, noun: Sentence) -> Iterator[Sentence]:
    """Signatures or withdrawals that differ from what the log kept of them, or are missing."""
    kept = list(Entry.objects.filter(verb=kind).values_list("release", "data"))
    unseen = {(release, str(canonical(_sealed(data)))) for release, data in kept}
    for mark in model.objects.order_by("id").iterator():
        place = (mark.release_id, str(canonical(_as_kept(mark.seal))))
        if place not in unseen:
            yield _(
                "The %(noun)s %(id)s by %(name)s is not as the log has it.",
                noun=noun,
                id=mark.pk,
                name=mark.name,
            )
        unseen.discard(place)
    for release, _seal in sorted(unseen, key=str):
        yield _("The log has a %(noun)s on release row %(id)s that is gone.", noun=noun, id=release)


def _changed_signatures() -> Iterator[Sentence]:
    return _changed_marks(SignOff, Verb.SIGN, _("signature"))


def _changed_withdrawals() -> Iterator[Sentence]:
    return _changed_marks(Withdrawal, Verb.WITHDRAW, _("withdrawal"))


def _changed_notices() -> Iterator[Sentence]:
    """Words about a withdrawal that the log does not have, or lines of it whose words are gone."""
    lines = Entry.objects.filter(verb=Verb.EXPLAIN).values_list("release", "data")
    known = dict(lines)
    for notice in WithdrawalNotice.objects.select_related("release").order_by("id").iterator():
        if known.pop(notice.release_id, None) != _as_kept(notice.seal):
            yield _("The notice of withdrawal %(id)s is not as the log has it.", id=notice.pk)
        elif not notice.release.is_cleared:
            yield _("The notice of withdrawal %(id)s is not signed.", id=notice.pk)
    for release in sorted(known):
        yield _(
            "The log has a notice of withdrawal on release row %(id)s that is gone.", id=release
        )


def _unlawful() -> Iterator[Sentence]:
    """Publications that the signatures or the log do not bear out, or that are gone."""
    verbs = (Verb.PUBLISH, Verb.WITHDRAW)
    last = {
        story: entry
        for story, *entry in Entry.objects.filter(verb__in=verbs)
        .order_by("id")
        .values_list("article", "verb", "data")
    }
    for live in Publication.objects.select_related("release").iterator():
        facts = {"article": live.article_id}
        verb, kept = last.pop(live.article_id, ("", {}))
        if not live.release.is_cleared:
            yield _("Story %(article)s is public, but its text is not signed.", **facts)
        if verb != Verb.PUBLISH or kept != _as_kept(live.seal):
            yield _("Story %(article)s is public in a text that the log does not have.", **facts)
        if not _is_tagged_as_signed(live):
            yield _("Story %(article)s is listed under other tags than were signed.", **facts)
    for story, (verb, _kept) in last.items():
        if verb == Verb.PUBLISH:
            yield _("Story %(article)s vanished without a withdrawal.", article=story)


def _is_tagged_as_signed(live: Publication) -> bool:
    listed = live.tags.values_list("name", flat=True)
    return {name.lower() for name in listed} == {n.lower() for n in live.release.tag_names}


def _sealed(data: dict) -> dict:
    """The seal alone: the log also keeps for whom a deputy signed, which is no part of the mark."""
    return {name: value for name, value in data.items() if name != "stood_in_for"}


def _as_kept(seal: dict) -> dict:
    """A seal as it comes back from the log: moments as canonical text."""
    return json.loads(canonical(seal))


_CHECKS = (
    _changed_releases,
    _changed_signatures,
    _changed_withdrawals,
    _changed_notices,
    _unlawful,
)
