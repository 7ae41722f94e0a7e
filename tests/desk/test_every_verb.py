"""What holds for every verb of the desk alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from articles import audit, desk
from articles.models import Entry, Person
from tests.support.cast import Newsroom, channel, move_person
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db
#: Who publishes and schedules, by the log.
NEWSROOM = settings.NEWSROOM_NAME


@dataclass(frozen=True)
class Turn:
    """One verb at a moment when it may be done: who may, what it writes in the log."""

    name: str
    actor: str
    lines: tuple[str, ...]
    prepare: Callable[[Newsroom], Callable]

    def __str__(self):
        return self.name


def _create(newsroom):
    return lambda by, **more: newsroom.draft(by, **more)


def _save(newsroom):
    draft = newsroom.draft()
    return lambda by, **more: desk.save(draft, by, version=1, headline="新题", **more)


def _submit(newsroom):
    draft = newsroom.draft()
    return lambda by, **more: desk.submit(draft, by, version=1, **more)


def _recall(newsroom):
    article = newsroom.submitted().article
    return lambda by, **more: desk.recall(article, by, **more)


def _sign(newsroom):
    release = newsroom.submitted()
    return lambda by, **more: desk.sign(release, by, read=release.digest, **more)


def _sign_last(newsroom):
    release = newsroom.half_signed()
    return lambda by, **more: desk.sign(release, by, read=release.digest, **more)


def _send_back(newsroom):
    release = newsroom.submitted()
    return lambda by, **more: desk.send_back(release, by, note="导语太长", **more)


def _amend(newsroom):
    release = newsroom.submitted()
    return lambda by, **more: desk.amend(release, by, headline="编辑的题", **more)


def _withdraw(newsroom):
    article = newsroom.published()
    return lambda by, **more: desk.withdraw(article, by, reason="内容有误", **more)


def _sign_words_about_a_withdrawal(newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    newsroom.rewritten(article, notice_kind="withdrawal", notice_text="数字有误。")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    return lambda by, **more: desk.sign(release, by, read=release.digest, **more)


def _claim(newsroom):
    article = newsroom.submitted().article
    return lambda by, **more: desk.claim(article, by, **more)


def _unclaim(newsroom):
    article = newsroom.submitted().article
    # As if taken three days from now, when a test gives it back.
    desk.claim(article, newsroom.first, at=timezone.now() + timedelta(days=3))
    return lambda by, **more: desk.unclaim(article, by, **more)


def _comment(newsroom):
    article = newsroom.submitted().article
    return lambda by, **more: desk.comment(article, by, "数目请核", **more)


def _resolve(newsroom):
    open_comment = desk.comment(newsroom.submitted().article, newsroom.first, "数目请核")
    return lambda by, **more: desk.resolve(open_comment, by, **more)


def _reopen(newsroom):
    resolved_comment = desk.comment(newsroom.submitted().article, newsroom.first, "数目请核")
    desk.resolve(resolved_comment, newsroom.first)
    return lambda by, **more: desk.reopen(resolved_comment, by, **more)


def _plan(newsroom):
    draft, soon = newsroom.draft(), timezone.now() + timedelta(days=4)
    return lambda by, **more: desk.plan(draft, by, deadline=soon, **more)


def _schedule_story(newsroom):
    release = newsroom.half_signed()
    soon = timezone.now() + timedelta(days=4)
    desk.plan(release.article, newsroom.first, publish_at=soon)
    return release


def _sign_into_a_slot(newsroom):
    release = _schedule_story(newsroom)
    return lambda by, **more: desk.sign(release, by, read=release.digest, **more)


def _unschedule(newsroom):
    release = _schedule_story(newsroom)
    desk.sign(release, newsroom.second, read=release.digest)
    return lambda by, **more: desk.unschedule(release.article, by, **more)


TURNS = (
    Turn("create", "reporter", ("create",), _create),
    Turn("save", "reporter", ("save",), _save),
    Turn("submit", "reporter", ("submit",), _submit),
    Turn("recall", "reporter", ("recall",), _recall),
    Turn("sign", "first", ("sign",), _sign),
    Turn("sign the last step", "second", ("sign", "publish"), _sign_last),
    Turn("claim", "first", ("claim",), _claim),
    Turn("unclaim", "first", ("unclaim",), _unclaim),
    Turn("comment", "first", ("comment",), _comment),
    Turn("resolve", "first", ("resolve",), _resolve),
    Turn("reopen", "first", ("reopen",), _reopen),
    Turn("send back", "first", ("send_back",), _send_back),
    Turn("amend", "first", ("amend",), _amend),
    Turn("withdraw", "second", ("withdraw",), _withdraw),
    Turn("sign about a withdrawal", "second", ("sign", "explain"), _sign_words_about_a_withdrawal),
    Turn("plan", "reporter", ("plan",), _plan),
    Turn("sign into a slot", "second", ("sign", "schedule"), _sign_into_a_slot),
    Turn("unschedule", "second", ("unschedule",), _unschedule),
)

every_verb = pytest.mark.parametrize("turn", TURNS, ids=str)


def _actor(turn: Turn, newsroom: Newsroom) -> Person:
    return getattr(newsroom, turn.actor)


def _collide(monkeypatch, newsroom: Newsroom) -> None:
    """From here on the log's lines claim a digest that another line follows already."""
    digest = newsroom.draft().entries.get().digest
    newsroom.draft()
    monkeypatch.setattr(Entry, "computed_digest", property(lambda entry: digest))


