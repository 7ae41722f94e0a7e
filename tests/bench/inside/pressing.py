"""What the press does after a publication, and with everything."""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from functools import reduce
from operator import or_
from statistics import median

from django.db import models
from django.utils import timezone

from articles import press
from articles.models import Page
from articles.press.pages import of_no_story
from tests.bench import work
from tests.bench.plan import Plan
from tests.bench.staff import read_staff

from .measure import at_once, megabytes

#: Seconds to wait for what should take a fraction of one, and from one look to the next: to look
#: takes the time of those who work.
_PATIENCE, _A_LOOK = 120, 0.01
#: Stories that the worker has pressed before the first that is measured.
_BEFORE_NOON = 20
#: Pages that a full press presses one after the other before the sample goes on elsewhere: it goes
#: through the archive as that lies on the disk.
_RUN = 256


def touched() -> dict[str, int]:
    """How many pages of each kind one publication touches."""
    work.settle()
    now = timezone.now()
    work.publish(work.plan(read_staff(), 1000))
    addresses = Page.objects.filter(due_at__gte=now).values_list("address", flat=True)
    kinds = Counter(_kind(address) for address in addresses)
    work.settle()
    return dict(kinds)


def _kind(address: str) -> str:
    """``/channel/desk-1/feed/rss.xml`` as ``channel rss.xml``, parts of a sitemap as one."""
    address = re.sub(r"^/sitemap(-\d+)+", "/sitemap-month", address)
    head, _slash, tail = address.strip("/").partition("/")
    head = "story" if head.isdigit() else head
    name = tail.rpartition("/")[2]
    return f"{head} {name}" if "." in name or name == "record" else head


def before_noon() -> None:
    """Let the workers, which have only just been started, press every list and some stories."""
    staff = read_staff()
    work.settle()
    Page.objects.mark_due(of_no_story(), timezone.now())
    for number in range(_BEFORE_NOON):
        _publish_and_press(work.plan(staff, -number - 1))


def to_disk(first: int, times: int) -> dict:
    """From the last signature to all pages on disk, of the stories from this number on;
    workers must be running."""
    staff = read_staff()
    work.settle()
    rows = [_publish_and_press(work.plan(staff, number)) for number in range(first, first + times)]
    return {
        "median": median(took for took, _pages in rows),
        "pages": median(pages for _took, pages in rows),
    }


def _publish_and_press(plan: Plan) -> tuple[float, int]:
    """How long it took from the last signature until all pages lay there, and how many they are."""
    release = work.half_signed(plan)
    _rest()
    since, began = timezone.now(), time.perf_counter()
    work.sign(release, plan.signers[-1])
    _until_pressed()
    took = time.perf_counter() - began
    return took, Page.objects.filter(pressed_at__gte=since).count()


def _rest() -> None:
    """The workers do what the story before has left them to do (PostgreSQL's index of the search),
    and look for work again at moments that have nothing to do with ours."""
    time.sleep(random.uniform(0.3, 0.6))


def _until_pressed() -> None:
    deadline = time.monotonic() + _PATIENCE
    while Page.objects.due(timezone.now()).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("The press does not come to an end; is a worker running?")
        time.sleep(_A_LOOK)


def full_press(pages: int) -> dict:
    """Press a part of everything anew, every kind of page in its proportion: pages a second a
    core, and the most memory of a process."""
    work.settle()
    _some(pages).mark(timezone.now())
    began = time.perf_counter()
    result = at_once(press.presses(), _press_share)
    took = time.perf_counter() - began
    count = sum(each["pages"] for each in result)
    return {
        "pages": count,
        "a_second_a_core": count / took / (os.cpu_count() or 1),
        "a_cpu_second": count / sum(each["cpu"] for each in result),
        "megabytes": max(each["megabytes"] for each in result),
    }


def _some(count: int) -> models.QuerySet:
    """About as many pages, of every kind in its proportion: runs of them, as a full press takes
    one after the other, the same way apart. Nothing here may grow with the archive."""
    ends = Page.objects.aggregate(first=models.Min("id"), last=models.Max("id"))
    way = max((ends["last"] + 1 - ends["first"]) // max(count // _RUN, 1), _RUN)
    begins = range(ends["first"] + (way - _RUN) // 2, ends["last"] + 1, way)
    runs = (models.Q(id__gte=begin, id__lt=begin + _RUN) for begin in begins)
    return Page.objects.filter(reduce(or_, runs))


def _press_share(number: int, parts: int) -> dict:
    cpu = time.process_time()
    pages = sum(1 for row in press.press_due(share=(number, parts)))
    return {"pages": pages, "cpu": time.process_time() - cpu, "megabytes": megabytes()}
