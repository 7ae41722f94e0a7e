"""The press: published pages as files, at the speed of the web server (rule R13)."""

from .build import made_otherwise, renew
from .checking import Stale, stale_pages
from .names import cache_control, media_type
from .page_storage import Folder, packed_beside, page_storage
from .pages import everything, in_handfuls, of_story, of_withdrawn
from .pressing import Outcome, Pressed, StillThere, press_due, presses, take_down
from .strays import clear_strays, strays
from .visit import is_pressed

__all__ = [
    "Folder",
    "Outcome",
    "Pressed",
    "Stale",
    "StillThere",
    "cache_control",
    "clear_strays",
    "everything",
    "in_handfuls",
    "is_pressed",
    "made_otherwise",
    "media_type",
    "of_story",
    "of_withdrawn",
    "packed_beside",
    "page_storage",
    "press_due",
    "presses",
    "renew",
    "stale_pages",
    "strays",
    "take_down",
]
