"""One story: its rows, held against where it stands by the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from articles.models import Article, Publication, Release, SignOff, Slot, Withdrawal
from articles.text.digest import canonical, digest
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .house import House
from .line import Line, as_text
from .replay import UNKNOWN, Facts, Story, replay

_FROZEN = frozenset({"submit", "amend"})


@dataclass
class Rows:
    """Everything that the record has of one story."""

    article: Article | None = None
    lines: list[Line] = field(default_factory=list)
    releases: dict[int, Release] = field(default_factory=dict)
    signatures: list[SignOff] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    live: list[Publication] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    figures: list[dict] = field(default_factory=list)
    #: Under which tags readers find it, with the moment that orders them there.
    listed: list[tuple] = field(default_factory=list)
    #: sha256 of the pictures that are public with it.
    shown: set[str] = field(default_factory=set)


def compare_story(number: int, rows: Rows, house: House) -> Iterator[Sentence]:
    """What is wrong with the story of this number."""
    yield from _changed_releases(rows)
    yield from _changed_marks("sign", _("signature"), rows.signatures, rows.lines)
    yield from _changed_marks("withdraw", _("withdrawal"), rows.withdrawals, rows.lines)
    yield from _missing_signatures(number, rows)
    story, sentences = replay(number, rows.lines, house, _facts(rows), _same_text(rows, house))
    yield from sentences
    yield from _changed_publication(number, rows, story)
    yield from _changed_slot(number, rows, story)
    yield from _changed_article(number, rows, story, house)


# -- releases, signatures, withdrawals: each as its line of the log has it


def _changed_releases(rows: Rows) -> Iterator[Sentence]:
    data_by_release = {line.release: line.data for line in rows.lines if line.verb in _FROZEN}
    for release in rows.releases.values():
        facts = {"number": release.number, "article": release.article_id}
        if release.form_digest != release.digest:
            yield _("Release %(number)s of story %(article)s: its text was changed.", **facts)
        elif not is_kept(release.seal, data_by_release.pop(release.pk, None)):
            yield _("Release %(number)s of story %(article)s is not as the log has it.", **facts)
        data_by_release.pop(release.pk, None)
    for data in data_by_release.values():
        facts = {"number": data.get("number"), "article": data.get("article")}
        yield _("The log has release %(number)s of story %(article)s that is gone.", **facts)


def _changed_marks(verb: str, noun: Sentence, marks: list, lines: list[Line]) -> Iterator[Sentence]:
    """Signatures or withdrawals that differ from what the log kept of them, or are missing."""
    unseen = [(line.release, line.data) for line in lines if line.verb == verb]
    for mark in marks:
        facts = {"noun": noun, "id": mark.pk, "name": mark.name}
        fits = (line for line in unseen if line[0] == mark.release_id)
        row = next((line for line in fits if is_kept(mark.seal, line[1])), None)
        if row is None:
            yield _("The %(noun)s %(id)s by %(name)s is not as the log has it.", **facts)
        else:
            unseen.remove(row)
    for release, _data in unseen:
        yield _("The log has a %(noun)s on release row %(id)s that is gone.", noun=noun, id=release)


def is_kept(seal: Mapping, data: dict | None) -> bool:
    """Whether a row is what its line says: in all that both know of. Later lines say more."""
    if not data:
        return False
    now = json.loads(canonical(seal))
    return all(data[name] == now[name] for name in now.keys() & data.keys()) and bool(
        now.keys() & data.keys()
    )


# -- what readers have


def _missing_signatures(number: int, rows: Rows) -> Iterator[Sentence]:
    for live in rows.live:
        release = rows.releases.get(live.release_id)
        steps_signed = {
            mark.step
            for mark in rows.signatures
            if release and (mark.release_id, mark.digest) == (release.pk, release.digest)
        }
        if release is None or steps_signed < {step["slug"] for step in release.chain}:
            yield _("Story %(article)s is public, but its text is not signed.", article=number)


def _changed_publication(number: int, rows: Rows, story: Story) -> Iterator[Sentence]:
    facts = {"article": number}
    for live in rows.live:
        release = rows.releases.get(live.release_id)
        if story.live is None or story.live.text.id != live.release_id:
            yield _("Story %(article)s is public in a text that the log does not have.", **facts)
        else:
            yield from _other_times(live, story, facts)
        if release is None:
            continue
        if live.channel_id != release.channel_id:
            yield _("Story %(article)s is public in another channel than was signed.", **facts)
        if {tag.lower() for tag, _at in rows.listed} != {n.lower() for n in release.tag_names}:
            yield _("Story %(article)s is listed under other tags than were signed.", **facts)
        if any(at != live.first_published_at for _tag, at in rows.listed):
            yield _("Story %(article)s is listed under its tags at another moment.", **facts)
        if rows.shown != {figure["sha256"] for figure in release.figures}:
            yield _("Story %(article)s is public with other pictures than were signed.", **facts)
    if story.live and not rows.live:
        yield _("Story %(article)s vanished without a withdrawal.", **facts)


def _other_times(live: Publication, story: Story, facts: dict) -> Iterator[Sentence]:
    for name in ("first_published_at", "published_at", "noticed_at"):
        moment = getattr(story.live, name)
        if as_text(getattr(live, name)) != moment:
            yield _(
                "Story %(article)s: its %(field)s is not as the log has it (%(said)s).",
                field=name,
                said=moment,
                **facts,
            )


def _changed_slot(number: int, rows: Rows, story: Story) -> Iterator[Sentence]:
    stands = [(slot.release_id, as_text(slot.publish_at)) for slot in rows.slots]
    if stands != ([story.slot] if story.slot else []):
        yield _("Story %(article)s is not scheduled as the log has it.", article=number)


# -- the working copy


def _changed_article(number: int, rows: Rows, story: Story, house: House) -> Iterator[Sentence]:
    article = rows.article
    if article is None:
        yield _("Story %(article)s is gone, though the record has it.", article=number)
        return
    if not rows.lines:
        yield _("Story %(article)s is not in the log.", article=number)
        return
    for name, value in _columns_of(story).items():
        stands = getattr(article, name)
        stands = stands if isinstance(stands, str | int | None) else as_text(stands)
        if value is not UNKNOWN and stands != value:
            yield _(
                "Story %(article)s: its %(field)s is not as the log has it (%(said)s).",
                article=number,
                field=name,
                said=value,
            )
    form = _working_form(rows)
    if story.text is not None and not _is_text(form, story.text, story.text_line, house):
        yield _(
            "Story %(article)s: its working copy is not what was saved last by the log.",
            article=number,
        )


def _columns_of(story: Story) -> dict[str, object]:
    """Columns of the working copy, as the log left them."""
    holder, since = story.claim or (None, None)
    return {
        "stage": story.stage,
        "waits_for": story.waits_for,
        "owner_id": story.owner,
        **story.times,
        "claimed_by_id": holder,
        "claimed_at": since,
    }


def _working_form(rows: Rows) -> dict:
    rows.article.tag_names, rows.article.figures = rows.tags, rows.figures
    return rows.article.form


def _facts(rows: Rows) -> dict[int, Facts]:
    return {
        pk: Facts(release.channel_id, (release.notice_kind, release.notice_text))
        for pk, release in rows.releases.items()
    }


def _same_text(rows: Rows, house: House):
    def is_same(release: int, text_digest: str, line: int) -> bool:
        row = rows.releases.get(release)
        return row is not None and _is_text(row.form, text_digest, line, house)

    return is_same


def _is_text(form: dict, text_digest: str, line: int, house: House) -> bool:
    """Whether this is the text with the digest that a line of the log told of, but for the focal
    points of its pictures: moving one in the library is on the log, and no save."""
    if digest(form) == text_digest:
        return True
    figures = [_as_it_was(figure, line, house) for figure in form["figures"]]
    return figures != form["figures"] and digest({**form, "figures": figures}) == text_digest


def _as_it_was(figure: dict, line: int, house: House) -> dict:
    """A figure with the focal point that its picture had at a line of the log.

    Steps back from the last move that left the point where it is; those after it came later than
    this figure was frozen.
    """
    x, y = figure["focal"]
    focal, is_known = {"focal_x": x, "focal_y": y}, False
    for move in reversed(house.moved.get(figure["sha256"], ())):
        before, after = move.data["before"], move.data["after"]
        fits = all(after.get(name, value) == value for name, value in focal.items())
        if move.id > line and fits:
            is_known = True
            focal = {name: before.get(name, value) for name, value in focal.items()}
        elif move.id > line and is_known:
            return figure
    return {**figure, "focal": [focal["focal_x"], focal["focal_y"]]}
