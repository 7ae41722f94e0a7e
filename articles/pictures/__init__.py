"""Pictures: what a file really is, whether it is what was added, and its sizes for readers."""

from .checking import breaks, check_from
from .examining import LARGEST_AREA, LARGEST_FILE, Examined, examine
from .originals import Unfit, original, place, require_fit
from .sizes import render_all, size

__all__ = [
    "LARGEST_AREA",
    "LARGEST_FILE",
    "Examined",
    "Unfit",
    "breaks",
    "check_from",
    "examine",
    "original",
    "place",
    "render_all",
    "require_fit",
    "size",
]
