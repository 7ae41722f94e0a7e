"""Who should hear of a line of the log, and how: in the bell, by mail, by webhook."""

from .dispatch import BELL, MAIL, WAYS, notify, recipients_of, ways
from .messages import Message, messages_of
from .recipients import may_hear

__all__ = [
    "BELL",
    "MAIL",
    "WAYS",
    "Message",
    "may_hear",
    "messages_of",
    "notify",
    "recipients_of",
    "ways",
]
