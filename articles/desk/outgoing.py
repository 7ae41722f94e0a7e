"""What is asked before a text goes to readers, whoever sends it: a signature, or the clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from articles.models import Article, Release
from articles.rules import chain

from .refused import Refused


def require_outgoing(article: Article, release: Release, at: datetime) -> None:
    """Refuse unless readers may get this text of the story at this moment."""
    if sentence := chain.holds_back(_outgoing(article, release, at)):
        raise Refused(sentence)


def _outgoing(article: Article, release: Release, at: datetime) -> chain.Outgoing:
    withdrawn = article.withdrawals.order_by("-last_number").values_list("last_number", flat=True)
    return chain.Outgoing(
        number=release.number,
        is_signed=release.is_cleared,
        is_intact=release.form_digest == release.digest,
        newest_signed=_newest_signed(article, release),
        live=article.live.release.number if article.live else 0,
        withdrawn=withdrawn.first() or 0,
        embargo=_embargo(article.embargo_until, at),
    )


def _newest_signed(article: Article, release: Release) -> int:
    """The number of the newest text that is signed, as far as it is newer than this one."""
    if article.latest == release:
        return release.number
    later = article.releases.filter(number__gt=release.number).prefetch_related("signoffs")
    return max((text.number for text in later if text.is_cleared), default=release.number)


def _embargo(until: datetime | None, at: datetime) -> str:
    return f"{timezone.localtime(until):%Y-%m-%d %H:%M}" if until and until > at else ""
