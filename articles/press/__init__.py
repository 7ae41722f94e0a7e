"""The press: published pages as files, at the speed of the web server (rule R13)."""

from .checking import Stale, stale, strange
from .edition import renew
from .pages import everything, in_handfuls, of_story, of_withdrawn
from .pressing import Outcome, Pressed, StillThere, press_due, presses, take_down
from .shelf import Folder, cache_control, fits, media_type, shelf

__all__ = [
    "Folder",
    "Outcome",
    "Pressed",
    "Stale",
    "StillThere",
    "cache_control",
    "everything",
    "fits",
    "in_handfuls",
    "media_type",
    "of_story",
    "of_withdrawn",
    "press_due",
    "presses",
    "renew",
    "shelf",
    "stale",
    "strange",
    "take_down",
]
