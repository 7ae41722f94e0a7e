"""Examining: what a file really is, and what is written inside it."""

from __future__ import annotations

import hashlib
import io
import threading
import warnings
from dataclasses import dataclass, field

from PIL import ExifTags, Image, IptcImagePlugin, UnidentifiedImageError

from articles.text.words import Sentence, plain_line
from articles.text.words import Sentence as _

#: Largest file in bytes and largest picture in pixels that the newsroom takes.
LARGEST_FILE = 30 * 1024 * 1024
LARGEST_AREA = 64_000_000
#: Bytes of memory that a picture may take while it is decoded, and made ready to be scaled.
_MEMORY = 256_000_000
#: Bytes that a pixel takes then, by Pillow's mode: others are copied as colours.
_OF_A_PIXEL, _OF_OTHERS = {"1": 2, "L": 1, "P": 5, "RGB": 4}, 8
#: EXIF orientations in which the camera lay on its side.
_ON_ITS_SIDE = range(5, 9)
#: A picture takes hundreds of megabytes while it is decoded: one at a time in a process.
decoding = threading.Lock()
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
            return _examine_image(raw)
    except UnidentifiedImageError:
        return _("The file is not a picture that we can read (JPEG, PNG, WebP, GIF or TIFF).")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _too_large(LARGEST_AREA)
    except (OSError, ValueError, SyntaxError, EOFError):
        return _("The picture is damaged: it breaks off or does not decode.")


def _examine_image(raw: bytes) -> Examined | Sentence:
    with Image.open(io.BytesIO(raw)) as image:
        if image.format not in SUFFIXES:
            raise UnidentifiedImageError
        if image.width * image.height > (most := _most_pixels(image.mode)):
            return _too_large(most)
        words, (width, height) = _read_metadata(image), upright_size(image)
        with decoding:
            image.load()
        digest = hashlib.sha256(raw).hexdigest()
        return Examined(digest, SUFFIXES[image.format], width, height, words)


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height of a picture as people see it, from its head alone."""
    is_turned = image.getexif().get(ExifTags.Base.Orientation) in _ON_ITS_SIDE
    return (image.height, image.width) if is_turned else image.size


def _most_pixels(mode: str) -> int:
    return min(LARGEST_AREA, _MEMORY // _OF_A_PIXEL.get(mode, _OF_OTHERS))


def _too_large(most: int) -> Sentence:
    facts = {"most": most // 1_000_000}
    return _("The picture has too many pixels; make it smaller than %(most)s million.", **facts)


def _read_metadata(image: Image.Image) -> dict[str, str]:
    """Caption and credit as the photographer wrote them into the file (IPTC IIM 4.2)."""
    try:
        iptc = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, OSError):
        return {}
    caption = _decode(iptc.get(_IPTC_CAPTION))[:300]
    credit = _decode(iptc.get(_IPTC_CREDIT) or iptc.get(_IPTC_BYLINE))[:80]
    words = {"caption": caption, "credit": credit}
    return {name: value for name, value in words.items() if value}


def _decode(value: bytes | list[bytes] | None) -> str:
    raw = value[0] if isinstance(value, list) else value
    for encoding in ("utf-8", "gb18030"):
        try:
            return plain_line((raw or b"").decode(encoding))
        except UnicodeDecodeError:
            continue
    return ""
