"""The picture library: adding pictures, and what is said of them."""

from __future__ import annotations

import errno
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles import tasks
from articles.models import Article, Person, Picture, Verb
from articles.pictures import Examined, Unfit, examine, original, place
from articles.rules import chain
from articles.text.words import Sentence, plain_line
from articles.text.words import Sentence as _

from .locking import advance, lock_stories
from .log import record
from .moment import NOW
from .refused import Refused, verb
from .words import require_valid

_WORDS = ("caption", "credit", "alt")
_FOCAL = ("focal_x", "focal_y")
_BEING_WRITTEN = (Article.Stage.DRAFT, Article.Stage.SENT_BACK)
_FULL = _(
    "The picture cannot be kept: there is no room left for pictures. "
    "Nothing was saved; tell whoever runs the newsroom’s machines, or save without the picture."
)
_CLOSED = _(
    "The picture cannot be kept: the folder of pictures cannot be written to. "
    "Nothing was saved; tell whoever runs the newsroom’s machines, or save without the picture."
)


def add_picture(
    by: Person | None, raw: bytes, *, at: datetime | None = None, **words: str
) -> Picture:
    """A picture for the library; the same file twice is one picture.

    ``words`` are ``caption``, ``credit`` and ``alt``; what is left out is taken from the
    file's own IPTC data. A picture whose file was lost or changed gets it back. Raises ``Refused``
    for a file that is no usable picture or cannot be kept, and for somebody who may not write here.
    """
    if unknown := set(words) - set(_WORDS):
        raise TypeError(f"a picture has no {', '.join(sorted(unknown))}")
    _require_writer(by)
    file_facts = examine(raw)
    if isinstance(file_facts, Sentence):
        raise Refused(file_facts)
    try:
        return _picture_of(file_facts, raw) or _add(
            by, raw, file_facts, at or timezone.now(), words
        )
    except Refused:
        # Somebody else may have added the same file a moment ago.
        if existing := _picture_of(file_facts, raw):
            return existing
        raise


@verb
def describe(picture: Picture, by: Person, *, at: datetime = NOW, **facts: Any) -> Picture:
    """Change what the library says of a picture: ``caption``, ``credit``, ``alt``, and the focal
    point ``focal_x`` and ``focal_y`` in percent. A text that was submitted keeps what it shows.

    The focal point moves in stories that are being written, where ``by`` may write: they are a
    writer of each then, by the log.
    """
    if unknown := set(facts) - {*_WORDS, *_FOCAL}:
        raise TypeError(f"a picture has no {', '.join(sorted(unknown))}")
    stories = lock_stories(
        _stories_being_written_with(picture) if facts.keys() & set(_FOCAL) else []
    )
    _require_writer(by)
    picture = Picture.objects.select_for_update(no_key=True).get(pk=picture.pk)
    require_sight(by, picture)
    before = {name: getattr(picture, name) for name in facts}
    for name, value in facts.items():
        setattr(picture, name, plain_line(value or "") if name in _WORDS else value)
    require_valid(picture, ["file", "sha256"])
    after = {name: getattr(picture, name) for name in facts}
    if after != before:
        picture.save(update_fields=list(facts))
        data = {"picture": picture.sha256, "before": before, "after": after}
        record(Verb.DESCRIBE, by, None, at, data=data)
    for story in stories:
        _move_focal_point(story, picture, by, at)
    return picture


def _stories_being_written_with(picture: Picture) -> list[int]:
    stories = Article.objects.filter(stage__in=_BEING_WRITTEN, placed__picture=picture)
    return list(stories.order_by("pk").values_list("pk", flat=True).distinct())


def _move_focal_point(story: Article, picture: Picture, by: Person, at: datetime) -> None:
    """A save of the story, if it is one that ``by`` may save, and nobody changed it unseen."""
    may = story.is_visible_to(by) and story.refusal("save", by) is None
    if not may or story.stage not in _BEING_WRITTEN:
        return
    if story.entries.last_text() not in (None, story.form_digest):
        return
    point = {"focal_x": picture.focal_x, "focal_y": picture.focal_y}
    if story.placed.filter(picture=picture).exclude(**point).update(**point):
        del story.figures
        advance(story, at, stage=story.stage)
        record(Verb.SAVE, by, story, at, data={"text": story.form_digest})


def require_sight(by: Person | None, picture: Picture) -> None:
    """A picture of a story that somebody does not see is not theirs to use or to describe (R12)."""
    if by is not None and not Picture.objects.visible_to(by).filter(pk=picture.pk).exists():
        raise Refused(_("This picture belongs to a story of a channel that you do not work for."))


def _require_writer(by: Person | None) -> None:
    if by is None:
        return
    actor = Person.objects.get(pk=by.pk).as_actor(None)
    standing = chain.ReviewState(settings.NEWSROOM_CHAIN)
    if sentence := chain.refusal("create", actor, standing):
        raise Refused(sentence)


def _picture_of(file_facts: Examined, raw: bytes) -> Picture | None:
    """The picture that the library has already, its file mended if it was not fit."""
    existing = Picture.objects.filter(sha256=file_facts.sha256).first()
    if existing:
        try:
            original(existing)
        except Unfit:
            _put(existing, raw, file_facts)
            existing.unfit_since = None
            existing.save(update_fields=["file", "unfit_since"])
    return existing


def _put(picture: Picture, raw: bytes, file_facts: Examined) -> None:
    """Lay the file down; refuse in words where the disk does not take it."""
    try:
        place(picture, raw, file_facts.suffix)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise Refused(_FULL if is_full else _CLOSED) from error


@verb
def _add(
    by: Person | None, raw: bytes, file_facts: Examined, at: datetime, words: dict[str, Any]
) -> Picture:
    own_words = {name: plain_line(words.get(name) or "") for name in _WORDS}
    picture = Picture(
        sha256=file_facts.sha256,
        width=file_facts.width,
        height=file_facts.height,
        added_by=by,
        added_at=at,
        **{name: own_words[name] or file_facts.words.get(name, "") for name in _WORDS},
    )
    require_valid(picture, ["file", "sha256"])
    _put(picture, raw, file_facts)
    picture.save()
    tasks.render_picture.enqueue(picture.pk)
    return picture
