"""The desk: the only place where state changes. Every verb is one atomic function.

A verb locks the story's row, asks the chain whether it may (and refuses in its words), changes
state, and writes its line of the log in the same transaction. Times are arguments, so that a
test or an import passes its own moment.
"""

from .library import add_picture
from .public import withdraw
from .refused import Conflict, Refused, say
from .review import amend, send_back, sign
from .writing import create, recall, save, submit

__all__ = [
    "Conflict",
    "Refused",
    "add_picture",
    "amend",
    "create",
    "recall",
    "save",
    "say",
    "send_back",
    "sign",
    "submit",
    "withdraw",
]
