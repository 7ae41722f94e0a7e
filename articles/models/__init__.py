"""The record: what the newsroom knows, and the facts about it. Changes come from the desk."""

from .article import Article
from .channel import Channel
from .copy import BODY_EXTENSIONS, CREDIT_ROLES, Copy, NoticeKind, clean_body
from .entry import Entry, LogHead, Verb
from .figure import Figure
from .person import Person
from .picture import Picture
from .publication import Publication
from .release import Release
from .signoff import SignOff
from .tagged import TaggedArticle, TaggedPublication
from .withdrawal import Withdrawal

__all__ = [
    "BODY_EXTENSIONS",
    "CREDIT_ROLES",
    "Article",
    "Channel",
    "Copy",
    "Entry",
    "Figure",
    "LogHead",
    "NoticeKind",
    "Person",
    "Picture",
    "Publication",
    "Release",
    "SignOff",
    "TaggedArticle",
    "TaggedPublication",
    "Verb",
    "Withdrawal",
    "clean_body",
]
