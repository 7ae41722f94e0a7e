"""What is to become of each story of the bench: its words, its people, its moments."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from django.conf import settings

from articles.models import Channel, Person, Picture
from articles.text.words import to_html
from tests.bench.prose import Prose
from tests.bench.staff import TAGS, Staff

#: The archive reaches back so far.
SPAN = timedelta(days=3 * 365)
_PICTURED, _WITH_KICKER, _WITH_SUBHEAD = 0.3, 0.2, 0.3
#: A few tags stand on very many stories, most on few (Zipf).
_COMMON = list(accumulate(1 / (rank + 2) for rank in range(TAGS)))


@dataclass(frozen=True)
class Plan:
    """One story: ``words`` as ``desk.create`` takes them, and who does what when.

    ``signers`` are in the order of the chain; ``moments`` are those of writing, submitting, and
    each signature, the last of which publishes.
    """

    words: dict
    reporter: Person
    signers: list[Person]
    #: For each step, who hears that the story waits for it.
    waited_for: list[list[Person]]
    moments: list[datetime]


@dataclass(frozen=True)
class Archive:
    """So many stories, evenly over the time that ends with ``until``; always the same ones."""

    staff: Staff
    prose: Prose
    count: int
    until: datetime

    def plans(self, numbers: Iterable[int]) -> Iterator[Plan]:
        """The plans of these stories; the oldest is number 0."""
        for number in numbers:
            chance = random.Random(number)
            at = self.until - SPAN + SPAN * ((number + chance.random()) / self.count)
            yield plan_story(self.staff, self.prose, chance, at)


def plan_story(staff: Staff, prose: Prose, chance: random.Random, at: datetime) -> Plan:
    """A story that is public at ``at``."""
    desk = chance.choice(staff.desks)
    reporter = chance.choice(desk.reporters)
    teams = [desk.signers[step.slug] for step in settings.NEWSROOM_CHAIN]
    steps = [at]
    for _step in (*teams, None):
        steps.insert(0, steps[0] - timedelta(minutes=chance.randint(5, 90)))
    return Plan(
        words=_words(staff, prose, chance, chance.choice(desk.channels), reporter),
        reporter=reporter,
        signers=[chance.choice(team) for team in teams],
        waited_for=teams,
        moments=steps,
    )


def _words(
    staff: Staff, prose: Prose, chance: random.Random, channel: Channel, reporter: Person
) -> dict:
    number = chance.randint(1, 5)
    drawing = chance.choices(staff.tags, cum_weights=_COMMON, k=number)
    has_picture = chance.random() < _PICTURED
    return {
        "kicker": prose.line(chance, 6, 14) if chance.random() < _WITH_KICKER else "",
        "headline": prose.line(chance, 12, 28),
        "subhead": prose.line(chance, 12, 24) if chance.random() < _WITH_SUBHEAD else "",
        "channel": channel,
        "source": "海报新闻",
        "credits": [
            {"role": "reporter", "name": str(reporter)},
            {"role": "correspondent", "name": prose.name(chance)},
        ],
        "dateline_place": "东营",
        "body": to_html(prose.paragraphs(chance)),
        "tags": sorted({tag.name for tag in drawing}),
        "figures": [_figure(chance.choice(staff.pictures), chance, prose)] if has_picture else [],
    }


def _figure(picture: Picture, chance: random.Random, prose: Prose) -> dict:
    return {
        "picture": picture,
        "caption": prose.line(chance, 10, 24),
        "credit": picture.credit,
        "alt": picture.alt,
    }
