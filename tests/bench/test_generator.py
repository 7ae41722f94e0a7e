"""The bench measures lawful stories: those that are made in bulk are as the desk makes them."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import audit, desk, press
from articles.models import (
    Article,
    Entry,
    Figure,
    LogHead,
    Notification,
    Page,
    Publication,
    Release,
    SignOff,
    TaggedArticle,
    TaggedPublication,
)
from tests.bench.generator import generate
from tests.bench.plan import Archive, Plan, plan_story
from tests.bench.prose import Prose
from tests.bench.staff import Staff, hire_staff

STORIES = 50
#: What is another number for each story, or follows from such a number.
_OWN = {
    "id",
    "article_id",
    "release_id",
    "entry_id",
    "content_object_id",
    "publication_id",
    "previous",
}


@pytest.fixture(scope="module")
def prose() -> Prose:
    return Prose()


@pytest.fixture
def staff(db, prose) -> Staff:
    return hire_staff(prose, timezone.now() - timedelta(days=2000), tops=1, scenes=["bridge"])


@pytest.fixture
def archive(staff, prose) -> list[Publication]:
    planned = Archive(staff, prose, STORIES, timezone.now()).plans(range(STORIES))
    generate(planned, staff.tags)
    return list(Publication.objects.order_by("id"))


def by_the_desk(plan: Plan) -> int:
    """The planned story as its people would make it."""
    text, submitted, *signature = plan.moments
    article = desk.create(plan.reporter, **plan.words, at=text)
    release = desk.submit(article, plan.reporter, version=1, at=submitted)
    for person, at in zip(plan.signers, signature, strict=True):
        desk.sign(release, person, read=release.digest, at=at)
    return article.pk


def portrait(pk: int) -> dict[str, list[dict]]:
    """Every row of a story, without the numbers that are its own."""
    of_story = {
        Article: {"pk": pk},
        Publication: {"article": pk},
        Release: {"article": pk},
        SignOff: {"release__article": pk},
        Entry: {"article": pk},
        Notification: {"article": pk},
        Figure: {"article": pk},
        TaggedArticle: {"content_object": pk},
        TaggedPublication: {"content_object__article": pk},
        Publication.pictures.through: {"publication__article": pk},
    }
    return {
        model.__name__: [
            _shared_fields(model, row) for row in model.objects.filter(**which).values()
        ]
        for model, which in of_story.items()
    }


def _shared_fields(model: type, row: dict) -> dict:
    own = _OWN | {"digest"} if model is Entry else _OWN
    data = {k: v for k, v in row.get("data", {}).items() if k not in ("article", "release")}
    return {name: value for name, value in row.items() if name not in own} | {"data": data}


def test_a_story_made_in_bulk_is_what_the_desk_makes_of_the_same_plan(staff, prose):
    at = timezone.now() - timedelta(days=1)
    item = next(
        plan
        for seed in range(100)
        if (plan := plan_story(staff, prose, random.Random(seed), at)).words["figures"]
        and len(plan.words["tags"]) > 1
    )
    generate([item], staff.tags)
    assert portrait(Article.objects.get().pk) == portrait(by_the_desk(item))


def test_the_record_of_stories_made_in_bulk_is_unbroken(archive, staff, prose):
    assert list(audit.breaks()) == []
    by_the_desk(plan_story(staff, prose, random.Random(0), timezone.now()))
    assert list(audit.breaks()) == []
    assert LogHead.objects.get().count == Entry.objects.count() == (STORIES + 1) * 5


def test_stories_lie_evenly_over_three_years_and_are_the_same_each_time(staff, prose):
    until = timezone.now()
    archive = Archive(staff, prose, STORIES, until)
    moments = [plan.moments[-1] for plan in archive.plans(range(STORIES))]
    assert moments == sorted(moments)
    assert until - moments[0] > timedelta(days=1000)
    assert moments[-1] <= until
    twice = [[plan.words for plan in archive.plans(range(5))] for _ in range(2)]
    assert twice[0] == twice[1]


def test_common_words_stand_in_nearly_every_story_and_rare_ones_in_few(prose):
    texts = ["".join(prose.paragraphs(random.Random(number))) for number in range(300)]
    assert sum("记者" in text for text in texts) > 280
    assert 0 < sum("湿地" in text for text in texts) < 60
    assert 1500 < sum(map(len, texts)) / len(texts) < 2500


@pytest.mark.django_db(transaction=True)
def test_readers_get_stories_made_in_bulk_as_pages(archive):
    Page.objects.mark_due(press.everything(), timezone.now())
    assert press.Outcome.FAILED not in {row.outcome for row in press.press_due()}
    assert list(press.stale_pages(timezone.now())) == []
    for story in archive:
        page = press.page_storage().read(story.get_absolute_url()).decode()
        assert story.release.headline in page
        assert all(str(mark) in page for mark in story.release.signatures)