@every_verb
def test_it_writes_its_lines_into_the_log(newsroom, turn):
    do = turn.prepare(newsroom)
    count_before = Entry.objects.count()
    do(_actor(turn, newsroom))
    assert tuple(Entry.objects.values_list("verb", flat=True)[count_before:]) == turn.lines


@every_verb
def test_the_line_names_who_did_it_to_which_story(newsroom, turn):
    do, by = turn.prepare(newsroom), _actor(turn, newsroom)
    count_before = Entry.objects.count()
    do(by)
    line = Entry.objects.all()[count_before]
    assert (line.person, line.name, line.article_id is None) == (by, by.name, False)


@every_verb
def test_the_moment_is_the_one_that_was_passed(newsroom, turn):
    do, moment = turn.prepare(newsroom), timezone.now() + timedelta(days=3)
    do(_actor(turn, newsroom), at=moment)
    assert Entry.objects.last().at == moment


@every_verb
@pytest.mark.parametrize("days", [-3, 3])
def test_another_moment_than_now_is_refused(newsroom, turn, on_the_clock, days):
    """A record that takes its moments from a caller is a record of what the caller says."""
    with desk.any_moment():
        do = turn.prepare(newsroom)
    with refused("is not now"):
        do(_actor(turn, newsroom), at=timezone.now() + timedelta(days=days))


@every_verb
def test_the_printed_name_is_the_one_of_the_account(newsroom, turn):
    """Who calls a verb says who it is; what they are called, the database says."""
    do, by = turn.prepare(newsroom), _actor(turn, newsroom)
    count_before = Entry.objects.count()
    result = do(Person(pk=by.pk, name="别人的名字", username=by.username))
    assert {line.name for line in Entry.objects.all()[count_before:]} <= {by.name, NEWSROOM}
    assert "别人的名字" not in {getattr(result, "name", ""), getattr(result, "frozen_name", "")}


@every_verb
def test_an_account_that_there_is_not_is_refused(newsroom, turn):
    do = turn.prepare(newsroom)
    with refused("no such account"):
        do(Person(pk=2_000_000, name="赵静", is_superuser=True))


@every_verb
def test_it_leaves_the_record_unbroken(newsroom, turn):
    turn.prepare(newsroom)(_actor(turn, newsroom))
    assert list(audit.breaks()) == []


@every_verb
def test_an_outsider_is_refused(newsroom, turn):
    do = turn.prepare(newsroom)
    with refused():
        do(newsroom.outsider)


@every_verb
def test_a_superuser_has_no_privilege(newsroom, turn):
    do = turn.prepare(newsroom)
    with refused():
        do(newsroom.administrator)


@every_verb
def test_a_closed_account_is_refused_with_the_reason(newsroom, turn):
    do, by = turn.prepare(newsroom), _actor(turn, newsroom)
    Person.objects.filter(pk=by.pk).update(is_active=False)
    with refused("account is closed"):
        do(by)


# Who wrote a story may take it out of review wherever they work now.
@pytest.mark.parametrize("turn", [t for t in TURNS if t.name != "recall"], ids=str)
def test_duties_of_another_channel_do_not_count(newsroom, turn):
    do, by = turn.prepare(newsroom), _actor(turn, newsroom)
    move_person(by, channel("sports", "体育"))
    with refused():
        do(by)


@every_verb
def test_a_duty_that_was_taken_away_does_not_count(newsroom, turn):
    do, by = turn.prepare(newsroom), _actor(turn, newsroom)
    by.groups.clear()
    with refused():
        do(by)


@every_verb
def test_nothing_is_left_if_its_line_cannot_be_written(newsroom, turn, monkeypatch):
    do = turn.prepare(newsroom)
    _collide(monkeypatch, newsroom)
    newsroom.draft()
    with refused():
        do(_actor(turn, newsroom))


@pytest.mark.parametrize("turn", [t for t in TURNS if len(t.lines) == 2], ids=str)
def test_no_signature_is_left_if_publishing_fails(newsroom, turn, monkeypatch):
    do = turn.prepare(newsroom)
    _collide(monkeypatch, newsroom)
    with refused():
        do(_actor(turn, newsroom))


@every_verb
def test_a_failure_of_another_kind_leaves_nothing_either(newsroom, turn, monkeypatch):
    do = turn.prepare(newsroom)
    monkeypatch.setattr(Entry, "computed_digest", property(lambda entry: 1 / 0))
    with untouched(), pytest.raises(ZeroDivisionError):
        do(_actor(turn, newsroom))


NOTED = [t for t in TURNS if t.name in {"submit", "sign", "sign the last step", "amend"}]


@pytest.mark.parametrize("turn", NOTED, ids=str)
def test_a_note_is_kept_with_the_line(newsroom, turn):
    do = turn.prepare(newsroom)
    count_before = Entry.objects.count()
    do(_actor(turn, newsroom), note="已核对原始数据")
    assert Entry.objects.all()[count_before].note == "已核对原始数据"


@pytest.mark.parametrize("turn", NOTED, ids=str)
def test_control_characters_in_a_note_do_not_reach_the_log(newsroom, turn):
    do = turn.prepare(newsroom)
    count_before = Entry.objects.count()
    do(_actor(turn, newsroom), note="已核\x00对\x07")
    assert Entry.objects.all()[count_before].note == "已核对"
