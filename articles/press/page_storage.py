"""Where pressed pages lie: a folder that a web server reads, or a bucket of an object store."""

from __future__ import annotations

import gzip
import os
import stat
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Protocol

import brotli
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from isal import igzip

from articles.text.files import put

from .names import address_of, file_name, fits

#: Files are written aside, here, and renamed: whole or not at all.
ASIDE = ".new"
#: The highest level of gzip that there is.
_BEST = 3
#: The level of Brotli: above it a page becomes little smaller and takes several times as long. A
#: list of whole stories for programs, which is larger than so many bytes, becomes a tenth larger at
#: the second and is packed in a third of the time, twenty of them for each publication.
_FIRM, _QUICK = 5, 2
_LARGE = 30_000
_PACKED = (".html", ".xml", ".json", ".txt")


def _brotli(name: str, content: bytes) -> bytes:
    is_quick = len(content) > _LARGE and not name.endswith(".html")
    # A window larger than the page only has to be cleared.
    window = min(max(len(content).bit_length(), 16), 22)
    return brotli.compress(content, quality=_QUICK if is_quick else _FIRM, lgwin=window)


def _gzip(name: str, content: bytes) -> bytes:
    return igzip.compress(content, _BEST, mtime=0)


#: How a page of text is packed beside it: suffix of the name → packing, unpacking.
_PACKINGS = {".br": (_brotli, brotli.decompress), ".gz": (_gzip, gzip.decompress)}

#: What HTTP calls each of them.
_ENCODINGS = {".br": "br", ".gz": "gzip"}


class PageStorage(Protocol):
    """``address`` is a path as readers ask for it, unquoted: ``/tag/湿地/``."""

    def keep(self, address: str, content: bytes, kind: str) -> None:
        """Put a page up, in place of what was there; ``kind`` is its media type."""

    def remove(self, address: str) -> None:
        """Take a page down; it need not be there. Raises ``OSError`` if it cannot be done."""

    def read(self, address: str) -> bytes | None:
        """The page as it lies there; None if it does not."""

    def is_whole(self, address: str, content: bytes) -> bool:
        """Whether whatever lies beside the page, packed, is this content too."""

    def addresses(self) -> Iterator[str]:
        """Every address that has a page, and those that whatever else lies there would have."""

    def discard(self, address: str) -> None:
        """Remove what ``addresses`` named; of a link the link, never what it leads to."""

    def tidy(self, before: float) -> None:
        """Remove what a press that was killed left behind before this time stamp."""


class Folder:
    """A folder on this machine; ``.gz`` and ``.br`` lie beside each page of text.

    ``top`` may be reached by a link. A link inside it is none of ours: it is not followed, and
    taken away where the press comes upon it.
    """

    def __init__(self, top: Path):
        self.top = top

    def keep(self, address: str, content: bytes, kind: str) -> None:
        path = self.path(address)
        self._clear_the_way(path)
        moment = _moment_after(path)
        # The plain file last: once it is there, so are the packed ones.
        for beside, pack, _unpack in _beside(path):
            put(beside, pack(path.name, content), self.top / ASIDE, moment)
        put(path, content, self.top / ASIDE, moment)

    def remove(self, address: str) -> None:
        self._unlink(self.path(address))

    def discard(self, address: str) -> None:
        self._unlink(self.top / file_name(address))

    def _unlink(self, path: Path) -> None:
        if link := self._link_above(path):
            link.unlink(missing_ok=True)
            return
        # The plain file first: without it, nobody is sent the packed ones.
        for file in (path, *(beside for beside, *_how in _beside(path))):
            file.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.top or not _removed_if_empty(folder):
                return

    def file(self, address: str) -> Path | None:
        """The file of a page; None if there is none, or something else in its place."""
        path = self.path(address)
        return path if _is_file(path) and not self._link_above(path) else None

    def read(self, address: str) -> bytes | None:
        try:
            return file.read_bytes() if (file := self.file(address)) else None
        except FileNotFoundError:
            return None

    def is_whole(self, address: str, content: bytes) -> bool:
        try:
            packings = _beside(self.path(address))
            return all(
                _is_file(f) and unpack(f.read_bytes()) == content for f, _pack, unpack in packings
            )
        # Lost, or nothing that was ever packed.
        except (OSError, EOFError, zlib.error, brotli.error):
            return False

    def addresses(self) -> Iterator[str]:
        for folder, folders, names in os.walk(self.top):
            here = Path(folder)
            links = {name for name in folders if (here / name).is_symlink()}
            folders[:] = sorted({*folders} - links - ({ASIDE} if here == self.top else set()))
            below = here.relative_to(self.top)
            # A packed file that was left alone still belongs to the page beside which it lay.
            for name in sorted({*map(_without_packing, names), *links}):
                yield address_of((below / name).as_posix())

    def path(self, address: str) -> Path:
        """Where the page of an address lies; raises ``OSError`` if no file can have the name."""
        if not fits(address):
            raise OSError(f"No file can have the name of {address}")
        return self.top / file_name(address)

    def _link_above(self, path: Path) -> Path | None:
        """A link on the way from the top to a file. Asked before each file is sent: as texts, which
        takes a tenth of the time."""
        folder, names = os.fspath(self.top), path.relative_to(self.top).parts[:-1]
        for name in names:
            folder = f"{folder}/{name}"
            if os.path.islink(folder):
                return Path(folder)
        return None

    def _clear_the_way(self, path: Path) -> None:
        """Take away what stands where a folder has to be: a link, or a file that is no page."""
        for folder in takewhile(lambda folder: folder != self.top, path.parents):
            if folder.is_symlink() or folder.is_file():
                folder.unlink(missing_ok=True)

    def tidy(self, before: float) -> None:
        for file in (self.top / ASIDE).glob("*"):
            with suppress(OSError):
                if file.stat().st_mtime < before:
                    file.unlink()


