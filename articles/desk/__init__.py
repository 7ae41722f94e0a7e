"""The desk: the only place where state changes. Every verb is one atomic function.

A verb locks the story's row, asks the chain whether it may (and refuses in its words), changes
state, and writes its line of the log in the same transaction. Times are arguments, so that a
test or an import passes its own moment.
"""

from .absences import end_absence, record_absence
from .accounts import ACCOUNT, change_password, save_account
from .addresses import (
    MOST_LEADS,
    STANDING_PAGE,
    forget_old_address,
    remove_standing_page,
    save_old_address,
    save_old_addresses,
    save_standing_page,
)
from .assignments import PLANNED, assign, give_up, reassign, take_up
from .autosave import attend, autosave, forget_autosave, leave
from .channels import save_channel
from .claims import claim, unclaim
from .clearing import clear_told
from .comments import comment, reopen, resolve
from .delivering import deliver_due, try_again
from .front import MOST, Wish, arrange, arrangement
from .hearing import mark_read, save_webhook, set_preferences
from .library import add_picture, describe
from .links import offer_link, use_link
from .moment import any_moment
from .public import withdraw
from .refused import Conflict, Refused, say
from .review import amend, send_back, sign
from .terms import drop_term, save_term
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
    "accept_head",
    "add_picture",
    "amend",
    "any_moment",
    "arrange",
    "arrangement",
    "assign",
    "attend",
    "autosave",
    "change_password",
    "claim",
    "clear_told",
    "comment",
    "create",
    "deliver_due",
    "describe",
    "drop_term",
    "end_absence",
    "forget_autosave",
    "forget_old_address",
    "give_up",
    "leave",
    "mark_read",
    "note_guards",
    "offer_link",
    "plan",
    "publish_due",
    "reassign",
    "recall",
    "record_absence",
    "remove_standing_page",
    "reopen",
    "resolve",
    "save",
    "save_account",
    "save_channel",
    "save_old_address",
    "save_old_addresses",
    "save_standing_page",
    "save_term",
    "save_webhook",
    "say",
    "send_back",
    "set_preferences",
    "sign",
    "submit",
    "take_stock",
    "take_up",
    "try_again",
    "unclaim",
    "unschedule",
    "use_link",
    "withdraw",
]
