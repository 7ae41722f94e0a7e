"""A manuscript as it was handed in: bytes to text, text to headline block, credits and body."""

from .decoding import LARGEST, Unreadable, decode, fingerprint, too_large
from .reading import parse
from .shape import Credit, Dateline, Manuscript, Named

__all__ = [
    "LARGEST",
    "Credit",
    "Dateline",
    "Manuscript",
    "Named",
    "Unreadable",
    "decode",
    "fingerprint",
    "parse",
    "too_large",
]
