"""The record: what the newsroom knows, and the facts about it. Changes come from the desk."""

from .absence import Absence
from .article import Article
from .assignment import Assignment
from .autosave import Autosave, Presence
from .channel import Channel
from .comment import Comment
from .copy import BODY_EXTENSIONS, CREDIT_ROLES, Copy, NoticeKind, body_at, clean_body
from .entry import Entry, LogHead, Verb
from .figure import Figure
from .heartbeat import Heartbeat
from .months import MonthlyCount, count_by_month
from .notification import MOST_TRIES, Delivery, Notification, Occasion, Webhook, WebhookKind
from .page import LONGEST_ADDRESS, Page
from .person import Person, with_posts
from .picture import FORMATS, WIDTHS, Picture
from .publication import FEEDS, NEWS_LASTS, Publication
from .release import Release
from .signoff import SignOff
from .slot import Slot
from .spot import Spot
from .tagged import TaggedArticle, TaggedPublication
from .term import Term
from .withdrawal import Withdrawal

__all__ = [
    "BODY_EXTENSIONS",
    "CREDIT_ROLES",
    "FEEDS",
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
    "LogHead",
    "MonthlyCount",
    "NoticeKind",
    "Notification",
    "Occasion",
    "Page",
    "Person",
    "Picture",
    "Presence",
    "Publication",
    "Release",
    "SignOff",
    "Slot",
    "Spot",
    "TaggedArticle",
    "TaggedPublication",
    "Term",
    "Verb",
    "Webhook",
    "WebhookKind",
    "Withdrawal",
    "body_at",
    "clean_body",
    "count_by_month",
    "with_posts",
]
