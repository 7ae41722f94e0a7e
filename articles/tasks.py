"""Work behind the scenes: what to do is found in the record, one machine does it.

Whatever is lost of the queue is found again by the clock (``tick``), for each task asks the
record what there is to do.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import product

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

from . import guards, pictures, press, search
from .framework.paths import path_to
from .framework.task_queue import wake_workers
from .models import (
    FEEDS,
    FORMATS,
    WIDTHS,
    Delivery,
    Heartbeat,
    Page,
    Picture,
    Publication,
    Purge,
)
from .outgoing import announce, http_client, purge

log = logging.getLogger(__name__)

#: The press is asked to show that it is there this often.
_BEAT = timedelta(seconds=20)
#: Then it lets other work have its turn, and a worker that is asked to stop does.
_SPELL = timedelta(seconds=5)
#: So many workers press one publication together; as few pages as these, one alone.
_PRESSES, _FEW = 2, 10
#: The clock ticks each second, and writes down that it does less often.
_TICK = timedelta(seconds=5)
#: A service that cannot be reached is tried again after this, then twice as long each time.
_PAUSE, _MOST_TRIES = timedelta(seconds=30), 10
#: Pages that services are to fetch are waited for in these steps, and so often.
_WAIT, _MOST_WAITS = timedelta(seconds=1), 60
_SERVICES = {
    "indexnow": announce.indexnow,
    "baidu": announce.baidu,
    "websub": announce.websub,
}
#: Characters of what a part of the newsroom remembers.
_SAID = Heartbeat._meta.get_field("said").max_length
#: No task takes as long: its worker was killed, and did not come back under its name.
_LOST = timedelta(minutes=15)
#: Pictures are compared in spells with this rest between them; after the last one, with that.
_REST, _NIGHT = timedelta(minutes=5), timedelta(days=1)
#: Finished tasks are kept this long, for whoever wants to know how it went.
_KEPT = timedelta(hours=1)


@task()
def press_pages() -> dict[str, int]:
    """Press what is due, for a while; returns how many were written, removed and so on."""
    now = timezone.now()
    press.renew(now)
    counts: dict[str, int] = {}
    Heartbeat.objects.beat("press", now)
    for page in press.press_due():
        counts[page.outcome.value] = counts.get(page.outcome.value, 0) + 1
        if timezone.now() - now > _SPELL:
            _enqueued_once(press_pages)
            break
    DBTaskResult.objects.finished().filter(finished_at__lt=now - _KEPT).delete()
    return counts


def press_soon(pages: int) -> None:
    """Have so many pages pressed, many of them by as many workers as may help each other."""
    for _worker in range(_PRESSES if pages > _FEW else 1):
        press_pages.enqueue()


@task(priority=10)
def purge_pages() -> int:
    """Tell the CDN's hook what to forget, for a while; returns how many addresses it took."""
    began, total = timezone.now(), 0
    for count in purge.send_due(began):
        total += count
        if timezone.now() - began > _SPELL:
            break
    return total


@task()
def render_picture(picture_id: int) -> None:
    """Make the sizes of a picture that readers may ask for."""
    if picture := Picture.objects.filter(pk=picture_id).first():
        pictures.render_all(picture)


@task(priority=-20)
def check_pictures() -> int:
    """Compare pictures with their digests, for a while; returns how many. All of them are read once
    a day, in the order of their numbers: the heartbeat remembers the last, until there is none.

    What a web server sends of them from a folder is compared too, and pressed anew if it differs.
    """
    began, count = timezone.now(), 0
    last = Heartbeat.objects.filter(name="pictures").values_list("said", flat=True).first()
    for picture in pictures.check_from(int(last or 0), began):
        count += 1
        if addresses := [] if picture.unfit_since else list(_changed_files(picture)):
            log.error("Files of picture %s were changed: %s", picture.sha256, addresses)
            Page.objects.filter(address__in=addresses).mark(began)
        if timezone.now() - began > _SPELL:
            Heartbeat.objects.beat("pictures", began, str(picture.pk))
            return count
    Heartbeat.objects.beat("pictures", began)
    return count


def _changed_files(picture: Picture) -> Iterator[str]:
    """Addresses of the picture whose file is there and is not what was made of it."""
    folder = press.page_storage()
    for width, suffix in product(WIDTHS, FORMATS) if isinstance(folder, press.Folder) else ():
        address = path_to("picture", picture.sha256, width, suffix)
        file = folder.read(address)
        if file is not None and file != pictures.size(picture, width, suffix):
            yield address


