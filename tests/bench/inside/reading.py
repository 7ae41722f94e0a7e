"""What readers ask for: pages and search results."""

from __future__ import annotations

import random
import re
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from articles import press
from articles.models import Page, Publication, Release
from articles.press.visit import visit
from tests.bench import work
from tests.bench.prose import PLANTED

from .measure import time_call


def queries() -> dict[str, int]:
    """How many queries each kind of public page asks at the most; of a story, the oldest."""
    story = Publication.objects.filter(channel__parent__isnull=False).last()
    facts: dict[str, int] = {}
    for address in sorted(press.of_story(story)):
        with CaptureQueriesContext(connection) as captured:
            status = visit(address).status
        if status == 200:
            kind = resolve(address).url_name
            facts[kind] = max(facts.get(kind, 0), len(captured))
    with CaptureQueriesContext(connection) as captured:
        _search(Client(SERVER_NAME="127.0.0.1"), next(iter(PLANTED)))
    return facts | {"search": len(captured)}


def pressed_story() -> str:
    """The address of a story whose page lies on the shelf."""
    address = Publication.objects.latest("id").get_absolute_url()
    work.settle()
    Page.objects.mark_due([address], timezone.now())
    rows = list(press.press_due())
    if [each.outcome for each in rows if each.address == address] == [press.Outcome.FAILED]:
        raise RuntimeError(f"{rows}")
    return address


def stories_for_the_web(many: int = 2000) -> list[dict]:
    """Stories from all over the archive, more than pages are kept: their addresses, and the sizes
    of their pages and of bare ones."""
    ids = list(Publication.objects.order_by("id").values_list("id", flat=True))
    chosen = random.Random(many).sample(ids, min(many, len(ids)))
    stories = Publication.objects.select_related("release").filter(id__in=chosen)
    return [_for_the_web(story) for story in stories]


def _for_the_web(story: Publication) -> dict:
    address, words = story.get_absolute_url(), story.release
    return {
        "id": story.article_id,
        "address": address,
        "size": len(visit(address).content),
        # What tests/bench/bare.html makes of it.
        "bare_size": len((words.body + 2 * words.headline + words.source).encode()) + 170,
    }


def searching(length: int, many: int) -> dict[str, float]:
    """A page of search results for words of so many characters, as they stand in the first
    stories, which are the same in every newsroom of the bench."""
    work.settle()
    client, chance = Client(SERVER_NAME="127.0.0.1"), random.Random(length)
    stories = Release.objects.order_by("id").values_list("body", flat=True)[:many]
    rows = [_words_of(body, length, chance) for body in stories]
    rows += [word for word in PLANTED if len(word) == length]
    took = sorted(time_call(lambda q=q: _search(client, q)) for q in rows)
    return {"median": median(took), "p95": took[len(took) * 95 // 100]}


def _words_of(body: str, length: int, chance: random.Random) -> str:
    runs = [run for run in re.findall(r"[\u4e00-\u9fff]+", body) if len(run) >= length]
    run = chance.choice(runs)
    begin = chance.randint(0, len(run) - length)
    return run[begin : begin + length]


def _search(client: Client, query: str) -> None:
    answer = client.get(reverse("search"), {"q": query})
    if answer.status_code != 200 or query[0].encode() not in answer.content:
        raise RuntimeError(f"{query}: {answer.status_code}")
