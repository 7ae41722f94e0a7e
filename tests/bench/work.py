"""Stories on their way through the desk, for the bench to measure what happens to them."""

from __future__ import annotations

import random
from datetime import timedelta

from django.utils import timezone

from articles import desk, press, search
from articles.models import Article, Page, Person, Publication, Release
from tests.bench.plan import Plan, plan_story
from tests.bench.prose import Prose
from tests.bench.staff import Staff

_PROSE = Prose()


def plan(staff: Staff, number: int) -> Plan:
    """The story of this number: the same in every newsroom of the bench, and written now."""
    at = timezone.now() - timedelta(hours=6)
    return plan_story(staff, _PROSE, random.Random(f"work {number}"), at)


def create(story: Plan) -> Article:
    return desk.create(story.reporter, **story.words)


def submit(story: Plan) -> Release:
    article = create(story)
    return desk.submit(article, story.reporter, version=article.version)


def half_signed(story: Plan) -> Release:
    """Signed at every step but the last."""
    release = submit(story)
    for person in story.signers[:-1]:
        sign(release, person)
    return release


def publish(story: Plan) -> Publication:
    release = half_signed(story)
    sign(release, story.signers[-1])
    return Publication.objects.get(release=release)


def sign(release: Release, by: Person) -> None:
    desk.sign(release, by, read=release.digest)


def settle() -> None:
    """Nothing is left for the press or for the index, as after a night's rest."""
    press.renew(timezone.now())
    # Those alone: to write three hundred thousand rows anew keeps a database busy for minutes.
    Page.objects.exclude(due_at=None).update(due_at=None)
    search.merge()
