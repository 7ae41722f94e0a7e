"""What the press does after a publication, and with everything."""

from __future__ import annotations

import time
from collections import Counter
from statistics import median

from django.utils import timezone

from articles import press
from articles.models import Page
from tests.bench import work
from tests.bench.staff import known

from .measure import at_once, megabytes

#: Seconds to wait for what should take a fraction of one.
_PATIENCE = 120


def touched() -> dict[str, int]:
    """How many pages of each kind one publication touches."""
    work.settle()
    now = timezone.now()
    work.published(work.plan(known(), 1000))
    addresses = Page.objects.filter(due_at__gte=now).values_list("address", flat=True)
    kinds = Counter(_kind(address) for address in addresses)
    work.settle()
    return dict(kinds)


def _kind(address: str) -> str:
    """``/channel/desk-1/feed/rss.xml`` as ``channel rss.xml``."""
    head, _slash, tail = address.strip("/").partition("/")
    head = "story" if head.isdigit() else head
    name = tail.rpartition("/")[2]
    return f"{head} {name}" if "." in name or name == "record" else head


def to_disk(times: int) -> dict:
    """From the last signature to all pages on disk; a worker must be running."""
    staff, took, pages = known(), [], 0
    work.settle()
    for number in range(times):
        plan = work.plan(staff, number)
        release = work.half_signed(plan)
        _until_pressed()
        since, began = timezone.now(), time.perf_counter()
        work.sign(release, plan.signers[-1])
        _until_pressed()
        took.append(time.perf_counter() - began)
        pages = Page.objects.filter(pressed_at__gte=since).count()
    return {"median": median(took), "slowest": max(took), "pages": pages}


def _until_pressed() -> None:
    deadline = time.monotonic() + _PATIENCE
    while Page.objects.due(timezone.now()).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("The press does not come to an end; is a worker running?")
        time.sleep(0.002)


def full_press(seconds: float, processes: int) -> dict:
    """Press everything anew for so long; pages a second a process, and the most memory."""
    now, began = timezone.now(), time.perf_counter()
    for handful in press.in_handfuls(press.everything(), 1000):
        Page.objects.touch(handful, now)
    marking = time.perf_counter() - began
    began = time.perf_counter()
    done = at_once(processes, _pressed, seconds)
    took = time.perf_counter() - began
    pages = sum(each["pages"] for each in done)
    work.settle()
    return {
        "pages": pages,
        "a_second_a_core": pages / took / processes,
        "a_cpu_second": pages / sum(each["cpu"] for each in done),
        "marking": marking,
        "megabytes": max(each["megabytes"] for each in done),
    }


def _pressed(number: int, parts: int, seconds: float) -> dict:
    deadline, pages, cpu = time.monotonic() + seconds, 0, time.process_time()
    for _done in press.press_due(share=(number, parts)):
        pages += 1
        if time.monotonic() > deadline:
            break
    return {"pages": pages, "cpu": time.process_time() - cpu, "megabytes": megabytes()}
