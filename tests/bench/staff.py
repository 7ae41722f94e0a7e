"""Who works in the newsroom of the bench, in which channels, with which tags and pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from taggit.models import Tag

from articles import desk
from articles.management.demo.scenes import draw
from articles.models import Channel, Person, Picture
from articles.rules import chain
from tests.bench.prose import Prose
from tests.support.cast import Newsroom, person

TAGS = 400
_BELOW = 2
_REPORTERS = 3
#: Who signs a step in one top channel and those below it; the first has eight editors, who can
#: be let loose on the same stories at once.
_SIGNERS, _SIGNERS_OF_THE_FIRST = 2, 4
SCENES = ("bridge", "harbour", "market", "library", "stadium", "lanterns")


@dataclass(frozen=True)
class Desk:
    """The people of one top channel; ``signers`` by the slug of their step."""

    channels: list[Channel]
    reporters: list[Person]
    signers: dict[str, list[Person]]


@dataclass(frozen=True)
class Staff:
    desks: list[Desk]
    tags: list[Tag]
    pictures: list[Picture]


class Crew(Newsroom):
    """People of the first desk, for what the newsroom's tests do with theirs."""

    def __init__(self, staff: Staff):
        of_the_first = staff.desks[0]
        self.channel, self.reporter = of_the_first.channels[0], of_the_first.reporters[0]
        self.first, self.second = (team[0] for team in list(of_the_first.signers.values())[:2])
        self.outsider = _known_person("outsider")
        self.administrator = _known_person("administrator", is_superuser=True)


def _known_person(username: str, **facts) -> Person:
    return Person.objects.filter(username=username).first() or person(username, username, **facts)


def hire_staff(prose: Prose, at: datetime, tops: int = 8, scenes: Sequence[str] = SCENES) -> Staff:
    """A new newsroom of so many top channels, with all its people, tags and pictures."""
    for number in range(1, tops + 1):
        _hire(number)
    names = ["湿地", "民生", *(prose.tag(number) for number in range(TAGS - 2))]
    for name in names:
        Tag.objects.get_or_create(name=name)
    for scene in scenes:
        _add_picture(scene, at)
    return read_staff()


def read_staff() -> Staff:
    """The newsroom that was hired into this database."""
    tops = Channel.objects.filter(parent=None, listed=True)
    tags = Tag.objects.order_by("id")[:TAGS]
    return Staff([_desk(top) for top in tops], list(tags), list(Picture.objects.order_by("id")))


def _desk(top: Channel) -> Desk:
    people = top.people.prefetch_related("groups", "channels").order_by("id")
    team = {duty: [p for p in people if duty in p.duties] for duty in (chain.REPORTER, *_steps())}
    return Desk([top, *top.children.all()], team.pop(chain.REPORTER), team)


def _hire(number: int) -> None:
    top = Channel.objects.create(slug=f"desk-{number}", name=f"栏目{number}", order=number)
    below = [
        Channel.objects.create(slug=f"{top.slug}-{n}", name=f"{top.name}之{n}", parent=top)
        for n in range(1, _BELOW + 1)
    ]
    signers = _SIGNERS_OF_THE_FIRST if number == 1 else _SIGNERS
    for duty, size in ((chain.REPORTER, _REPORTERS), *((step, signers) for step in _steps())):
        for n in range(1, size + 1):
            _add_person(f"{duty}-{number}-{n}", duty, [top, *below])


def _steps() -> list[str]:
    return [step.slug for step in settings.NEWSROOM_CHAIN]


def _add_person(username: str, duty: str, channels: list[Channel]) -> None:
    """Somebody who never types a password: hashing one takes longer than many stories."""
    person_row = Person.objects.create(username=username, name=f"{username}人", is_staff=True)
    person_row.groups.add(Group.objects.get_or_create(name=duty)[0])
    person_row.channels.set(channels)


def _add_picture(scene: str, at: datetime) -> None:
    out = io.BytesIO()
    draw(scene, (960, 640)).save(out, "JPEG", quality=85)
    words = {"caption": "现场", "credit": "摄影部", "alt": "现场照片"}
    with desk.any_moment():
        desk.add_picture(None, out.getvalue(), at=at, **words)
