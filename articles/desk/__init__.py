"""The desk: the only place where state changes. Every verb is one atomic function.

A verb locks the story's row, asks the chain whether it may (and refuses in its words), changes
state, and writes its line of the log in the same transaction. Times are arguments, so that a
test or an import passes its own moment.
"""

from .addresses import (
    MOST_LEADS,
    STANDING_PAGE,
    forget_address,
    readdress,
    readdress_all,
    stand,
    stand_down,
)
from .assignments import PLANNED, assign, give_up, reassign, take_up
from .autosave import attend, autosave, forget_autosave, leave
from .claims import claim, unclaim
from .clearing import clear_told
from .comments import comment, reopen, resolve
from .delivering import deliver_due, try_again
from .front import MOST, Wish, arrange, arrangement
from .hearing import choose, keep_webhook, mark_read
from .library import add_picture, describe
from .links import offer_link, use_link
from .moment import any_moment
from .office import ACCOUNT, absent, appoint, change_password, end_absence, organise
from .public import withdraw
from .refused import Conflict, Refused, say
from .review import amend, send_back, sign
from .terms import drop_term, settle_term
from .timing import TIMES, plan, publish_due, unschedule
from .upkeep import accept_head, note_guards, take_stock
from .writing import create, recall, save, submit

__all__ = [
    "ACCOUNT",
    "MOST",
    "MOST_LEADS",
    "PLANNED",
    "STANDING_PAGE",
    "TIMES",
    "Conflict",
    "Refused",
    "Wish",
    "absent",
    "accept_head",
    "add_picture",
    "amend",
    "any_moment",
    "appoint",
    "arrange",
    "arrangement",
    "assign",
    "attend",
    "autosave",
    "change_password",
    "choose",
    "claim",
    "clear_told",
    "comment",
    "create",
    "deliver_due",
    "describe",
    "drop_term",
    "end_absence",
    "forget_address",
    "forget_autosave",
    "give_up",
    "keep_webhook",
    "leave",
    "mark_read",
    "note_guards",
    "offer_link",
    "organise",
    "plan",
    "publish_due",
    "readdress",
    "readdress_all",
    "reassign",
    "recall",
    "reopen",
    "resolve",
    "save",
    "say",
    "send_back",
    "settle_term",
    "sign",
    "stand",
    "stand_down",
    "submit",
    "take_stock",
    "take_up",
    "try_again",
    "unclaim",
    "unschedule",
    "use_link",
    "withdraw",
]
