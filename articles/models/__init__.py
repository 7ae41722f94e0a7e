"""The record: what the newsroom knows, and the facts about it. Changes come from the desk."""

from .absence import Absence
from .archive import days_with_stories, months_with_stories
from .article import Article
from .assignment import Assignment
from .autosave import Autosave, Presence
from .channel import Channel
from .comment import Comment
from .copy import BODY_EXTENSIONS, CREDIT_ROLES, Copy, NoticeKind, clean_body
from .entry import Entry, LogHead, Verb
from .figure import Figure
from .navigation import Navigation
from .notification import MOST_TRIES, Delivery, Notification, Occasion, Webhook, WebhookKind
from .old_address import OldAddress
from .person import Person
from .picture import Picture
from .publication import RELATED, Publication
from .release import Release
from .signoff import SignOff
from .slot import Slot
from .spot import Spot
from .standing_page import StandingPage
from .stretch import Stretch
from .tagged import TaggedArticle, TaggedPublication
from .term import Term
from .withdrawal import Withdrawal

__all__ = [
    "BODY_EXTENSIONS",
    "CREDIT_ROLES",
    "MOST_TRIES",
    "RELATED",
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
    "LogHead",
    "Navigation",
    "NoticeKind",
    "Notification",
    "Occasion",
    "OldAddress",
    "Person",
    "Picture",
    "Presence",
    "Publication",
    "Release",
    "SignOff",
    "Slot",
    "Spot",
    "StandingPage",
    "Stretch",
    "TaggedArticle",
    "TaggedPublication",
    "Term",
    "Verb",
    "Webhook",
    "WebhookKind",
    "Withdrawal",
    "clean_body",
    "days_with_stories",
    "months_with_stories",
]
