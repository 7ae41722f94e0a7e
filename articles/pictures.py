"""Pictures: what a file really is, what is written inside it, and its sizes for readers."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage
from PIL import Image, ImageOps, IptcImagePlugin, UnidentifiedImageError

from .files import put
from .models import FORMATS, WIDTHS, Picture
from .text import Sentence, plain_line
from .text import Sentence as _

#: Largest file in bytes and largest picture in pixels that the newsroom takes.
LARGEST_FILE = 30 * 1024 * 1024
LARGEST_AREA = 80_000_000
SUFFIXES = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "TIFF": "tif"}

_IPTC_CAPTION, _IPTC_BYLINE, _IPTC_CREDIT = (2, 120), (2, 80), (2, 110)


@dataclass(frozen=True)
class Examined:
    """What a picture file turned out to be; ``words`` are its own caption and credit."""

    sha256: str
    suffix: str
    width: int
    height: int
    words: dict[str, str] = field(default_factory=dict)


def examine(raw: bytes) -> Examined | Sentence:
    """Look at a file as a picture: what it is, or a sentence why it cannot be used."""
    if len(raw) > LARGEST_FILE:
        return _("The picture is larger than %(most)s MB.", most=LARGEST_FILE // 1024**2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _examined(raw)
    except UnidentifiedImageError:
        return _("The file is not a picture that we can read (JPEG, PNG, WebP, GIF or TIFF).")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _("The picture has too many pixels.")
    except (OSError, ValueError, SyntaxError, EOFError):
        return _("The picture is damaged: it breaks off or does not decode.")


def _examined(raw: bytes) -> Examined | Sentence:
    with Image.open(io.BytesIO(raw)) as image:
        if image.format not in SUFFIXES:
            raise UnidentifiedImageError
        if image.width * image.height > LARGEST_AREA:
            return _("The picture has too many pixels.")
        words = _embedded(image)
        image.load()
        upright = ImageOps.exif_transpose(image)
        digest = hashlib.sha256(raw).hexdigest()
        return Examined(digest, SUFFIXES[image.format], upright.width, upright.height, words)


def _embedded(image: Image.Image) -> dict[str, str]:
    """Caption and credit as the photographer wrote them into the file (IPTC IIM 4.2)."""
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, OSError):
        return {}
    caption = _decoded(found.get(_IPTC_CAPTION))[:300]
    credit = _decoded(found.get(_IPTC_CREDIT) or found.get(_IPTC_BYLINE))[:80]
    words = {"caption": caption, "credit": credit}
    return {name: value for name, value in words.items() if value}


def _decoded(value: bytes | list[bytes] | None) -> str:
    raw = value[0] if isinstance(value, list) else value
    for encoding in ("utf-8", "gb18030"):
        try:
            return plain_line((raw or b"").decode(encoding))
        except UnicodeDecodeError:
            continue
    return ""


def rendition(picture: Picture, width: int, suffix: str) -> str:
    """The storage name of one size of a picture for readers, made if it is not there yet.

    No size is wider than the picture; what the camera wrote into the file (place, owner) is
    left out.
    """
    name = f"renditions/{picture.sha256}-{width}.{suffix}"
    if not default_storage.exists(name):
        aside = Path(default_storage.path("renditions/.new"))
        put(Path(default_storage.path(name)), _rendered(picture, width, suffix), aside)
    return name


def render_all(picture: Picture) -> None:
    """Make every size that readers may ask for, so that nobody waits for one."""
    for width in WIDTHS:
        for suffix in FORMATS:
            rendition(picture, width, suffix)


def _rendered(picture: Picture, width: int, suffix: str) -> bytes:
    with picture.file.open("rb") as file, Image.open(file) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        wide = min(width, upright.width)
        high = max(1, round(upright.height * wide / upright.width))
        out = io.BytesIO()
        small = upright.resize((wide, high), Image.Resampling.LANCZOS)
        small.save(out, FORMATS[suffix], quality=82, optimize=True, progressive=True)
        return out.getvalue()
