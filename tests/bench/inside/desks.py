"""Editors at their desks, signed in, with enough that waits for them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore

from articles.models import Person, SignOff
from tests.bench import work
from tests.bench.staff import read_staff

_STEM = "editor-at-once-"


def editors(many: int, stories: int) -> list[str]:
    """So many editors of every step and channel, and stories that wait; their session cookies."""
    steps = [Group.objects.get_or_create(name=step.slug)[0] for step in settings.NEWSROOM_CHAIN]
    people = [
        Person.objects.create(
            username=f"{_STEM}{number}", name=f"编辑{number}", is_staff=True, all_channels=True
        )
        for number in range(many)
    ]
    for number, person in enumerate(people):
        person.groups.add(steps[number % len(steps)])
    staff = read_staff()
    for number in range(stories):
        act = (work.submit, work.half_signed)[number % 2]
        act(work.plan(staff, 700_000 + number))
    work.settle()
    return [_cookie(person) for person in people]


def _cookie(person: Person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def signed_by_editors() -> int:
    """How many of their signatures there are."""
    return SignOff.objects.filter(person__username__startswith=_STEM).count()
