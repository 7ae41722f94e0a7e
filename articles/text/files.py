"""Files that are there whole or not at all, whoever reads or is killed meanwhile."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def read(path: Path, most: int) -> bytes:
    """What a file holds. Raises ``OSError`` for what is no file, or has more than so many bytes."""
    # A pipe in a file's place would have us wait for ever.
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > most:
            raise OSError(errno.EFBIG, "it is no file, or too large")
        return file.read(most)


def put(path: Path, content: bytes, aside: Path, modified: float | None = None) -> None:
    """Write a file, or replace it: first in the folder ``aside``, then by renaming.

    ``aside`` has to be on the same file system. ``modified`` is the moment that the file shall
    bear (None: now). Raises ``OSError`` and leaves what was there.
    """
    temporary = aside / secrets.token_hex(16)
    try:
        with _new(temporary) as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            if modified is not None:
                os.utime(file.fileno(), (modified, modified))
        _rename_into_place(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _new(path: Path) -> BinaryIO:
    """Open a file that was not there, in a folder that may not be there yet."""
    try:
        return open(path, "xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return open(path, "xb")


def _rename_into_place(temporary: Path, path: Path) -> None:
    """Rename into place; somebody may just be removing the empty folder it goes into."""
    for last in (False, False, False, True):
        try:
            return os.replace(temporary, path)
        except FileNotFoundError:
            if last:
                raise
            path.parent.mkdir(parents=True, exist_ok=True)
