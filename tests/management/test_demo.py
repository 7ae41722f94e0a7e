"""The demonstration newsroom: made once, as its people would make it, and looked at from all sides."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import audit
from articles.management.demo import make
from articles.models import (
    Article,
    Channel,
    OldAddress,
    Person,
    Picture,
    Publication,
    Release,
    Slot,
    StandingPage,
)
from articles.rules import chain

pytestmark = pytest.mark.django_db
STATIONS = {
    Article.Stage.DRAFT,
    Article.Stage.SENT_BACK,
    Article.Stage.IN_REVIEW,
    Article.Stage.CLEARED,
}


def run(**options) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.screens
def test_the_demonstration_shows_every_state():
    run()
    _every_screen_has_something()
    _every_duty_has_its_person()
    _the_record_is_well()
    _it_is_made_once()
    _its_people_sign_in()


def _every_screen_has_something():
    articles = Article.objects.all()
    assert len(articles) == 43
    assert {article.stage for article in articles} == STATIONS
    assert {plan["state"] for plan in make.PLAN["story"]} == {
        *("draft", "in_review_first", "in_review_second", "sent_back", "published"),
        *("amended", "corrected", "being_updated", "withdrawn", "scheduled"),
    }
    steps = {step.slug for step in settings.NEWSROOM_CHAIN}
    assert {article.waits_for for article in articles if article.in_review} == steps
    assert any(article.is_withdrawn for article in articles)
    assert any(release.was_amended for release in Release.objects.all())
    assert any(live.is_updated for live in Publication.objects.all())
    assert Slot.objects.count() == 2
    assert Article.objects.late(timezone.now()).exists()
    assert Release.objects.exclude(notice_text="").exists()
    assert Article.objects.filter(is_reprint=True).exists()
    assert Picture.objects.count() > 10
    assert Channel.objects.count() == 7
    assert [page.title for page in StandingPage.objects.public()] == [
        "关于我们",
        "编辑准则",
        "联系我们",
    ]
    assert OldAddress.objects.leading(["/news/view.asp?id=3107"]).article.live
    assert not Channel.objects.exclude(publications__isnull=False).exists()


def _every_duty_has_its_person():
    persons = set().union(*(person.duties for person in Person.objects.all()))
    assert persons >= {chain.REPORTER, *(step.slug for step in settings.NEWSROOM_CHAIN)}
    assert Person.objects.filter(is_superuser=True).exists()
    waiting = [p for p in Person.objects.all() if Article.objects.waiting_for(p)]
    assert len(waiting) >= 2


def _the_record_is_well():
    assert list(audit.breaks()) == []
    assert all(live.release.is_cleared for live in Publication.objects.all())
    assert 20 <= Publication.objects.count() < 43


def _it_is_made_once():
    before = Article.objects.count()
    assert run(if_empty=True) == ""
    with pytest.raises(CommandError) as error:
        run()
    assert str(error.value)
    assert Article.objects.count() == before


def _its_people_sign_in():
    result = run(logins=True)
    people = Person.objects.filter(username__in=[p["username"] for p in make.PLAN["person"]])
    assert make.PASSWORD in result
    assert all(person.username in result and person.name in result for person in people)
    story = people.first()
    story.set_password("another-password")
    story.save()
    assert f" {story.username} " not in run(logins=True)


def test_without_a_demonstration_there_are_no_logins():
    assert run(logins=True) == ""


def test_where_somebody_works_there_is_no_demonstration(newsroom):
    with pytest.raises(CommandError):
        run()
    assert Person.objects.count() == 5
