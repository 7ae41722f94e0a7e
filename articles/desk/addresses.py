"""Addresses: of the earlier site, each leading to a story or a page of this one; and the fixed
ones of standing pages. Every change is on the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from articles.models import Article, OldAddress, Person, StandingPage, Verb
from articles.text import addresses, bounds
from articles.text.words import Sentence as _

from .administration import lock_or_build, log_change, require_permission, save_valid, set_fields
from .moment import NOW
from .refused import Refused, verb

STANDING_PAGE = ("slug", "article", "order")
#: First parts of the newsroom's own addresses that do not stand alone.
RESERVED = frozenset(["admin", "channel", "feed", "media", "picture", "static", "tag"])
#: Lines of one list of old addresses.
MOST_LEADS = bounds.LEADS


@verb
def save_old_address(
    old: OldAddress | None, by: Person, *, path: str, to: str, at: datetime = NOW
) -> OldAddress:
    """An old address (``old`` is None for a new one) leads where ``to`` says: to a story, by its
    number or address, or to a page of this site. Raises ``Refused``."""
    require_permission("keep_addresses", by)
    old, before = lock_or_build(OldAddress, old, _lead)
    _point(old, by, path, to)
    log_change(Verb.ORGANISE, by, old, before, _lead(old), at)
    return old


@verb
def save_old_addresses(by: Person, text: str, *, at: datetime = NOW) -> int:
    """Take in a list, ``old new`` on each line; returns how many. All of it, or nothing."""
    require_permission("keep_addresses", by)
    is_too_long = len(text) > MOST_LEADS * bounds.LEAD
    leads = [] if is_too_long else list(addresses.leads(text))
    if is_too_long or len(leads) > MOST_LEADS:
        raise Refused(_("The list is longer than %(most)s lines; part it.", most=MOST_LEADS))
    if not leads:
        raise Refused(_("The list is empty; write “old new” on each line."))
    for lead in leads:
        try:
            save_old_address(None, by, path=lead.old, to=lead.new, at=at)
        except Refused as refusal:
            facts = {"line": lead.line, "problem": refusal.sentence}
            raise Refused(_("Line %(line)s: %(problem)s", **facts)) from refusal
    return len(leads)


@verb
def forget_old_address(old: OldAddress, by: Person, *, at: datetime = NOW) -> None:
    """An old address leads nowhere any more."""
    require_permission("keep_addresses", by)
    old, before = lock_or_build(OldAddress, old, _lead)
    log_change(Verb.ORGANISE, by, old, before, {}, at)
    old.delete()


@verb
def save_standing_page(
    page: StandingPage | None, by: Person, *, at: datetime = NOW, **facts: object
) -> StandingPage:
    """A story gets a short address of its own (``page`` is None), or another one.

    It is read there once it is published, through the chain like every text. ``facts`` are
    fields of ``STANDING_PAGE``.
    """
    require_permission("organise", by)
    page, before = lock_or_build(StandingPage, page, _page)
    set_fields(page, facts, STANDING_PAGE)
    _require_free(page.slug)
    _require_unlisted(page.article)
    save_valid(page, STANDING_PAGE)
    log_change(Verb.ORGANISE, by, page, before, _page(page), at)
    return page


@verb
def remove_standing_page(page: StandingPage, by: Person, *, at: datetime = NOW) -> None:
    """A story loses its short address; it stays what it is."""
    require_permission("organise", by)
    page, before = lock_or_build(StandingPage, page, _page)
    log_change(Verb.ORGANISE, by, page, before, {}, at)
    page.delete()


def remember(article: Article, address: str) -> str:
    """The manuscript of a new story says where it was read before; returns the path that leads
    to it from now on, nothing where the address is none or leads elsewhere already."""
    path = addresses.normal(address) or ""
    if not path or OldAddress.objects.filter(path=path).exists():
        return ""
    OldAddress.objects.create(path=path, article=article)
    return path


def _point(old: OldAddress, by: Person, path: str, to: str) -> None:
    old.path = addresses.normal(path) or ""
    if not old.path:
        sentence = _(
            "“%(address)s” is no web address; it begins with / or http.", address=path[:60]
        )
        raise Refused(sentence)
    if _is_own(old.path):
        raise Refused(_("“%(path)s” is an address of this site; it leads there.", path=old.path))
    target = addresses.own_path(to, settings.NEWSROOM_URL)
    number = addresses.story_id(target or to.strip())
    old.article = _story(number, by) if number is not None else None
    old.to = target if number is None and target else ""
    if not old.article and not old.to:
        sentence = _("“%(to)s” is neither a story nor a page of this site.", to=to[:60])
        raise Refused(sentence)
    _require_an_end(old)
    save_valid(old, ("path", "to"))


def _story(number: int, by: Person) -> Article:
    match = Article.objects.visible_to(Person.objects.get(pk=by.pk)).filter(pk=number).first()
    if match is None:
        raise Refused(
            _("There is no story %(number)s, or you have no access to it.", number=number)
        )
    return match


def _require_an_end(old: OldAddress) -> None:
    """Old addresses lead to living ones, never round in a circle."""
    further = addresses.normal(old.to)
    others = OldAddress.objects.exclude(pk=old.pk)
    if further and (further == old.path or others.filter(path=further).exists()):
        raise Refused(_("“%(to)s” is an old address itself; name where it leads.", to=old.to))


def _is_own(path: str) -> bool:
    """Whether something of the newsroom's own always stands at a path, or the desk below it."""
    bare = path.split("?")[0]
    match = _resolve(bare) or _resolve(f"{bare}/")
    return match is not None and ("admin" in match.namespaces or not match.kwargs)


def _require_free(slug: str) -> None:
    match = _resolve(f"/{slug}/")
    if slug in RESERVED or (match is not None and match.url_name != "standing"):
        raise Refused(_("/%(slug)s/ is an address of the newsroom's own.", slug=slug))


def _resolve(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _require_unlisted(article: Article) -> None:
    if article.channel is None or article.channel.listed:
        sentence = _(
            "“%(story)s” is not in a channel that stands outside the lists; put it in one first.",
            story=article,
        )
        raise Refused(sentence)


def _lead(old: OldAddress) -> dict[str, Any]:
    return {"path": old.path, "story": old.article_id, "to": old.to}


def _page(page: StandingPage) -> dict[str, Any]:
    story = {"story": str(page.article), "number": page.article_id}
    return {"slug": page.slug, **story, "order": page.order}
