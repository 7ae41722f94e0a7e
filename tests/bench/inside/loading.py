"""A newsroom at work while many read: stories go out, some are withdrawn, and none stays named."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.utils import timezone

from articles import desk, press
from articles.models import Article, Page, Publication
from tests.bench import work
from tests.bench.plan import Plan
from tests.bench.staff import read_staff

#: Numbers of the stories of this bench; no other has any of them.
_FIRST = 500_000
#: Stories whose pages lie ready, with every list.
_READY = 300
#: Seconds between two publications, and of these the ones that go with a withdrawal.
_PACE, _WITHDRAWN_EACH = 2, 5


def ready_pages() -> list[str]:
    """Press lists and the newest stories; the addresses that are read."""
    work.settle()
    newest = Publication.objects.select_related("release", "channel__parent")[:_READY]
    values = {"/", "/archive/", "/corrections/"}
    for story in newest:
        values |= {story.get_absolute_url(), story.channel.get_absolute_url()}
    Page.objects.mark_due(values, timezone.now())
    press.renew(timezone.now())
    Page.objects.exclude(address__in=values).update(due_at=None)
    list(press.press_due())
    return sorted(
        Page.objects.filter(address__in=values).exclude(sha256="").values_list("address", flat=True)
    )


def under_load(seconds: int) -> dict:
    """Publish and withdraw for so long; how long each verb took, and how often a page named a
    story that had been withdrawn."""
    staff, until = read_staff(), time.monotonic() + seconds
    times: dict[str, list[float]] = {"sign": [], "withdraw": []}
    rows: list[str] = []
    count = looks = 0
    for number, began in _beats(until):
        story = work.plan(staff, _FIRST + number)
        story.words["headline"] = f"〈{number}〉{story.words['headline'][:40]}"
        release = work.half_signed(story)
        times["sign"].append(_took(lambda r=release, s=story: work.sign(r, s.signers[-1])))
        if number % _WITHDRAWN_EACH == _WITHDRAWN_EACH - 1:
            times["withdraw"].append(_withdrawn(story, number - _WITHDRAWN_EACH // 2, rows))
        while time.monotonic() < began + _PACE:
            looks += 1
            count += sum(_is_named(headline) for headline in rows)
            time.sleep(0.1)
    return {**times, "withdrawn": len(rows), "looks": looks, "named": count}


def _beats(until: float) -> Iterator[tuple[int, float]]:
    number = 0
    while time.monotonic() < until:
        yield number, time.monotonic()
        number += 1


def _withdrawn(by: Plan, number: int, gone: list[str]) -> float:
    """Withdraw a story that has just gone out, while its pages may still be at the press."""
    article = Article.objects.filter(
        publication__release__headline__startswith=f"〈{number}〉"
    ).get()
    took = _took(lambda: desk.withdraw(article, by.signers[-1], reason="撤回。"))
    gone.append(f"〈{number}〉")
    return took


def _is_named(headline: str) -> bool:
    """Whether a page that the press keeps has these words."""
    words = headline.encode()
    storage = press.page_storage()
    recent = Page.objects.exclude(sha256="").order_by("-pressed_at")[:400]
    return any(
        words in (storage.read(address) or b"")
        for address in recent.values_list("address", flat=True)
    )


def _took(do) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
