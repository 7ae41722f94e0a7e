"""Who hears of what: the notification matrix, and how each person chooses."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles import desk
from articles.desk.log import record
from articles.models import (
    Absence,
    Article,
    Delivery,
    Entry,
    Notification,
    Occasion,
    Person,
    Verb,
    Webhook,
)
from articles.outgoing import notify
from tests.support.cast import Newsroom, channel, move_person, person
from tests.support.record import refused

pytestmark = pytest.mark.django_db

WAITS, BACK, MENTIONED = Occasion.WAITS, Occasion.CAME_BACK, Occasion.MENTIONED
CHANGED, FAILED = Occasion.CHANGED, Occasion.SCHEDULE_FAILED


class Everybody(Newsroom):
    """The whole cast: whoever is not named in a row of the matrix hears nothing."""

    def __init__(self):
        super().__init__()
        self.colleague = person("yibowen", "仪博文", "reporter")
        self.initial = person("sunhong", "孙红", "initial_review")
        self.third = person("wuyan", "吴岩", "initial_review", "responsible_editor")
        duties = ("reporter", "initial_review", "responsible_editor")
        sports = channel("sports", "体育")
        self.elsewhere = person("tiyu", "周岩", *duties, channels=[sports])
        self.closed = person("closed", "离职", *duties, is_active=False)
        for name, who in vars(self).items():
            if isinstance(who, Person):
                Person.objects.filter(pk=who.pk).update(email=f"{name}@example.com")

    @property
    def names(self) -> dict[int, str]:
        return {who.pk: name for name, who in vars(self).items() if isinstance(who, Person)}


@pytest.fixture
def newsroom(db):
    return Everybody()


@dataclass(frozen=True)
class Row:
    """One act, told by its name, and who hears of it as what."""

    act: str
    do: Callable[[Everybody], object]
    hear: dict[str, Occasion] = field(default_factory=dict)

    def __str__(self):
        return self.act


def _recall(n):
    desk.recall(n.submitted().article, n.reporter)


def _submitted_by_colleague(n):
    article = n.draft()
    desk.submit(article, n.colleague, version=1)


def _submitted_with_words_of_an_editor(n):
    article = n.draft()
    article = desk.save(article, n.first, version=1, headline="编辑的题")
    n.submitted(article)


def _update(n, last="second"):
    article = n.published()
    n.rewritten(article, headline="新题")
    release = n.submitted(article)
    desk.sign(release, n.first, read=release.digest)
    desk.sign(release, getattr(n, last), read=release.digest)


def _sent_back_by(who, prepare):
    return lambda n: desk.send_back(prepare(n), getattr(n, who), note="导语太长")


def _amended_by(who, prepare):
    return lambda n: desk.amend(prepare(n), getattr(n, who), headline="编辑的题")


def _amended_after_losing_the_duty(n):
    release = n.half_signed()
    n.first.groups.remove(n.first.groups.get(name="initial_review"))
    desk.amend(release, n.second, headline="编辑的题")


def _withdrawn_by(who):
    return lambda n: desk.withdraw(n.published(), getattr(n, who), reason="内容有误")


def _comment(n):
    desk.comment(n.draft(), n.first, "@fenglisha @outsider @zhaojing @tiyu @closed 请看导语")


def _plan(n, release, by):
    desk.plan(release.article, by, publish_at=timezone.now() + timedelta(hours=1))


def _in_its_slot(n):
    release = n.half_signed()
    desk.plan(release.article, n.second, publish_at=timezone.now() + timedelta(hours=2))
    desk.sign(release, n.second, read=release.digest)
    return release


def _schedule_failed(n):
    release = n.half_signed()
    record(Verb.SCHEDULE_FAILED, None, release.article, timezone.now(), release, note="磁盘已满")


MATRIX = (
    Row("create", lambda n: n.draft()),
    Row("save", lambda n: n.rewritten(n.draft(), headline="新题")),
    Row("recall", _recall),
    Row("submit", lambda n: n.submitted(), {"first": WAITS, "initial": WAITS, "third": WAITS}),
    Row(
        "submit by a colleague",
        _submitted_by_colleague,
        {"first": WAITS, "initial": WAITS, "third": WAITS},
    ),
    Row(
        "submit with an editor's words",
        _submitted_with_words_of_an_editor,
        {"initial": WAITS, "third": WAITS},
    ),
    Row("sign, to be passed on", lambda n: n.half_signed(), {"second": WAITS, "third": WAITS}),
    Row("sign, first publication", lambda n: n.published()),
    Row("sign, an update", _update, {"reporter": CHANGED, "first": CHANGED}),
    Row(
        "sign, an update, by another",
        lambda n: _update(n, "third"),
        {"reporter": CHANGED, "first": CHANGED, "second": CHANGED},
    ),
    Row(
        "send back, first step", _sent_back_by("first", lambda n: n.submitted()), {"reporter": BACK}
    ),
    Row(
        "send back, second step",
        _sent_back_by("second", lambda n: n.half_signed()),
        {"reporter": BACK, "first": BACK},
    ),
    Row(
        "amend, first step",
        _amended_by("first", lambda n: n.submitted()),
        {"reporter": BACK, "initial": WAITS, "third": WAITS},
    ),
    Row(
        "amend, second step",
        _amended_by("second", lambda n: n.half_signed()),
        {"reporter": BACK, "first": WAITS, "initial": WAITS, "third": WAITS},
    ),
    Row(
        "amend, who had signed cannot again",
        _amended_after_losing_the_duty,
        {"reporter": BACK, "first": BACK, "initial": WAITS, "third": WAITS},
    ),
    Row("comment", _comment, {"second": MENTIONED}),
    Row("withdraw", _withdrawn_by("second"), {"reporter": CHANGED, "first": CHANGED}),
    Row(
        "withdraw by another",
        _withdrawn_by("third"),
        {"reporter": CHANGED, "first": CHANGED, "second": CHANGED},
    ),
    Row("plan before a signature", lambda n: _plan(n, n.submitted(), n.reporter)),
    Row(
        "plan, what one has signed",
        lambda n: _plan(n, n.half_signed(), n.reporter),
        {"first": Occasion.MOVED},
    ),
    Row(
        "plan, what all have signed",
        lambda n: _plan(n, _in_its_slot(n), n.second),
        {"first": Occasion.MOVED},
    ),
    Row(
        "schedule failed",
        _schedule_failed,
        {"reporter": FAILED, "first": FAILED, "second": FAILED, "third": FAILED},
    ),
)

every_row = pytest.mark.parametrize("row", MATRIX, ids=str)


def _occasions_by_name(newsroom, occasions) -> dict[str, Occasion]:
    pairs = [(newsroom.names[who.pk], Occasion(occasion)) for who, occasion in occasions]
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def _told_last() -> list:
    last = Entry.objects.filter(article__isnull=False).last()
    return [(n.person, n.occasion) for n in Notification.objects.filter(entry=last)]


@every_row
def test_those_hear_of_it_whom_it_concerns_and_nobody_else(newsroom, row):
    row.do(newsroom)
    assert _occasions_by_name(newsroom, _told_last()) == row.hear


@every_row
def test_who_should_hear_can_be_asked_of_the_entry_alone(newsroom, row):
    row.do(newsroom)
    entry = Entry.objects.last()
    assert _occasions_by_name(newsroom, notify.recipients_of(entry)) == row.hear


@every_row
def test_mail_leaves_for_each_of_them_where_there_is_a_mail_server(newsroom, row, settings):
    settings.NEWSROOM_MAILS = True
    row.do(newsroom)
    letters = Delivery.objects.filter(entry=Entry.objects.last())
    assert {newsroom.names[each.notification.person_id] for each in letters} == set(row.hear)


@every_row
def test_a_webhook_is_called_once_an_entry(newsroom, row):
    Webhook.objects.create(name="机器人", url="http://127.0.0.1/", occasions=Occasion.values)
    row.do(newsroom)
    assert Delivery.objects.filter(entry=Entry.objects.last()).count() == bool(row.hear)


def test_without_a_mail_server_no_mail_is_made(newsroom):
    newsroom.submitted()
    assert not Delivery.objects.exists()


def test_without_an_address_no_mail_is_made(newsroom, settings):
    settings.NEWSROOM_MAILS = True
    Person.objects.update(email="")
    newsroom.submitted()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("ways", "bell", "mail"),
    [(["bell", "mail"], 1, 1), (["bell"], 1, 0), (["mail"], 0, 1), ([], 0, 0)],
)
def test_each_person_chooses_for_each_occasion(newsroom, settings, ways, bell, mail):
    settings.NEWSROOM_MAILS = True
    desk.set_preferences(newsroom.first, {"waits": ways})
    newsroom.submitted()
    count = Notification.objects.in_bell_of(newsroom.first).count()
    letters = Delivery.objects.filter(notification__person=newsroom.first).count()
    assert (count, letters) == (bell, mail)


def test_an_occasion_that_was_not_chosen_keeps_both_ways(newsroom):
    desk.set_preferences(newsroom.first, {"waits": []})
    assert notify.ways(Person.objects.get(pk=newsroom.first.pk), "changed") == {"bell", "mail"}


def test_an_occasion_that_there_is_not_cannot_be_chosen(newsroom):
    with refused("nothing one is told of"):
        desk.set_preferences(newsroom.first, {"birthday": ["bell"]})


def test_a_deputy_hears_what_waits(newsroom):
    now = timezone.now()
    absence = Absence(person=newsroom.initial, deputy=newsroom.second)
    absence.since, absence.until = now - timedelta(days=1), now + timedelta(days=1)
    absence.save()
    newsroom.submitted()
    assert (newsroom.second, "waits") in _told_last()


def test_who_may_not_see_the_story_any_more_hears_nothing(newsroom):
    article = desk.save(newsroom.draft(), newsroom.colleague, version=1, headline="新题")
    release = newsroom.submitted(article)
    move_person(newsroom.colleague, channel("sports"))
    desk.send_back(release, newsroom.first, note="再核")
    assert _occasions_by_name(newsroom, _told_last()) == {"reporter": BACK}


def test_a_story_that_a_colleague_signed_waits_in_nobodys_bell(newsroom):
    newsroom.half_signed()
    assert not Notification.objects.in_bell_of(newsroom.initial).unread().exists()


def test_a_story_that_went_back_waits_in_nobodys_bell(newsroom):
    desk.send_back(newsroom.submitted(), newsroom.first, note="再核")
    assert not Notification.objects.unread().filter(occasion=WAITS).exists()


def test_the_sentence_is_said_in_the_readers_language(newsroom):
    release = newsroom.submitted()
    notification = Notification.objects.get(person=newsroom.first)
    assert notification.said["facts"] == {
        "name": "张力雯",
        "story": "三千水鸟落滩涂",
        "step": "初审编辑",
    }
    assert release.headline in desk.say(notification.sentence)


def test_a_percent_sign_in_a_headline_is_no_trouble(newsroom):
    newsroom.submitted(headline="增长 5%(s) 与 100%")
    assert "增长 5%(s) 与 100%" in desk.say(Notification.objects.first().sentence)


def test_a_webhook_is_told_of_its_occasions_alone(newsroom):
    hook = Webhook.objects.create(name="机器人", url="http://127.0.0.1/", occasions=["came_back"])
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="再核")
    assert [each.payload["occasion"] for each in hook.deliveries.all()] == ["came_back"]


def test_a_webhook_that_is_off_is_told_nothing(newsroom):
    Webhook.objects.create(
        name="机器人", url="http://127.0.0.1/", occasions=Occasion.values, is_active=False
    )
    newsroom.submitted()
    assert not Delivery.objects.exists()


def test_a_refused_verb_tells_nobody(newsroom):
    release = newsroom.submitted()
    before = Notification.objects.count()
    with refused():
        desk.send_back(release, newsroom.second, note="再核")
    assert Notification.objects.count() == before


def test_nobody_is_told_of_what_was_undone_after_all(newsroom):
    draft = newsroom.draft()
    with suppress(ZeroDivisionError), transaction.atomic():
        desk.submit(draft, newsroom.reporter, version=1)
        raise ZeroDivisionError
    assert not Notification.objects.exists()


def test_telling_of_one_entry_costs_little_however_many_work_here(
    newsroom, django_assert_max_num_queries
):
    """The log has one writer at a time, so telling must be quick."""
    for number in range(20):
        person(f"more{number}", f"记者{number}", "reporter")
    draft = newsroom.draft()
    with django_assert_max_num_queries(80):
        desk.submit(draft, newsroom.reporter, version=1)


def test_reading_one_thing_leaves_the_others_unread(newsroom):
    newsroom.submitted()
    newsroom.submitted(newsroom.draft())
    mine = Notification.objects.in_bell_of(newsroom.first)
    desk.mark_read(newsroom.first, notification=mine.first())
    assert mine.unread().count() == 1


def test_reading_everything_is_ones_own_affair(newsroom):
    newsroom.submitted()
    desk.mark_read(newsroom.first)
    assert not Notification.objects.in_bell_of(newsroom.first).unread().exists()
    assert Notification.objects.in_bell_of(newsroom.initial).unread().exists()


def test_nobody_reads_for_another(newsroom):
    newsroom.submitted()
    theirs = Notification.objects.get(person=newsroom.initial)
    assert desk.mark_read(newsroom.first, notification=theirs) == 0


def test_a_story_that_is_opened_is_read(newsroom):
    article = Article.objects.get(pk=newsroom.submitted().article_id)
    assert desk.mark_read(newsroom.first, article=article) == 1
