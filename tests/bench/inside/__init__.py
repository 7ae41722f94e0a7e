"""What is measured inside a newsroom. Each function returns plain figures, times in seconds."""

from .auditing import auditing
from .desks import editors, signed_by_editors
from .filling import fill, known_pages
from .loading import ready_pages, under_load
from .pressing import before_noon, full_press, to_disk, touched
from .reading import pressed_story, queries, searching, stories_for_the_web
from .working import desk_pages, eight_at_once, signatures, take_in, verb_names, verbs

__all__ = [
    "auditing",
    "before_noon",
    "desk_pages",
    "editors",
    "eight_at_once",
    "fill",
    "full_press",
    "known_pages",
    "pressed_story",
    "queries",
    "ready_pages",
    "searching",
    "signatures",
    "signed_by_editors",
    "stories_for_the_web",
    "take_in",
    "to_disk",
    "touched",
    "under_load",
    "verb_names",
    "verbs",
]
