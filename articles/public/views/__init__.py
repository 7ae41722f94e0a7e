"""The readers' pages: read from publications, never from a working copy.

Every page is the same for every reader: no session, no cookie, four queries at the most.
"""

from . import exchange
from .archive import archive, day, month
from .front import front
from .health import healthz
from .lists import channel, tag
from .missing import missing
from .notices import corrections, corrections_of_month
from .pictures import picture
from .refused import bad_request
from .search import search
from .standing import standing
from .stories import record, story
from .unavailable import unavailable
from .wellknown import favicon, indexnow_key, robots, security, touch_icon, trust

__all__ = [
    "archive",
    "bad_request",
    "channel",
    "corrections",
    "corrections_of_month",
    "day",
    "exchange",
    "favicon",
    "front",
    "healthz",
    "indexnow_key",
    "missing",
    "month",
    "picture",
    "record",
    "robots",
    "search",
    "security",
    "standing",
    "story",
    "tag",
    "touch_icon",
    "trust",
    "unavailable",
]
