"""Originals: the files that people added, compared with their digest before they are used.

The digest is the picture's name in every signed text. So whatever happens to a file, or to the row
that says where it lies, nothing else is ever taken for the picture (rule R16).
"""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from articles.models import Picture
from articles.text.files import put, read
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .examining import LARGEST_FILE

FOLDER = "pictures"
#: Files that a process remembers as compared.
_REMEMBERED = 4096


class Unfit(Exception):
    """The file of a picture is lost, or is not the one that was added; ``sentence`` says which."""

    def __init__(self, sentence: Sentence):
        self.sentence = sentence
        super().__init__(sentence)


def original(picture: Picture) -> bytes:
    """The file of a picture as it was added, byte for byte. Raises ``Unfit`` for any other."""
    try:
        raw = read(_path(picture), LARGEST_FILE)
    except OSError as error:
        raise _unreadable(picture, error) from error
    if hashlib.sha256(raw).hexdigest() != picture.sha256:
        raise Unfit(
            _(
                "The file of picture %(picture)s is not the one that was added.",
                picture=_name(picture),
            )
        )
    return raw


def require_fit(picture: Picture) -> None:
    """Raise ``Unfit`` unless the file is the one that was added.

    A file that was compared in this process is compared again once its number, size or one of its
    times has changed: the time of the last change is the system's own, nobody sets it.
    """
    try:
        facts = os.stat(_path(picture))
    except OSError as error:
        raise _unreadable(picture, error) from error
    times = (facts.st_mtime_ns, facts.st_ctime_ns)
    _compare(picture.file.name, picture.sha256, facts.st_dev, facts.st_ino, facts.st_size, *times)


@functools.lru_cache(_REMEMBERED)
def _compare(name: str, sha256: str, *facts: int) -> None:
    original(Picture(file=name, sha256=sha256))


def place(picture: Picture, raw: bytes, suffix: str) -> None:
    """Lay the file of a picture down, whole or not at all. Raises ``OSError``.

    A picture that has a place gets its file back there, for everybody who adds it once more.
    """
    own = f"{FOLDER}/{picture.sha256}.{suffix}"
    picture.file.name = picture.file.name if _is_alone(picture) else own
    put(_path(picture), raw, Path(default_storage.path(f"{FOLDER}/.new")))


def _is_alone(picture: Picture) -> bool:
    """Whether the row has a place for its file that is in our folder, and no other row's."""
    name = picture.file.name or ""
    same = Picture.objects.filter(file=name).exclude(pk=picture.pk)
    return Path(name).parent == Path(FOLDER) and not same.exists()


def _path(picture: Picture) -> Path:
    """Where the file lies; raises ``OSError`` for a place outside the folder of files."""
    try:
        return Path(default_storage.path(picture.file.name or ""))
    except (SuspiciousFileOperation, ValueError) as error:
        raise OSError("no place for a picture") from error


def _unreadable(picture: Picture, error: OSError) -> Unfit:
    why = error.strerror or str(error)
    facts = {"picture": _name(picture), "why": why}
    return Unfit(_("The file of picture %(picture)s cannot be read: %(why)s.", **facts))


def _name(picture: Picture) -> str:
    return picture.sha256[:12]
