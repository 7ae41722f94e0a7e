"""What the desk does: its pages, manuscripts, signatures."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

from django.test import Client
from django.urls import reverse

from articles import audit, desk
from articles.desk import intake
from articles.models import Person, Publication, Release, SignOff
from tests.bench import work
from tests.bench.prose import Prose
from tests.bench.staff import Crew, Staff, read_staff
from tests.support.acts import ACTS

from .measure import at_once, megabytes, time_call

#: Of what is timed inside one process, so many times are taken and the median counts.
_TIMES = 9


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
    return {name: _answer_time(client, address) for name, address in pages.items()}


def _answer_time(client: Client, address: str) -> float:
    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    ask()
    return median(time_call(ask) for _time in range(_TIMES))


def take_in(files: int) -> dict:
    """Manuscripts a second from a folder, and the most memory."""
    staff, prose = read_staff(), Prose()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            _write_manuscript(Path(folder), staff, number, prose)
        before, began = megabytes(), time.perf_counter()
        by, channel = staff.desks[0].reporters[0], staff.desks[0].channels[0]
        statuses = Counter(r.status for r in intake.take_in([folder], channel=channel, by=by))
        seconds = time.perf_counter() - began
    if statuses != {intake.OK: files}:
        raise RuntimeError(f"Not every manuscript was taken in: {statuses}")
    return {"a_second": files / seconds, "megabytes": megabytes(), "before": before}


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
    staff, first, last = read_staff(), [], []
    for number in range(times):
        plan = work.plan(staff, number)
        release = work.submit(plan)
        first.append(time_call(lambda r=release, p=plan: work.sign(r, p.signers[0])))
        last.append(time_call(lambda r=release, p=plan: work.sign(r, p.signers[-1])))
    return {"first": median(first), "last": median(last)}


def verb_names() -> list[str]:
    """What ``verbs`` is going to measure."""
    return sorted(ACTS)


def verbs(times: int) -> dict[str, float]:
    """Each verb of the desk, as it is done once all that it needs is there."""
    crew = Crew(read_staff())
    took = {
        name: median(time_call(act(crew)) for _time in range(times)) for name, act in ACTS.items()
    }
    work.settle()
    return took


def eight_at_once(releases: int) -> dict:
    """Eight editors sign what waits, all of them everything; each is refused or done."""
    staff = read_staff()
    first = Staff(staff.desks[:1], staff.tags, staff.pictures)
    waiting = [work.submit(work.plan(first, number)).pk for number in range(releases)]
    people = [p.pk for team in first.desks[0].signers.values() for p in team]
    began = time.perf_counter()
    count = sum(map(Counter, at_once(len(people), _signing, people, waiting)), Counter())
    seconds = time.perf_counter() - began
    total = SignOff.objects.filter(release__in=waiting).count()
    public = Publication.objects.filter(release__in=waiting).count()
    work.settle()
    return {
        "people": len(people),
        "done": count.pop("done"),
        "refused": count.pop("refused", 0),
        "lost": dict(count),
        "kept": total,
        "unpublished": releases - public,
        "a_second": total / seconds,
        "amiss": list(map(str, audit.breaks())),
    }


def _signing(number: int, parts: int, people: list[int], waiting: list[int]) -> dict[str, int]:
    """What becomes of one person's signatures under everything that waits, round after round."""
    by, sentence = Person.objects.get(pk=people[number]), Counter()
    while releases := list(Release.objects.filter(pk__in=waiting, publication=None).order_by("?")):
        for release in releases:
            try:
                work.sign(release, by)
                sentence["done"] += 1
            except desk.Refused:
                sentence["refused"] += 1
            except Exception as lost:  # a bench counts what must not happen
                sentence[type(lost).__name__] += 1
    return dict(sentence)
