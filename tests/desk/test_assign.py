"""Plans: who plans, who writes, and how a plan becomes an article."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import audit, desk
from articles.models import Article, Assignment, Entry
from tests.support.cast import channel, person
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db


def assign_story(newsroom, by=None, **plan) -> Assignment:
    fields = {"title": "候鸟南迁", "channel": newsroom.channel, **plan}
    return desk.assign(by or newsroom.first, **fields)


def test_a_story_is_planned(newsroom):
    plan = assign_story(newsroom, reporter=newsroom.reporter, length=1200, brief="数一数")
    line = Entry.objects.get()
    assert list(Assignment.objects.open()) == [plan]
    assert (line.verb, line.person, line.data["after"]["reporter"]) == (
        "assign",
        newsroom.first,
        "张力雯",
    )


def test_an_administrator_plans(newsroom):
    assert assign_story(newsroom, newsroom.administrator).planned_by == newsroom.administrator


@pytest.mark.parametrize("role", ["reporter", "outsider"])
def test_who_does_not_edit_plans_nothing(newsroom, role):
    with refused("plan its stories"):
        assign_story(newsroom, getattr(newsroom, role))


def test_an_editor_of_another_channel_plans_nothing_here(newsroom, elsewhere):
    with refused("plan its stories"):
        assign_story(newsroom, elsewhere)


def test_a_plan_is_not_moved_into_a_channel_of_others(newsroom, elsewhere):
    sports = channel("sports", "体育")
    plan = assign_story(newsroom, elsewhere, channel=sports)
    with refused("plan its stories"):
        desk.reassign(plan, elsewhere, channel=newsroom.channel)


def test_nobody_is_named_who_cannot_write_there(newsroom):
    far = person("tiyu2", "刘洋", "reporter", channels=[channel("sports", "体育")])
    for reporter in (far, newsroom.outsider):
        with refused("holds no editorial duty"):
            assign_story(newsroom, reporter=reporter)


@pytest.mark.parametrize("plan", [{"title": ""}, {"title": "长" * 201}, {"length": -1}])
def test_a_wrong_value_is_refused(newsroom, plan):
    with refused():
        assign_story(newsroom, **plan)


def test_it_is_passed_on(newsroom, colleague):
    plan = assign_story(newsroom, reporter=newsroom.reporter)
    desk.reassign(plan, newsroom.second, reporter=colleague)
    data = Entry.objects.last().data
    assert Assignment.objects.get().reporter == colleague
    assert (data["before"], data["after"]) == ({"reporter": "张力雯"}, {"reporter": "仪博文"})


def test_a_change_of_nothing_leaves_no_line(newsroom):
    plan = assign_story(newsroom)
    with untouched():
        desk.reassign(plan, newsroom.second, title="候鸟南迁")


def test_the_reporter_takes_it_up(newsroom):
    deadline = timezone.now() + timedelta(hours=5)
    plan = assign_story(newsroom, reporter=newsroom.reporter, deadline=deadline)
    article = desk.take_up(plan, newsroom.reporter)
    article = Article.objects.get(pk=article.pk)
    assert (article.headline, article.channel, article.deadline) == ("", newsroom.channel, deadline)
    assert (article.owner, article.assignment) == (newsroom.reporter, plan)
    assert not Assignment.objects.open().exists()
    assert list(article.entries.values_list("verb", flat=True)) == ["create", "assign"]
    assert list(audit.breaks()) == []


def test_whoever_writes_in_the_channel_takes_up_what_is_nobodys(newsroom, colleague):
    desk.take_up(assign_story(newsroom), colleague)
    assert Assignment.objects.get().reporter == colleague


def test_nobody_takes_up_what_is_anothers(newsroom, colleague):
    plan = assign_story(newsroom, reporter=newsroom.reporter)
    with refused("planned for 张力雯"):
        desk.take_up(plan, colleague)


def test_a_reporter_of_another_channel_takes_nothing_up(newsroom, elsewhere):
    plan = assign_story(newsroom)
    with refused():
        desk.take_up(plan, elsewhere)


def test_it_is_taken_up_once(newsroom, colleague):
    plan = assign_story(newsroom)
    desk.take_up(plan, newsroom.reporter)
    for again in (newsroom.reporter, colleague):
        with refused("being written already"):
            desk.take_up(plan, again)
    with refused("being written already"):
        desk.reassign(plan, newsroom.first, title="别的")


def test_it_is_given_up(newsroom):
    plan = assign_story(newsroom)
    desk.give_up(plan, newsroom.first, note="没有新闻")
    assert not Assignment.objects.open().exists()
    assert Entry.objects.last().note == "没有新闻"
    with refused("given up"):
        desk.take_up(plan, newsroom.reporter)


def test_a_reporter_does_not_give_it_up(newsroom):
    plan = assign_story(newsroom, reporter=newsroom.reporter)
    with refused("plan its stories"):
        desk.give_up(plan, newsroom.reporter)
