"""A page's card: what is shown of it where it is shared, and what search engines are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from articles.models import Publication

from . import jsonld
from .figures import Rendition, largest
from .site import absolute, label_text

#: Headlines that describe a list, and pixels from which a picture is shown large.
_NAMED = 3
_LARGE = 600

Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card:
    """``url`` is the page's one address; ``nodes`` are its JSON-LD; ``story`` if it is one."""

    title: str
    url: str
    description: str
    nodes: tuple[dict, ...] = ()
    figure: dict | None = None
    story: Publication | None = None
    is_indexed: bool = True

    @property
    def picture(self) -> Rendition | None:
        return largest(self.figure) if self.figure else None

    @property
    def is_large(self) -> bool:
        return bool(self.picture and self.picture.width >= _LARGE)


def plain(
    title: str,
    path: str,
    description: str = "",
    above: Crumbs = (),
    *,
    is_indexed: bool = True,
) -> Card:
    """Any page; ``above`` are name and path of the pages it belongs to, the highest first."""
    return Card(
        title,
        absolute(path),
        description or _describe(f"{settings.NEWSROOM_NAME} {title}", []),
        nodes=(jsonld.trail(*above, (title, path)),),
        is_indexed=is_indexed,
    )


def front(stories: list[Publication]) -> Card:
    """The front page, with the stories on top of it."""
    return Card(
        settings.NEWSROOM_NAME,
        absolute("/"),
        _describe(settings.NEWSROOM_NAME, stories),
        nodes=(jsonld.website(),),
        figure=_first_figure(stories),
    )


def listing(title: str, path: str, stories: list[Publication], above: Crumbs = ()) -> Card:
    """A page that lists stories; ``above`` as in ``plain``."""
    return Card(
        title,
        absolute(path),
        _describe(f"{settings.NEWSROOM_NAME} {title}", stories),
        nodes=(jsonld.listing(title, path, stories), jsonld.trail(*above, (title, path))),
        figure=_first_figure(stories),
    )


def story(live: Publication) -> Card:
    """A story; one outside the lists is found at its short address instead."""
    copy = live.release
    return Card(
        copy.headline,
        live.permalink,
        copy.excerpt,
        nodes=(jsonld.story(live), jsonld.trail_of(live)),
        figure=copy.lead_figure,
        story=live,
        is_indexed=live.channel.listed,
    )


def standing(live: Publication, path: str) -> Card:
    """A story that stands at a short address: about us, contact, principles."""
    copy = live.release
    return replace(plain(copy.headline, path, copy.excerpt), figure=copy.lead_figure)


def record(live: Publication) -> Card:
    """A story's sign-off record: kept out of search, where the story itself is what helps."""
    title = f"{_('Sign-off record')} {live.release.headline}"
    return plain(title, live.record_url, is_indexed=False)


def _describe(title: str, stories: Iterable[Publication]) -> str:
    """A page in one sentence: its name, and the first headlines on it or our rule."""
    headlines = " · ".join([story.release.headline for story in stories][:_NAMED])
    rule = _("every story read and signed by the editors named under it")
    return label_text(title, headlines or rule)


def _first_figure(stories: Iterable[Publication]) -> dict | None:
    return next((s.release.lead_figure for s in stories if s.release.lead_figure), None)
