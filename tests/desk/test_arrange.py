"""The front page: any responsible editor arranges it, knowingly, and on the record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import audit, desk
from articles.models import Article, Entry, Placement, Publication
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db
LEAD, HEADLINE = Placement.Place.LEAD, Placement.Place.HEADLINE


@pytest.fixture
def stories(newsroom):
    return [newsroom.published(headline=f"头条{n}").live for n in range(3)]


def arrange_front(by, *wishes, digest=None):
    return desk.arrange(by, placements=wishes, seen_digest=digest or desk.arrangement())


def read_placements():
    return [(str(s), s.place) for s in Placement.objects.all()]


def test_it_replaces_what_was_there(newsroom, stories):
    arrange_front(newsroom.second, (stories[0], LEAD, None), (stories[1], HEADLINE, None))
    arrange_front(newsroom.first, (stories[2], LEAD, None), (stories[0], HEADLINE, None))
    assert read_placements() == [("头条2", "lead"), ("头条0", "headline")]


def test_it_is_a_line_with_before_and_after(newsroom, stories):
    arrange_front(newsroom.second, (stories[0], LEAD, None))
    arrange_front(newsroom.second)
    lines = Entry.objects.filter(verb="arrange")
    heads = [[s["headline"] for s in line.data["after"]["spots"]] for line in lines]
    assert heads == [["头条0"], []]
    assert lines[1].data["before"] == lines[0].data["after"]
    assert list(audit.breaks()) == []


def test_the_same_again_leaves_no_trace(newsroom, stories):
    arrange_front(newsroom.second, (stories[0], LEAD, None))
    with untouched():
        arrange_front(newsroom.second, (stories[0], LEAD, None))


@pytest.mark.parametrize("role", ["reporter", "outsider", "administrator"])
def test_who_signs_no_later_step_arranges_nothing(newsroom, stories, role):
    with refused("can arrange the front page"):
        arrange_front(getattr(newsroom, role), (stories[0], LEAD, None))


def test_the_first_step_alone_does_not_arrange(newsroom, stories, initial):
    with refused("can arrange the front page"):
        arrange_front(initial, (stories[0], LEAD, None))


def test_the_second_of_two_is_told(newsroom, stories):
    digest = desk.arrangement()
    arrange_front(newsroom.first, (stories[0], LEAD, None), digest=digest)
    with refused("meanwhile"):
        arrange_front(newsroom.second, (stories[1], LEAD, None), digest=digest)


def test_a_withdrawn_story_leaves_the_page(newsroom, stories):
    arrange_front(newsroom.second, (stories[0], LEAD, None), (stories[1], HEADLINE, None))
    story = Article.objects.get(pk=stories[0].article_id)
    desk.withdraw(story, newsroom.second, reason="有误")
    assert read_placements() == [("头条1", "headline")]


def test_a_withdrawn_story_is_not_put_there(newsroom, stories):
    story = Article.objects.get(pk=stories[0].article_id)
    desk.withdraw(story, newsroom.second, reason="有误")
    with refused("not public any more"):
        arrange_front(newsroom.second, (stories[0], LEAD, None))


def test_a_new_text_keeps_its_spot(newsroom, stories):
    arrange_front(newsroom.second, (stories[0], LEAD, None))
    article = newsroom.rewritten(stories[0].article, headline="新题")
    release = newsroom.submitted(article)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest)
    assert read_placements() == [("新题", "lead")]


def test_what_makes_no_sense_is_refused(newsroom, stories):
    one, two, _three = stories
    past = timezone.now() - timedelta(minutes=1)
    for match, wishes in {
        "once": [(one, LEAD, None), (one, HEADLINE, None)],
        "one lead": [(one, LEAD, None), (two, LEAD, None)],
        "no place": [(one, "side", None)],
        "in the past": [(one, LEAD, past)],
    }.items():
        with refused(match):
            arrange_front(newsroom.second, *wishes)


def test_there_is_room_for_so_many(newsroom):
    many = [newsroom.published(headline=f"第{n}条").live for n in range(desk.MOST + 1)]
    with refused("has room for"):
        arrange_front(newsroom.second, *((live, HEADLINE, None) for live in many))


def test_a_spot_ends_at_its_moment(newsroom, stories):
    until = timezone.now() + timedelta(hours=1)
    arrange_front(newsroom.second, (stories[0], LEAD, until))
    assert Placement.objects.on_the_page(until - timedelta(seconds=1)).exists()
    assert not Placement.objects.on_the_page(until).exists()
    assert Publication.objects.count() == 3
