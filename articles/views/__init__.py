"""The readers' pages: read from publications, never from a working copy.

Every page is the same for every reader: no session, no cookie, four queries at the most.
"""

from .archive import archive, day, month
from .front import front
from .health import healthz
from .lists import channel, tag
from .missing import missing
from .notices import corrections, corrections_of_month
from .pictures import picture
from .standing import standing
from .stories import record, story
from .wellknown import favicon, robots

__all__ = [
    "archive",
    "channel",
    "corrections",
    "corrections_of_month",
    "day",
    "favicon",
    "front",
    "healthz",
    "missing",
    "month",
    "picture",
    "record",
    "robots",
    "standing",
    "story",
    "tag",
]
