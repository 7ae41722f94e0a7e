"""Sizes: what readers get of a picture, made from its original and known by a digest.

The digest is made with the newsroom's secret key. A size that somebody else wrote, or put in the
place of another, does not bear it and is made anew: to forge one takes more than to write files
and rows.
"""

from __future__ import annotations

import hashlib
import io
import logging
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.crypto import constant_time_compare, salted_hmac
from PIL import ExifTags, Image

from articles.models import FORMATS, WIDTHS, Picture
from articles.text.files import put, read

from .examining import LARGEST_FILE, decoding, upright_size
from .originals import original, require_fit

log = logging.getLogger(__name__)

_FOLDER = "renditions"
_SALT = "articles.pictures.sizes"
#: Beside each size lies its digest, in a file of the same name with this at its end.
_DIGEST = ".hmac"
#: How a picture is turned upright, by its EXIF orientation.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def size(picture: Picture, width: int, suffix: str) -> bytes:
    """One size of a picture for readers, made if it is not there yet, or not as it was made.

    No size is wider than the picture; what the camera wrote into the file (place, owner) is left
    out. Raises ``Unfit`` if the original is not the one that was added.
    """
    require_fit(picture)
    name = f"{picture.sha256}-{width}.{suffix}"
    return _made_before(name) or _make_size(picture, name, width, suffix)


def render_all(picture: Picture) -> None:
    """Make every size that readers may ask for, so that nobody waits for one."""
    for width in WIDTHS:
        for suffix in FORMATS:
            size(picture, width, suffix)


def _made_before(name: str) -> bytes | None:
    """The size as it lies there, if it is one that we made and in its own place."""
    try:
        content = read(_path(name), LARGEST_FILE)
        digest = read(_path(name + _DIGEST), 100)
    except OSError:
        return None
    return content if constant_time_compare(digest, _digest(name, content)) else None


def _make_size(picture: Picture, name: str, width: int, suffix: str) -> bytes:
    content = _render(original(picture), width, suffix)
    aside = _path(".new")
    try:
        put(_path(name), content, aside)
        put(_path(name + _DIGEST), _digest(name, content).encode(), aside)
    except OSError as error:
        # A full disk is no reason to keep a picture from its readers.
        log.warning("The size %s of a picture cannot be kept: %s", name, error)
    return content


def _digest(name: str, content: bytes) -> str:
    facts = f"{name} {hashlib.sha256(content).hexdigest()}"
    return salted_hmac(_SALT, facts, algorithm="sha256").hexdigest()


def _path(name: str) -> Path:
    return Path(default_storage.path(f"{_FOLDER}/{name}"))


def _render(raw: bytes, width: int, suffix: str) -> bytes:
    out = io.BytesIO()
    with decoding, Image.open(io.BytesIO(raw)) as image:
        small = _scale(image, width)
    small.save(out, FORMATS[suffix], quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _scale(image: Image.Image, width: int) -> Image.Image:
    """The picture upright and in colours, no wider than ``width``; turned once it is small."""
    across, down = upright_size(image)
    wide = min(width, across)
    high = max(1, round(down * wide / across))
    turn = image.getexif().get(ExifTags.Base.Orientation)
    is_turned = (across, down) != image.size
    # A JPEG can be decoded smaller than it is; twice the width loses nothing.
    image.draft(None, (2 * width, 2 * width))
    flat = image if image.mode in ("L", "RGB") else image.convert("RGB")
    small = flat.resize((high, wide) if is_turned else (wide, high), Image.Resampling.LANCZOS)
    small = small.transpose(_TURNS[turn]) if turn in _TURNS else small
    return small.convert("RGB")
