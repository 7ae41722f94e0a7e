"""Pages of the readers' site as the press keeps them, and what makes them change."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from articles import desk, press
from articles.models import Article

from .cast import Newsroom


def press_due_pages() -> dict[str, str]:
    """Press what is due: address → what became of it."""
    return {result.address: result.outcome.value for result in press.press_due()}


def stale_pages() -> list[tuple[str, str]]:
    """Every page that is not what a reader should get."""
    return [(s.address, str(s.why)) for s in press.stale_pages(timezone.now(), visiting=True)]


def file_of(address: str) -> Path:
    return press.page_storage().path(address)


def withdraw(newsroom: Newsroom, article: Article) -> None:
    desk.withdraw(Article.objects.get(pk=article.pk), newsroom.second, reason="本稿已撤回。")


def correct(newsroom: Newsroom, article: Article, **changes) -> Article:
    release = newsroom.submitted(newsroom.rewritten(article, **changes))
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    return Article.objects.get(pk=article.pk)


def pages_folder() -> Path:
    return Path(settings.NEWSROOM_PAGES)


def files_with(words: str) -> list[str]:
    """Addresses of the pages whose file has these words."""
    storage = press.page_storage()
    return [a for a in storage.addresses() if words in storage.read(a).decode("utf-8", "ignore")]
