"""The rules that the database itself holds, as triggers on SQLite and on PostgreSQL.

They are taken out before migrations run and put in after the last one (``articles.apps``): SQLite
rebuilds tables and loses their triggers, and a guard may speak of a table that is made later.
"""

from __future__ import annotations

from django.db import IntegrityError

from .installing import install, missing, remove
from .kinds import Follower, Guard
from .rules import FOLLOWERS, GUARDS

__all__ = ["FOLLOWERS", "GUARDS", "Follower", "Guard", "install", "missing", "remove", "rule_of"]


def rule_of(error: IntegrityError) -> str:
    """The database's own words of a refusal, without what the driver puts around them."""
    return str(error).splitlines()[0]
