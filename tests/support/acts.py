"""Every verb of the desk, at a moment when it may be done.

Each function of ``ACTS`` makes what its verb needs, and returns the verb to be called: so whoever
measures measures the verb alone. They may be called again and again in one newsroom.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from datetime import timedelta
from inspect import isfunction

from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from PIL import Image

from articles import desk
from articles.models import (
    Absence,
    Article,
    Assignment,
    Channel,
    Delivery,
    Notification,
    OldAddress,
    Picture,
    Publication,
    StandingPage,
    Term,
    Webhook,
)
from tests.support.cast import Newsroom, person, words

Act = Callable[[Newsroom], Callable[[], object]]

#: By the name of the verb.
ACTS: dict[str, Act] = {}

_HOUR = timedelta(hours=1)


def _act(function: Act) -> Act:
    ACTS[function.__name__] = function
    return function


def _new(stem: str) -> str:
    """A name that nothing has yet."""
    return f"{stem}-{secrets.token_hex(5)}"


# -- writing


@_act
def create(newsroom):
    fields = words(channel=newsroom.channel)
    return lambda: desk.create(newsroom.reporter, **fields)


@_act
def save(newsroom):
    draft = newsroom.draft()
    fields = {"headline": "新题", "tags": ["湿地", "民生"]}
    return lambda: desk.save(draft, newsroom.reporter, version=draft.version, **fields)


@_act
def submit(newsroom):
    draft = newsroom.draft()
    return lambda: desk.submit(draft, newsroom.reporter, version=draft.version)


@_act
def recall(newsroom):
    article = newsroom.submitted().article
    return lambda: desk.recall(article, newsroom.reporter)


@_act
def autosave(newsroom):
    draft = newsroom.draft()
    fields = {"headline": "还没写完", "sitting": "1"}
    return lambda: desk.autosave(draft, newsroom.reporter, fields, draft.version)


@_act
def forget_autosave(newsroom):
    draft = newsroom.draft()
    desk.autosave(draft, newsroom.reporter, {"headline": "还没写完", "sitting": "1"}, 1)
    return lambda: desk.forget_autosave(draft, newsroom.reporter, "1")


@_act
def attend(newsroom):
    draft = newsroom.draft()
    return lambda: desk.attend(draft, newsroom.reporter)


@_act
def leave(newsroom):
    draft = newsroom.draft()
    desk.attend(draft, newsroom.reporter)
    return lambda: desk.leave(draft, newsroom.reporter)


@_act
def plan(newsroom):
    draft, soon = newsroom.draft(), timezone.now() + _HOUR
    return lambda: desk.plan(draft, newsroom.reporter, deadline=soon)


# -- review


@_act
def sign(newsroom):
    """The last signature, which publishes; the first does less of the same."""
    release = newsroom.half_signed()
    return lambda: desk.sign(release, newsroom.second, read=release.digest)


@_act
def send_back(newsroom):
    release = newsroom.submitted()
    return lambda: desk.send_back(release, newsroom.first, note="导语太长")


@_act
def amend(newsroom):
    release = newsroom.submitted()
    return lambda: desk.amend(release, newsroom.first, headline="编辑的题")


@_act
def claim(newsroom):
    article = newsroom.submitted().article
    return lambda: desk.claim(article, newsroom.first)


@_act
def unclaim(newsroom):
    article = newsroom.submitted().article
    desk.claim(article, newsroom.first)
    return lambda: desk.unclaim(article, newsroom.first)


@_act
def comment(newsroom):
    article = newsroom.submitted().article
    text = f"@{newsroom.reporter.username} 数目请核"
    return lambda: desk.comment(article, newsroom.first, text)


def _write_comment(newsroom):
    return desk.comment(newsroom.submitted().article, newsroom.first, "数目请核")


@_act
def resolve(newsroom):
    open_comment = _write_comment(newsroom)
    return lambda: desk.resolve(open_comment, newsroom.first)


@_act
def reopen(newsroom):
    resolved_comment = _write_comment(newsroom)
    desk.resolve(resolved_comment, newsroom.first)
    return lambda: desk.reopen(resolved_comment, newsroom.first)


# -- what readers have


@_act
def withdraw(newsroom):
    article = newsroom.published()
    return lambda: desk.withdraw(article, newsroom.second, reason="内容有误")


def _schedule_story(newsroom, moment):
    release = newsroom.half_signed()
    desk.plan(release.article, newsroom.first, publish_at=moment)
    desk.sign(release, newsroom.second, read=release.digest)
    return release.article


@_act
def unschedule(newsroom):
    article = _schedule_story(newsroom, timezone.now() + _HOUR)
    return lambda: desk.unschedule(article, newsroom.second)


@_act
def publish_due(newsroom):
    soon = timezone.now() + _HOUR
    _schedule_story(newsroom, soon)
    return lambda: desk.publish_due(soon)


@_act
def arrange(newsroom):
    story, digest = Publication.objects.get(article=newsroom.published()), desk.arrangement()
    return lambda: desk.arrange(
        newsroom.second, placements=[(story, "lead", None)], seen_digest=digest
    )


def _outside(newsroom) -> Article:
    """A story in a channel that stands outside the lists."""
    story = newsroom.draft()
    house = {"name": "本报", "listed": False}
    story.channel = Channel.objects.get_or_create(slug="house", defaults=house)[0]
    story.save(update_fields=["channel"])
    return story


def _standing(newsroom) -> StandingPage:
    story = _outside(newsroom)
    return desk.save_standing_page(None, newsroom.administrator, slug=_new("about"), article=story)


@_act
def save_standing_page(newsroom):
    slug, story = _new("about"), _outside(newsroom)
    return lambda: desk.save_standing_page(None, newsroom.administrator, slug=slug, article=story)


@_act
def remove_standing_page(newsroom):
    page = _standing(newsroom)
    return lambda: desk.remove_standing_page(page, newsroom.administrator)


@_act
def save_old_address(newsroom):
    path, to = f"/{_new('old')}", str(newsroom.draft().pk)
    return lambda: desk.save_old_address(None, newsroom.second, path=path, to=to)


@_act
def save_old_addresses(newsroom):
    number = newsroom.draft().pk
    leads = "\n".join(f"/{_new('old')} {number}" for _line in range(3))
    return lambda: desk.save_old_addresses(newsroom.second, leads)


@_act
def forget_old_address(newsroom):
    old = OldAddress.objects.create(path=f"/{_new('old')}", article=newsroom.draft())
    return lambda: desk.forget_old_address(old, newsroom.second)


# -- pictures


def _picture() -> bytes:
    """A small picture that nobody has."""
    out = io.BytesIO()
    Image.frombytes("RGB", (64, 48), secrets.token_bytes(64 * 48 * 3)).save(out, "JPEG")
    return out.getvalue()


@_act
def add_picture(newsroom):
    raw = _picture()
    return lambda: desk.add_picture(newsroom.reporter, raw, caption="现场")


@_act
def describe(newsroom):
    picture = Picture.objects.first() or desk.add_picture(newsroom.reporter, _picture())
    caption = _new("现场")
    return lambda: desk.describe(picture, newsroom.reporter, caption=caption)


# -- what is planned


def _assign_story(newsroom) -> Assignment:
    return desk.assign(newsroom.second, title="看湿地", channel=newsroom.channel)


@_act
def assign(newsroom):
    return lambda: _assign_story(newsroom)


@_act
def reassign(newsroom):
    assignment = _assign_story(newsroom)
    return lambda: desk.reassign(assignment, newsroom.second, reporter=newsroom.reporter)


@_act
def give_up(newsroom):
    assignment = _assign_story(newsroom)
    return lambda: desk.give_up(assignment, newsroom.second)


@_act
def take_up(newsroom):
    assignment = _assign_story(newsroom)
    return lambda: desk.take_up(assignment, newsroom.reporter)


# -- the house


@_act
def save_account(newsroom):
    name = _new("新名")
    return lambda: desk.save_account(newsroom.outsider, newsroom.administrator, name=name)


@_act
def change_password(newsroom):
    return lambda: desk.change_password(newsroom.outsider, "another-long-password")


@_act
def offer_link(newsroom):
    return lambda: desk.offer_link(newsroom.outsider, newsroom.administrator)


@_act
def use_link(newsroom):
    somebody = person(_new("neu"), "新人")
    token = default_token_generator.make_token(somebody)
    return lambda: desk.use_link(somebody, token, "another-long-password")


@_act
def save_channel(newsroom):
    name = _new("栏目")
    return lambda: desk.save_channel(newsroom.channel, newsroom.administrator, name=name)


def _away(newsroom) -> Callable[[], Absence]:
    """Somebody new goes away, in whose place the second editor works."""
    away = person(_new("away"), "外出", "responsible_editor", channels=[newsroom.channel])
    now = timezone.now()
    times = {"since": now - _HOUR, "until": now + _HOUR, "by": newsroom.administrator}
    return lambda: desk.record_absence(away, newsroom.second, **times)


@_act
def record_absence(newsroom):
    Absence.objects.all().delete()
    return _away(newsroom)


@_act
def end_absence(newsroom):
    Absence.objects.all().delete()
    absence = _away(newsroom)()
    return lambda: desk.end_absence(absence, newsroom.administrator)


# -- upkeep


@_act
def accept_head(newsroom):
    return desk.accept_head


@_act
def note_guards(newsroom):
    return lambda: desk.note_guards(["entry_frozen_update"], [])


@_act
def save_term(newsroom):
    term = {"wrong": _new("错词"), "right": "对词"}
    return lambda: desk.save_term(None, newsroom.second, **term)


@_act
def drop_term(newsroom):
    term = Term.objects.create(wrong=_new("错词"), right="对词")
    return lambda: desk.drop_term(term, newsroom.second)


# -- what is told


@_act
def set_preferences(newsroom):
    return lambda: desk.set_preferences(newsroom.outsider, {"waits": ["bell"]})


@_act
def mark_read(newsroom):
    desk.mark_read(newsroom.first)
    newsroom.submitted()
    return lambda: desk.mark_read(newsroom.first)


@_act
def clear_told(newsroom):
    desk.clear_told()
    newsroom.submitted()
    long_ago = timezone.now() - timedelta(days=100)
    notification = Notification.objects.filter(person=newsroom.first).latest("id")
    Notification.objects.filter(pk=notification.pk).update(read_at=long_ago)
    return lambda: desk.clear_told()


@_act
def save_webhook(newsroom):
    """One that is told of nothing: it would be told of what is measured next."""
    webhook = Webhook(name="本报程序", url="https://program.example/", is_active=False)
    return lambda: desk.save_webhook(webhook, newsroom.administrator)


def _letter(newsroom, **facts) -> Delivery:
    """A letter of which its reader has heard already: it is done without being sent."""
    newsroom.submitted()
    notification = Notification.objects.filter(person=newsroom.first).latest("id")
    desk.mark_read(newsroom.first)
    now = {"next_try_at": timezone.now() - _HOUR}
    return Delivery.objects.create(
        notification=notification, entry=notification.entry, **{**now, **facts}
    )


@_act
def deliver_due(newsroom):
    list(desk.deliver_due())
    _letter(newsroom)
    return lambda: list(desk.deliver_due())


@_act
def try_again(newsroom):
    letter = _letter(newsroom, tries=20)
    return lambda: desk.try_again(letter, newsroom.administrator)


#: What the desk offers beside its verbs: it says, or only reads.
#: ``any_moment`` is for those who call verbs; ``take_stock`` is done once, and reads the whole log.
NO_VERBS = {"any_moment", "arrangement", "say", "take_stock"}


def verbs() -> set[str]:
    """The names of all verbs that the desk has."""
    return {name for name in desk.__all__ if isfunction(getattr(desk, name))} - NO_VERBS
