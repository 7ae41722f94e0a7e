"""Files that are there whole or not at all, whoever reads or is killed meanwhile."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def put(path: Path, content: bytes, aside: Path, modified: float | None = None) -> None:
    """Write a file, or replace it: first in the folder ``aside``, then by renaming.

    ``aside`` has to be on the same file system. ``modified`` is the moment that the file shall
    bear (None: now). Raises ``OSError`` and leaves what was there.
    """
    aside.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=aside)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(written, 0o644)
        if modified is not None:
            os.utime(written, (modified, modified))
        _moved(written, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(written)
        raise


def _moved(written: str, path: Path) -> None:
    """Rename into place; somebody may just be removing the empty folder it goes into."""
    for last in (False, False, True):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(written, path)
        except FileNotFoundError:
            if last:
                raise
        else:
            return
