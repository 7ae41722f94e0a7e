"""Bytes of a manuscript become text, or a sentence that says why they cannot."""

from __future__ import annotations

import codecs
import hashlib
import re

from ..words import Sentence
from ..words import Sentence as _
from .lines import LAYOUT

LARGEST = 5 * 1024 * 1024
"""The largest manuscript in bytes: a novel, but no archive."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_NEWLINE = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_EXPECTED = re.compile("[\t\n\r -~\u3000-\u303f\u2010-\u2027\u4e00-\u9fff\uff00-\uffef]")
_MULTIBYTE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_EVERYDAY = frozenset(
    bytes((high, low)).decode("gb2312", "ignore")
    for high in (0xA1, 0xA3, *range(0xB0, 0xD8))
    for low in range(0xA1, 0xFF)
)
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
    "产种面而方后多定行学法所民得经三之进等部度家电力里如水高自二理起小现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么"
    "這個國時來們對會發動過說產種後學經進電現實體點業開還從應於為與東長無機當關報記者編輯責任審市區縣"
    "\uff0c。、"
)


class Unreadable(Exception):
    """The bytes are no manuscript; the one argument is the sentence that says why."""

    def __init__(self, reason: Sentence):
        super().__init__(reason)
        self.reason = reason


def too_large(size: int) -> Sentence | None:
    """Why a file of ``size`` bytes is not even read, or None."""
    if size <= LARGEST:
        return None
    return _(
        "The file has %(size).1f MB; a manuscript may have at most %(limit)d MB.",
        size=size / 1024 / 1024,
        limit=LARGEST // 1024 // 1024,
    )


def fingerprint(text: str) -> str:
    """SHA-256 in hex, the same for one manuscript in whatever encoding and newlines it came."""
    canonical = _NEWLINE.sub("\n", text).strip(LAYOUT)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, GB18030 or Big5; raises ``Unreadable``.

    A byte-order mark decides. Without one, strict UTF-8 comes first, then plain UTF-16, then
    GB18030; Big5 only where it makes far more sense of the same bytes. Nothing is ever replaced.
    """
    reason = too_large(len(raw)) or _known_kind(raw)
    if reason:
        raise Unreadable(reason)
    text = _decode_bytes(raw.removesuffix(b"\x1a"))  # the end-of-file mark that DOS editors left
    _refuse_binary(text)
    if not text.strip(LAYOUT):
        raise Unreadable(_("The file is empty or holds nothing but white space."))
    return text


def _decode_bytes(raw: bytes) -> str:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw, encoding, skip=len(mark))
    if b"\0" not in raw and (text := _or_none(raw, "utf-8")) is not None:
        return text if not _is_everyday_gb(raw) else raw.decode("gb18030")
    if utf16 := _unmarked_utf16(raw):
        return raw.decode(utf16)
    if b"\0" in raw:
        raise Unreadable(_binary_at(raw.index(b"\0")))
    if _is_damaged_utf8(raw):
        return _strictly(raw, "utf-8")
    return _gb_or_big5(raw)


def _strictly(raw: bytes, encoding: str, skip: int = 0) -> str:
    try:
        return raw[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + skip
        before = raw[skip:at].decode(encoding, "replace")
        raise Unreadable(
            _(
                "The text is damaged or in an unknown encoding: line %(line)d (byte %(byte)d) "
                "cannot be read as %(encoding)s.",
                line=_NEWLINE.sub("\n", before).count("\n") + 1,
                byte=at + 1,
                encoding=encoding.upper(),
            )
        ) from error


def _or_none(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_everyday_gb(raw: bytes) -> bool:
    """Whether valid UTF-8 is a short GB2312 text by accident, as 联通 once was in Notepad.

    Only where UTF-8 shows not one Chinese character, every pair of bytes is an everyday one,
    and they are most of the file; Russian, Arabic and accented Latin letters do not pass.
    """
    foreign = sum(byte > 0x7F for byte in raw)
    if foreign < 4 or 2 * foreign < len(raw) or _MULTIBYTE.search(raw):
        return False
    return _everyday_share(raw) == 1


def _everyday_share(raw: bytes) -> float:
    """How many of the characters that GB18030 makes of the bytes are among its everyday 3,755."""
    chinese = [character for character in _or_none(raw, "gb18030") or "" if character > "\x7f"]
    return sum(character in _EVERYDAY for character in chinese) / max(1, len(chinese))


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether broken UTF-8 is still mostly UTF-8, so that GB18030 would read rubbish out of it.

    In real GB18030 about one byte in thirty looks like part of a three-byte character; only a
    word or two, 早安 for one, may look like more, and then are everyday words in GB18030.
    """
    valid = sum(map(len, _MULTIBYTE.findall(raw)))
    share = valid / max(1, sum(byte > 0x7F for byte in raw))
    if valid >= 60:
        return share >= 0.15
    return share >= 0.5 and _everyday_share(raw) < 0.6


def _unmarked_utf16(raw: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, where one order makes sense and the other none."""
    if len(raw) % 2 or len(raw) < 4:
        return None
    scores = {order: _share(_EXPECTED, raw, order) for order in ("utf-16-le", "utf-16-be")}
    best, other = sorted(scores, key=scores.__getitem__, reverse=True)
    return best if scores[best] >= 0.9 and scores[best] - scores[other] >= 0.2 else None


def _share(pattern: re.Pattern[str], raw: bytes, encoding: str) -> float:
    text = _or_none(raw, encoding)
    return len(pattern.findall(text)) / len(text) if text else 0.0


def _gb_or_big5(raw: bytes) -> str:
    text, traditional = _or_none(raw, "gb18030"), _or_none(raw, "cp950")
    is_everyday = _everyday_share(raw) >= 0.6
    if traditional and not is_everyday and _sense(traditional) > max(0.1, 3 * _sense(text or "")):
        return traditional
    return text if text is not None else _strictly(raw, "gb18030")


def _sense(text: str) -> float:
    """The share of everyday characters among the Chinese ones: a third in prose, 0 in rubbish."""
    chinese = [character for character in text if character > "\x7f"]
    return sum(character in _COMMON for character in chinese) / len(chinese) if chinese else 0.0


def _refuse_binary(text: str) -> None:
    if match := _CONTROL.search(text):
        raise Unreadable(
            _(
                "This is no plain text: line %(line)d holds the control character U+%(code)04X.",
                line=len(text[: match.start()].splitlines() or [""]),
                code=ord(match[0]),
            )
        )


def _binary_at(offset: int) -> Sentence:
    return _("This is no plain text but binary data: byte %(byte)d is zero.", byte=offset + 1)


def _known_kind(raw: bytes) -> Sentence | None:
    """What a file says of itself in its first bytes, where that is not text."""
    if not raw:
        return _("The file is empty.")
    if raw.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")):
        return _("This is a picture, not a text.")
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return _("This is a picture, not a text.")
    if raw.startswith(b"%PDF-"):
        return _("This is a PDF, not plain text; save the text itself as a .txt file.")
    if raw.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return _("This is a Word document, not plain text; save it as a .txt file first.")
    if raw.startswith(b"PK\x03\x04"):
        return _known_archive(raw)
    if raw.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        return _("This is a compressed archive, not a text; unpack it first.")
    return None


def _known_archive(raw: bytes) -> Sentence:
    if b"word/" in raw:
        return _("This is a Word document, not plain text; save it as a .txt file first.")
    return _("This is a compressed archive, not a text; unpack it first.")
