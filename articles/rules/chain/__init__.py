"""The steps that a text must pass, and the one place that says why a verb is refused.

``refusal`` decides and words it: the button shown grey, the message, the command line and
the log all use its sentence (rule R7). Nothing here touches a database.
"""

from articles.text.words import Sentence

from .needs import lacks
from .outgoing import Outgoing, holds_back
from .rules import RULES, refusal
from .steps import DEFAULT, LONGEST, REPORTER, Actor, Chain, Claim, ReviewState, Step, parse

__all__ = [
    "DEFAULT",
    "LONGEST",
    "REPORTER",
    "RULES",
    "Actor",
    "Chain",
    "Claim",
    "Outgoing",
    "ReviewState",
    "Sentence",
    "Step",
    "holds_back",
    "lacks",
    "parse",
    "refusal",
]
