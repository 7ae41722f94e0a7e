"""The readers' pages: read from publications, never from a working copy.

Every page is the same for every reader: no session, no cookie, four queries at the most.
"""

from . import exchange
from .front import front
from .health import healthz
from .lists import channel, tag
from .pictures import picture
from .search import search
from .stories import record, story
from .wellknown import favicon, indexnow_key, robots, security, touch_icon, trust

__all__ = [
    "channel",
    "exchange",
    "favicon",
    "front",
    "healthz",
    "indexnow_key",
    "picture",
    "record",
    "robots",
    "search",
    "security",
    "story",
    "tag",
    "touch_icon",
    "trust",
]
