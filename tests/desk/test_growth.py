"""No verb becomes slower as the archive grows: neither its queries nor the rows that they look at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from taggit.models import Tag

from articles.models import (
    Absence,
    Assignment,
    Channel,
    Delivery,
    Notification,
    OldAddress,
    Person,
)
from tests.bench.generator import generate
from tests.bench.plan import Archive
from tests.bench.prose import Prose
from tests.bench.staff import Staff, hire_staff
from tests.support.acts import ACTS, verbs
from tests.support.cast import Newsroom
from tests.support.query_cost import Cost, measure_cost

#: Stories in the small newsroom, in which every list is full already, and in the large one.
FEW, MANY = 40, 200
#: Rows more that may come back, and by how much more may be looked at: which neighbours a story
#: has differs, and what a tree is deep.
ROWS, PART = 30, 1.3


class _Undone(Exception):
    pass


def cost_of(name: str, newsroom: Newsroom) -> Cost:
    """What the verb costs; nothing of it stays."""
    try:
        with transaction.atomic():
            do = ACTS[name](newsroom)
            with measure_cost() as cost:
                do()
            raise _Undone
    except _Undone:
        return cost


@pytest.fixture(scope="module")
def prose() -> Prose:
    return Prose()


@pytest.fixture
def staff(db, prose) -> Staff:
    return hire_staff(prose, timezone.now() - timedelta(days=2000), tops=1, scenes=["bridge"])


@pytest.fixture
def newsroom(staff) -> Newsroom:
    """The cast, in a channel that has an archive."""
    newsroom = Newsroom()
    newsroom.channel = staff.desks[0].channels[0]
    return newsroom


def grow(staff: Staff, prose: Prose, stories: range) -> None:
    archive = Archive(staff, prose, MANY, timezone.now() - timedelta(hours=1))
    generate(archive.plans(stories), staff.tags)
    _grow_beside(stories)


def _grow_beside(numbers: range) -> None:
    """More of what a newsroom has beside its stories after a while."""
    at, by = timezone.now() - timedelta(days=30), Person.objects.filter(groups__name="reporter")
    channel, (one, other) = Channel.objects.first(), by.order_by("id")[:2]
    Tag.objects.bulk_create(Tag(name=f"旧标签{n}", slug=f"old-tag-{n}") for n in numbers)
    OldAddress.objects.bulk_create(OldAddress(path=f"/old/{n}", to="/") for n in numbers)
    Assignment.objects.bulk_create(
        Assignment(title="旧", channel=channel, planned_by=one, planned_at=at, closed_at=at)
        for _n in numbers
    )
    notifications = Notification.objects.filter(deliveries=None)[: len(numbers)]
    Delivery.objects.bulk_create(
        Delivery(notification=each, entry=each.entry, next_try_at=at, done_at=at)
        for each in notifications
    )
    Absence.objects.bulk_create(
        Absence(person=one, deputy=other, since=at - timedelta(days=n + 1), until=at)
        for n in numbers
    )


def test_every_verb_of_the_desk_is_measured():
    assert ACTS.keys() == verbs()


def test_no_verb_asks_or_looks_at_more_in_a_larger_newsroom(staff, newsroom, prose):
    grow(staff, prose, range(FEW))
    for name in ACTS:
        cost_of(name, newsroom)
    few = {name: cost_of(name, newsroom) for name in ACTS}
    grow(staff, prose, range(FEW, MANY))
    many = {name: cost_of(name, newsroom) for name in ACTS}
    both = {name: (few[name], many[name]) for name in ACTS}
    assert {name: pair for name, pair in both.items() if _has_grown(*pair)} == {}


def _has_grown(few: Cost, many: Cost) -> bool:
    most = replace(few, rows=few.rows + ROWS, steps=few.steps * PART)
    return many.queries > most.queries or many.rows > most.rows or many.steps > most.steps
