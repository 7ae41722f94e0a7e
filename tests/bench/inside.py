"""What is measured inside a newsroom. Each function returns plain figures, times in seconds."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from articles import audit, desk, intake, press
from articles.models import Page, Person, Publication, Release, SignOff
from articles.press.visit import visit
from tests.bench import work
from tests.bench.generator import generate
from tests.bench.plan import plans
from tests.bench.prose import Prose
from tests.bench.staff import Staff, hired, known

#: Stories in each state of work; a desk has no more of them because its archive is larger.
_AT_WORK = 12
#: Seconds to wait for what should take a fraction of one.
_PATIENCE = 120
#: Of what is timed inside one process, so many times are taken and the median counts.
_TIMES = 9


def fill(count: int) -> dict:
    """Make the archive, and some work in progress."""
    prose, now = Prose(), timezone.now()
    staff = hired(prose, now - timedelta(days=1200))
    until = now - timedelta(hours=1)
    began = time.perf_counter()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(f"{count} stories", total=count)
        for made in generate(plans(staff, prose, count, until), staff.tags):
            bar.advance(line, made)
    seconds = time.perf_counter() - began
    for number in range(_AT_WORK):
        for begun in (work.written, work.submitted, work.half_signed):
            begun(work.plan(staff, number))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    work.settle()
    return {"stories_a_second": count / seconds}


def known_pages() -> dict:
    """Mark every page that there should be as pressed, whether or not there was time to."""
    began = time.perf_counter()
    for handful in press.in_handfuls(press.everything(), 1000):
        Page.objects.touch(handful, timezone.now())
    Page.objects.filter(pressed_at=None).update(pressed_at=timezone.now())
    work.settle()
    return {"pages": Page.objects.count(), "seconds": time.perf_counter() - began}


def queries() -> dict[str, int]:
    """How many queries each kind of public page asks at the most."""
    story = Publication.objects.filter(channel__parent__isnull=False).first()
    asked: dict[str, int] = {}
    for address in sorted(press.of_story(story)):
        with CaptureQueriesContext(connection) as captured:
            status = visit(address).status
        if status == 200:
            kind = resolve(address).url_name
            asked[kind] = max(asked.get(kind, 0), len(captured))
    return asked


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


def pressed_story() -> str:
    """The address of a story whose page lies on the shelf."""
    address = Publication.objects.latest("id").get_absolute_url()
    work.settle()
    Page.objects.touch([address], timezone.now())
    done = list(press.press_due())
    if [each.outcome for each in done if each.address == address] == [press.Outcome.FAILED]:
        raise RuntimeError(f"{done}")
    return address


def story_for_the_web() -> dict:
    """A story of the usual length: its address, and the sizes of its page and of a bare one."""
    story = Publication.objects.select_related("release").order_by("id").first()
    address = story.get_absolute_url()
    bare = len((story.release.body + 2 * story.release.headline).encode()) + 250
    return {
        "id": story.article_id,
        "address": address,
        "size": len(visit(address).content),
        "bare_size": bare,
    }


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
    done = _at_once(processes, _pressed, seconds)
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
    return {"pages": pages, "cpu": time.process_time() - cpu, "megabytes": _megabytes()}


def _at_once(processes: int, function: Callable, *arguments: object) -> list[dict]:
    """What the function comes to in each of several processes, told its number and how many."""
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        asked = [(number, processes, *arguments) for number in range(processes)]
        return pool.starmap(function, asked, chunksize=1)


def _megabytes() -> float:
    """The most memory that this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def desk_pages() -> dict[str, float]:
    """The desk's front page and the list of stories, for an editor with work to do."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        Person.objects.filter(groups__name="initial_review").order_by("id").first(),
        "django.contrib.auth.backends.ModelBackend",
    )
    pages = {
        "front": reverse("admin:index"),
        "changelist": reverse("admin:articles_article_changelist"),
    }
    return {name: _answered(client, address) for name, address in pages.items()}


def _answered(client: Client, address: str) -> float:
    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    ask()
    return median(_timed(ask) for _time in range(_TIMES))


def _timed(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def take_in(files: int) -> dict:
    """Manuscripts a second from a folder, and the most memory."""
    staff, prose = known(), Prose()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            _write_manuscript(Path(folder), staff, number, prose)
        before, began = _megabytes(), time.perf_counter()
        by, channel = staff.desks[0].reporters[0], staff.desks[0].channels[0]
        statuses = Counter(r.status for r in intake.take_in([folder], channel=channel, by=by))
        seconds = time.perf_counter() - began
    if statuses != {intake.OK: files}:
        raise RuntimeError(f"Not every manuscript was taken in: {statuses}")
    return {"a_second": files / seconds, "megabytes": _megabytes(), "before": before}


def _write_manuscript(folder: Path, staff: Staff, number: int, prose: Prose) -> None:
    """A file as reporters hand it in; no two alike, also from one call to the next."""
    words = work.plan(staff, time.time_ns()).words
    byline = f"海报新闻记者 {words['credits'][0]['name']} 东营报道"
    body = words["body"].replace("<p>", "").replace("</p>", "\n")
    text = f"{words['headline']}\n{byline}\n{body}"
    encoding = ("utf-8", "gb18030")[number % 2]
    (folder / f"{number}.txt").write_text(text, encoding)


def signatures(times: int) -> dict[str, float]:
    """One signature: the first of a text, and the last, which publishes."""
    staff, first, last = known(), [], []
    for number in range(times):
        plan = work.plan(staff, number)
        release = work.submitted(plan)
        first.append(_timed(lambda r=release, p=plan: work.sign(r, p.signers[0])))
        last.append(_timed(lambda r=release, p=plan: work.sign(r, p.signers[-1])))
    return {"first": median(first), "last": median(last)}


def eight_at_once(releases: int) -> dict:
    """Eight editors sign what waits, all of them everything; each is refused or done."""
    staff = known()
    first = Staff(staff.desks[:1], staff.tags, staff.pictures)
    waiting = [work.submitted(work.plan(first, number)).pk for number in range(releases)]
    people = [p.pk for team in first.desks[0].signers.values() for p in team]
    began = time.perf_counter()
    said = sum(map(Counter, _at_once(len(people), _signing, people, waiting)), Counter())
    seconds = time.perf_counter() - began
    kept = SignOff.objects.filter(release__in=waiting).count()
    public = Publication.objects.filter(release__in=waiting).count()
    work.settle()
    return {
        "people": len(people),
        "done": said.pop("done"),
        "refused": said.pop("refused", 0),
        "lost": dict(said),
        "kept": kept,
        "unpublished": releases - public,
        "a_second": kept / seconds,
        "amiss": list(map(str, audit.breaks())),
    }


def _signing(number: int, parts: int, people: list[int], waiting: list[int]) -> dict[str, int]:
    """What becomes of one person's signatures under everything that waits, round after round."""
    by, said = Person.objects.get(pk=people[number]), Counter()
    while left := list(Release.objects.filter(pk__in=waiting, publication=None).order_by("?")):
        for release in left:
            try:
                work.sign(release, by)
                said["done"] += 1
            except desk.Refused:
                said["refused"] += 1
            except Exception as lost:  # a bench counts what must not happen
                said[type(lost).__name__] += 1
    return dict(said)
