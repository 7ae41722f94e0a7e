"""The record: what the newsroom knows, and the facts about it. Changes come from the desk."""

from .absence import Absence, with_duties, with_roles
from .article import Article
from .assignment import Assignment
from .autosave import Autosave, Presence
from .channel import Channel
from .comment import Comment
from .copy import BODY_EXTENSIONS, Copy, NoticeKind, body_at, clean_body
from .entry import Entry, LogHead, Verb
from .fields import CREDIT_ROLES
from .figure import Figure
from .heartbeat import Heartbeat
from .notification import (
    CHOSEN_OCCASIONS,
    MOST_TRIES,
    Delivery,
    Notification,
    Occasion,
    Webhook,
    WebhookKind,
)
from .old_address import OldAddress
from .page import LONGEST_ADDRESS, Page
from .person import Person
from .picture import FORMATS, WIDTHS, Picture
from .placement import Placement
from .publication import FEEDS, NEWS_LASTS, Publication
from .purge import Purge
from .release import InQueue, Release
from .signoff import SignOff
from .slot import Slot
from .standing_page import StandingPage
from .tagged import TaggedArticle, TaggedPublication, tags_visible_to
from .term import Term
from .withdrawal import FIXED_NOTICE, Withdrawal, WithdrawalNotice

__all__ = [
    "BODY_EXTENSIONS",
    "CHOSEN_OCCASIONS",
    "CREDIT_ROLES",
    "FEEDS",
    "FIXED_NOTICE",
    "FORMATS",
    "LONGEST_ADDRESS",
    "MOST_TRIES",
    "NEWS_LASTS",
    "WIDTHS",
    "Absence",
    "Article",
    "Assignment",
    "Autosave",
    "Channel",
    "Comment",
    "Copy",
    "Delivery",
    "Entry",
    "Figure",
    "Heartbeat",
    "InQueue",
    "LogHead",
    "NoticeKind",
    "Notification",
    "Occasion",
    "OldAddress",
    "Page",
    "Person",
    "Picture",
    "Placement",
    "Presence",
    "Publication",
    "Purge",
    "Release",
    "SignOff",
    "Slot",
    "StandingPage",
    "TaggedArticle",
    "TaggedPublication",
    "Term",
    "Verb",
    "Webhook",
    "WebhookKind",
    "Withdrawal",
    "WithdrawalNotice",
    "body_at",
    "clean_body",
    "tags_visible_to",
    "with_duties",
    "with_roles",
]