def _beside(path: Path) -> Iterator[tuple[Path, Callable, Callable]]:
    """The packed files beside one of text: where they lie, how to pack them and to unpack."""
    for suffix, (pack, unpack) in _PACKINGS.items() if path.name.endswith(_PACKED) else ():
        yield path.with_name(path.name + suffix), pack, unpack


def packed_beside(path: Path) -> Iterator[tuple[str, Path]]:
    """The packed files beside a page of text that a server may send: encoding and file."""
    for beside, *_how in _beside(path):
        if _is_file(beside):
            yield _ENCODINGS[beside.suffix], beside


def _without_packing(name: str) -> str:
    plain, dot, suffix = name.rpartition(".")
    return plain if dot + suffix in _PACKINGS and plain.endswith(_PACKED) else name


def _is_file(path: Path) -> bool:
    """Whether a file lies there; not a folder, a link, a pipe."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    # The name of no file, or below something that is no folder.
    except (OSError, ValueError):
        return False


def _moment_after(path: Path) -> int:
    """When a file is written, in whole seconds, and later than the one it takes the place of:
    a web server tells two versions apart by their second and their size."""
    try:
        return max(int(time.time()), int(path.lstat().st_mtime) + 1)
    except FileNotFoundError:
        return int(time.time())


def _removed_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


class Bucket:
    """An object store, through the storage that is configured as ``pages``."""

    def __init__(self, storage: Storage):
        self.storage = storage

    def keep(self, address: str, content: bytes, kind: str) -> None:
        file = ContentFile(content)
        file.content_type = kind
        with _errors_of_the_store():
            self.storage.save(file_name(address), file)

    def remove(self, address: str) -> None:
        with _errors_of_the_store():
            self.storage.delete(file_name(address))

    def discard(self, address: str) -> None:
        self.remove(address)

    def read(self, address: str) -> bytes | None:
        try:
            with _errors_of_the_store(), self.storage.open(file_name(address)) as file:
                return file.read()
        except FileNotFoundError:
            return None

    def is_whole(self, address: str, content: bytes) -> bool:
        """Nothing lies beside a page; whoever sends it packs it."""
        return True

    def addresses(self) -> Iterator[str]:
        with _errors_of_the_store():
            yield from (address_of(file.key) for file in self.storage.bucket.objects.all())

    def tidy(self, before: float) -> None:
        """An object store has a thing whole or not at all."""


@contextmanager
def _errors_of_the_store() -> Iterator[None]:
    """Each store has errors of its own; the press has to know one, ``OSError``."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


def page_storage() -> Folder | Bucket | None:
    """Where this newsroom keeps its pages; None where the press is switched off."""
    if "pages" in settings.STORAGES:
        return Bucket(storages["pages"])
    return Folder(Path(settings.NEWSROOM_PAGES)) if settings.NEWSROOM_PAGES else None