@task()
def announce_pages(service: str, addresses: list[str], tries: int = 0, waits: int = 0) -> None:
    """Tell one service of addresses once they are pressed, so that it does not come too early;
    where it cannot be reached, again later and rarer."""
    now = timezone.now()
    if waits < _MOST_WAITS and Page.objects.due(now).filter(address__in=addresses).exists():
        announce_pages.using(run_after=now + _WAIT).enqueue(service, addresses, tries, waits + 1)
        return
    try:
        _SERVICES[service](addresses)
    except http_client.Failed as failure:
        log.warning("%s was not told of %s: %s %s", service, addresses[:3], failure, failure.answer)
        if tries == _MOST_TRIES:
            raise
        later = announce_pages.using(run_after=timezone.now() + _pause(tries))
        later.enqueue(service, addresses, tries + 1, _MOST_WAITS)


def _pause(tries: int) -> timedelta:
    """How long something rests that failed once, and ``tries`` times before."""
    return _PAUSE * 2**tries


@task()
def index_story(article_id: int, tries: int = 0) -> None:
    """Have a story found by what readers have of it; if the engine is down, again later."""
    try:
        search.mend(article_id)
    except search.Unavailable as why:
        log.warning("The search engine was not told of story %s: %s", article_id, why)
        if tries == _MOST_TRIES:
            raise
        later = index_story.using(run_after=timezone.now() + _pause(tries))
        later.enqueue(article_id, tries + 1)


@task(priority=-10)
def merge_index() -> None:
    """Do what the index put off when a story was published, after its pages are pressed."""
    search.merge()


def update_search_index(article_id: int, live: Publication | None = None) -> None:
    """Let the index follow the record; part of the verb that publishes (``live``) or withdraws.

    The database's own index does so in the same transaction (rule R10), an engine beside it
    as soon as there is a worker.
    """
    if not search.engine().is_transactional:
        index_story.enqueue(article_id)
    elif live:
        search.index(live)
        if search.engine().merges:
            merge_index.enqueue()
    else:
        search.remove(article_id)


def ping_services(story: str, pages: Iterable[str], *, is_gone: bool = False) -> None:
    """Let the services that are set up know of a story's address, and of feeds that changed.

    Part of the verb that publishes or withdraws: nobody is told if it is refused.
    """
    feeds = sorted(page for page in pages if page.endswith(tuple(f"/feed/{f}" for f in FEEDS)))
    if settings.NEWSROOM_INDEXNOW_KEY:
        announce_pages.enqueue("indexnow", [story])
    if settings.NEWSROOM_BAIDU_TOKEN and not is_gone:
        announce_pages.enqueue("baidu", [story])
    if settings.NEWSROOM_WEBSUB_HUB:
        announce_pages.enqueue("websub", feeds)


def tick(at: datetime) -> None:
    """What the clock does each time it ticks: see to it that press and purge are working."""
    last = Heartbeat.objects.filter(name="clock").values_list("at", flat=True).first()
    if last and last > at + _TICK:
        _forget_future(last, at)
    if last is None or abs(last - at) > _TICK:
        Heartbeat.objects.beat("clock", at)
        Heartbeat.objects.beat("guards", at, ", ".join(guards.missing(connection))[:_SAID])
        _check_pictures_if_time(at)
        _reclaim(at)
    # One from a time to come is of a machine's clock that was wrong.
    recent = Heartbeat.objects.filter(name="press", at__range=(at - _BEAT, at + _BEAT))
    if Page.objects.due(at).exists() or not recent.exists():
        _enqueued_once(press_pages)
    if Purge.objects.due(at).exists():
        _enqueued_once(purge_pages)


def _check_pictures_if_time(at: datetime) -> None:
    last = Heartbeat.objects.filter(name="pictures").first()
    if last is None or last.at < at - (_REST if last.said else _NIGHT):
        _enqueued_once(check_pictures)


def _forget_future(last: datetime, at: datetime) -> None:
    """The machine's clock has gone back: what was put off by the wrong one is not put off."""
    log.warning("The clock of this machine has gone back by %s.", last - at)
    Purge.objects.filter(due_at__gt=at).update(due_at=at, tries=0)
    Delivery.objects.filter(done_at=None, next_try_at__gt=at).update(next_try_at=at)
    running = DBTaskResult.objects.running().filter(started_at__gt=at)
    running.update(status=TaskResultStatus.READY)
    put_off = DBTaskResult.objects.filter(run_after__gt=at, run_after__lt=get_date_max())
    put_off.filter(status=TaskResultStatus.READY).update(run_after=at)
    wake_workers()


def _reclaim(at: datetime) -> None:
    """Have what a worker left behind done by another."""
    running = DBTaskResult.objects.running().filter(started_at__lt=at - _LOST)
    if running.update(status=TaskResultStatus.READY):
        wake_workers()


def _enqueued_once(work: Task) -> None:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    if not waiting.filter(task_path=work.module_path).exists():
        work.enqueue()
