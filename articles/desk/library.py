"""The picture library: adding pictures."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Person, Picture
from articles.pictures import examine
from articles.text import Sentence

from .refused import Refused, verb
from .words import checked


@verb
def add_picture(
    by: Person | None, raw: bytes, *, at: datetime | None = None, **words: str
) -> Picture:
    """A picture for the library; the same file twice is one picture.

    ``words`` are ``caption``, ``credit`` and ``alt``; what is left out is taken from the
    file's own IPTC data. Raises ``Refused`` for a file that is no usable picture.
    """
    seen = examine(raw)
    if isinstance(seen, Sentence):
        raise Refused(seen)
    known = Picture.objects.filter(sha256=seen.sha256).first()
    if known:
        return known
    described = {**seen.words, **{name: value for name, value in words.items() if value}}
    picture = Picture(
        sha256=seen.sha256,
        width=seen.width,
        height=seen.height,
        added_by=by,
        added_at=at or timezone.now(),
        **described,
    )
    checked(picture, ["file", "sha256"])
    picture.file.save(f"{seen.sha256}.{seen.suffix}", ContentFile(raw), save=False)
    picture.save()
    return picture
