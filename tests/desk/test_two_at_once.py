"""Several people at once, with real threads, on PostgreSQL and on SQLite alike."""

import itertools
import random
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection, transaction

from articles import audit, desk
from articles.desk import claims, public, review, writing
from articles.desk import refused as verbs
from articles.desk.refused import verb
from articles.models import (
    Article,
    Entry,
    Person,
    Picture,
    Publication,
    Release,
    SignOff,
)
from tests.support.cast import Newsroom, person
from tests.support.picture_files import make_file
from tests.support.together import PATIENCE, run_together

pytestmark = pytest.mark.django_db(transaction=True)

#: How often two do something at once that must not end in a deadlock.
ROUNDS = 12


@pytest.fixture
def newsroom(transactional_db):
    return Newsroom()


@pytest.fixture
def third(newsroom):
    return person("wuyan", "吴岩", "initial_review", "responsible_editor")


@pytest.fixture(autouse=True)
def _slow_thinkers(monkeypatch):
    """Between asking whether one may and doing it, there is time for another to come in."""
    for room in (writing, review, public, claims):
        monkeypatch.setattr(room, "require", _slowly(room.require))


@pytest.fixture(autouse=True)
def _sound(request, transactional_db):
    """Whatever happened, the record is unbroken and the log is one line of entries."""
    yield
    assert list(audit.breaks()) == []
    entries = list(Entry.objects.order_by("id"))
    assert [entry.previous for entry in entries] == ["", *(e.digest for e in entries)][
        : len(entries)
    ]


def _slowly(function: Callable) -> Callable:
    def slow(*args, **kwargs):
        result = function(*args, **kwargs)
        time.sleep(0.02)
        return result

    return slow


def _refusals(answers: list) -> int:
    return sum(isinstance(answer, desk.Refused) for answer in answers)


def _sign(release: Release, by) -> Callable:
    return lambda: desk.sign(release, by, read=release.digest)


def test_two_sign_the_same_step_and_one_signature_stands(newsroom, third):
    release = newsroom.submitted()
    answers = run_together(_sign(release, newsroom.first), _sign(release, third))
    steps = list(SignOff.objects.values_list("step", flat=True))
    # Whoever comes second may find the next step waiting, which they may sign as well.
    assert len(steps) == len(set(steps)) == 2 - _refusals(answers)


def test_two_with_the_last_duty_sign_at_once_and_one_signature_stands(newsroom, third):
    release = newsroom.half_signed()
    answers = run_together(_sign(release, newsroom.second), _sign(release, third))
    assert (_refusals(answers), SignOff.objects.count()) == (1, 2)


def test_one_person_signs_two_steps_at_once_and_one_signature_stands(newsroom):
    release = newsroom.submitted()
    answers = run_together(*[_sign(release, newsroom.first)] * 4)
    assert (_refusals(answers), SignOff.objects.count()) == (3, 1)


@pytest.fixture
def _no_second_try(monkeypatch):
    monkeypatch.setattr(verbs, "_is_passing", lambda error: False)


def _changes_of(newsroom) -> list[Callable]:
    """Changes of what a signature points to, or that point to what it is about."""
    office, turn = newsroom.administrator, itertools.count()
    return [
        lambda _: desk.save_account(newsroom.first, office, email=f"{next(turn)}@example.com"),
        lambda _: desk.save_account(newsroom.first, office, username=f"zhaojing{next(turn)}"),
        lambda _: desk.change_password(newsroom.first, f"a-long-password-{next(turn)}"),
        lambda _: desk.save_channel(newsroom.channel, office, name=f"东营{next(turn)}"),
        lambda story: desk.save_old_address(
            None, office, path=f"/{next(turn)}.htm", to=str(story.pk)
        ),
        lambda _: desk.set_preferences(newsroom.first, {"waits": ["bell"]}),
    ]


@pytest.mark.usefixtures("_no_second_try")
@pytest.mark.parametrize("which", range(6))
def test_a_signature_and_a_change_of_what_it_points_to_are_no_deadlock(newsroom, which):
    """They took the row and the end of the log in opposite orders."""
    change = _changes_of(newsroom)[which]
    for number in range(ROUNDS):
        release = newsroom.submitted(headline=f"稿件{number}")
        answers = run_together(_sign(release, newsroom.first), partial(change, release.article))
        assert _refusals(answers) == 0, answers


@pytest.mark.usefixtures("_no_second_try")
def test_two_who_change_each_others_accounts_are_no_deadlock(newsroom):
    other = person("other", "另一位", is_superuser=True)
    for number in range(ROUNDS):
        run_together(
            lambda n=number: desk.save_account(
                other, newsroom.administrator, email=f"a{n}@example.com"
            ),
            lambda n=number: desk.save_account(
                newsroom.administrator, other, email=f"b{n}@example.com"
            ),
        )
    assert Person.objects.get(pk=other.pk).email == f"a{ROUNDS - 1}@example.com"


def test_a_duty_that_goes_at_the_same_time_is_gone_before_or_after_by_the_log(newsroom):
    """Whoever reads the log finds that each signer held the duty when they signed."""
    for number in range(ROUNDS):
        newsroom.first.groups.add(*Group.objects.filter(name="initial_review"))
        release = newsroom.submitted(headline=f"稿件{number}")
        dismiss = partial(desk.save_account, newsroom.first, newsroom.administrator, duties=[])
        before = Entry.objects.latest("id").pk
        signature, _dismissal = run_together(_sign(release, newsroom.first), dismiss)
        lines = Entry.objects.filter(id__gt=before).values_list("verb", flat=True)
        assert (
            list(lines) == ["appoint"]
            if isinstance(signature, desk.Refused)
            else ["sign", "appoint"]
        )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_who_falls_to_a_deadlock_is_done_once_more(newsroom):
    """Two functions that break the order of locks on purpose, each waiting for the other once."""
    meeting, tries = threading.Barrier(2), []

    @verb
    def cross(first, second):
        Person.objects.select_for_update().get(pk=first.pk)
        tries.append(first)
        if len(tries) <= 2:
            meeting.wait(PATIENCE)
        Person.objects.select_for_update().get(pk=second.pk)
        return "done"

    one, other = newsroom.first, newsroom.second
    assert run_together(lambda: cross(one, other), lambda: cross(other, one)) == ["done", "done"]
    assert len(tries) == 3


def test_what_can_be_gone_through_once_is_there_for_the_second_try(newsroom, monkeypatch):
    """A verb whose database was locked is done once more, with all that it was given."""
    lock_error, tries = OperationalError("database is locked"), []
    monkeypatch.setattr(verbs, "_is_passing", lambda error: error is lock_error)

    @verb
    def keep(names, **more):
        tries.append((list(names), list(more["others"])))
        if len(tries) == 1:
            raise lock_error

    keep(iter(["甲"]), others=iter(["乙"]))
    assert tries == [(["甲"], ["乙"])] * 2


def test_a_part_of_a_greater_transaction_is_not_done_twice(newsroom, monkeypatch):
    monkeypatch.setattr(verbs, "_is_passing", lambda error: True)
    tries = []

    @verb
    def fail():
        tries.append(1)
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError), transaction.atomic():
        fail()
    assert len(tries) == 1


def test_a_signature_and_a_recall_at_once_are_one_of_the_two(newsroom):
    release = newsroom.half_signed()
    signature, recall = run_together(
        _sign(release, newsroom.second), lambda: desk.recall(release.article, newsroom.reporter)
    )
    assert isinstance(signature, desk.Refused) != isinstance(recall, desk.Refused)


def test_a_recalled_text_is_not_public(newsroom):
    release = newsroom.half_signed()
    _signature, recall = run_together(
        _sign(release, newsroom.second), lambda: desk.recall(release.article, newsroom.reporter)
    )
    assert Publication.objects.exists() == isinstance(recall, desk.Refused)


def test_a_signature_and_a_rewrite_at_once_are_one_of_the_two(newsroom, third):
    release = newsroom.half_signed()
    signature, amendment = run_together(
        _sign(release, newsroom.second), lambda: desk.amend(release, third, headline="编辑的题")
    )
    assert isinstance(signature, desk.Refused) != isinstance(amendment, desk.Refused)


def test_two_rewrites_at_once_are_one(newsroom, third):
    release = newsroom.submitted()
    answers = run_together(
        lambda: desk.amend(release, newsroom.first, headline="甲题"),
        lambda: desk.amend(release, third, headline="乙题"),
    )
    assert (_refusals(answers), Release.objects.count()) == (1, 2)


def test_a_signature_and_a_text_sent_back_at_once_are_one_of_the_two(newsroom, third):
    release = newsroom.half_signed()
    signature, back = run_together(
        _sign(release, newsroom.second), lambda: desk.send_back(release, third, note="再核")
    )
    assert isinstance(signature, desk.Refused) != isinstance(back, desk.Refused)


def _save(article: Article, by, headline: str) -> Callable:
    return lambda: desk.save(article, by, version=article.version, headline=headline)


def test_two_saves_at_once_are_one_save_and_one_conflict(newsroom, third):
    draft = newsroom.draft()
    answers = run_together(_save(draft, newsroom.reporter, "甲题"), _save(draft, third, "乙题"))
    assert sum(isinstance(answer, desk.Conflict) for answer in answers) == 1


def test_the_text_of_the_save_that_stood_is_kept(newsroom, third):
    draft = newsroom.draft()
    answers = run_together(_save(draft, newsroom.reporter, "甲题"), _save(draft, third, "乙题"))
    winner = next(answer for answer in answers if not isinstance(answer, desk.Refused))
    assert Article.objects.get(pk=draft.pk).headline == winner.headline


def test_a_save_and_a_submission_at_once_are_one_of_the_two(newsroom, third):
    """Otherwise somebody would submit a text that they have not seen."""
    draft = newsroom.draft()
    answers = run_together(
        _save(draft, third, "乙题"), lambda: desk.submit(draft, newsroom.reporter, version=1)
    )
    assert _refusals(answers) == 1


def test_two_submissions_at_once_are_one_release(newsroom):
    draft = newsroom.draft()
    answers = run_together(*[lambda: desk.submit(draft, newsroom.reporter, version=1)] * 2)
    assert (_refusals(answers), Release.objects.count()) == (1, 1)


def test_a_withdrawal_stands_though_an_update_is_signed_at_the_same_time(newsroom, third):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    run_together(
        _sign(release, newsroom.second),
        lambda: desk.withdraw(article, third, reason="内容有误"),
    )
    assert not Publication.objects.exists()


def test_two_withdrawals_at_once_are_one(newsroom, third):
    article = newsroom.published()
    answers = run_together(
        lambda: desk.withdraw(article, newsroom.second, reason="甲"),
        lambda: desk.withdraw(article, third, reason="乙"),
    )
    assert _refusals(answers) == 1


def test_people_at_work_on_different_stories_are_not_in_each_others_way(newsroom):
    """They share nothing but the log."""
    answers = run_together(*[newsroom.draft] * 8)
    assert _refusals(answers) == 0


def test_one_manuscript_taken_in_twice_at_once_is_one_story(newsroom):
    def take_in():
        return desk.create(None, fingerprint="f" * 64, headline="题", body="<p>文</p>")

    answers = run_together(*[take_in] * 3)
    assert (_refusals(answers), Article.objects.count()) == (2, 1)


def test_one_picture_added_twice_at_once_is_one_picture(newsroom):
    raw = make_file()
    answers = run_together(*[lambda: desk.add_picture(newsroom.reporter, raw)] * 3)
    assert answers == [Picture.objects.get()] * 3


def test_new_tags_in_another_order_at_once_are_no_deadlock(newsroom):
    names = [f"标签{number}" for number in range(12)]
    run_together(
        lambda: newsroom.draft(tags=names),
        lambda: newsroom.draft(tags=names[::-1]),
        lambda: newsroom.draft(tags=names[6:] + names[:6]),
    )
    assert Article.objects.count() == 3


def test_an_audit_sees_no_break_while_somebody_signs(newsroom):
    """A signature given while the audit is reading is no forgery."""
    release = newsroom.half_signed()
    pending = [_sign(release, newsroom.second)]

    def sign_in_between(execute, sql, params, many, context):
        if pending and 'FROM "articles_signoff"' in sql:
            run_together(pending.pop())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(sign_in_between):
        assert [str(sentence) for sentence in audit.breaks()] == []


def test_eight_people_work_on_four_stories_at_once(newsroom, third):
    """Everybody does whatever comes to mind; only refusals may come of it."""
    stories = [newsroom.draft(headline=f"稿件{number}") for number in range(4)]
    people = [newsroom.reporter, newsroom.first, newsroom.second, third, newsroom.outsider]
    people += [person(f"also{number}", f"同事{number}", "reporter") for number in range(3)]
    run_together(*[_busy(stories, by, seed) for seed, by in enumerate(people)])
    assert all(live.release.is_cleared for live in Publication.objects.all())


def _busy(stories: list[Article], by, seed: int) -> Callable:
    """Twelve turns of somebody who tries everything."""
    chance = random.Random(seed)

    def turn(number: int) -> None:
        story = Article.objects.get(pk=chance.choice(stories).pk)
        release, version = story.latest, story.version
        verbs = [
            lambda: desk.save(story, by, version=version, headline=f"{by} {number}"),
            lambda: desk.submit(story, by, version=version),
            lambda: desk.recall(story, by),
            lambda: desk.withdraw(story, by, reason="内容有误"),
        ]
        if release:
            verbs += [
                lambda: desk.sign(release, by, read=release.digest),
                lambda: desk.sign(release, by, read=release.digest),
                lambda: desk.amend(release, by, subhead=f"{by} {number}"),
                lambda: desk.send_back(release, by, note="再核"),
            ]
        chance.choice(verbs)()

    def work() -> None:
        for number in range(12):
            try:
                turn(number)
            except desk.Refused:
                continue

    return work


def test_two_take_a_story_to_read_and_one_gets_it(newsroom, third):
    release = newsroom.submitted()
    editors = (newsroom.first, third)
    answers = run_together(*(lambda by=by: desk.claim(release.article, by) for by in editors))
    assert _refusals(answers) == 1
    assert Article.objects.get().claim.id in {editor.pk for editor in editors}


def test_one_takes_it_while_another_signs(newsroom, third):
    release = newsroom.submitted()
    answers = run_together(
        _sign(release, newsroom.first), lambda: desk.claim(release.article, third)
    )
    signatures = SignOff.objects.count()
    # Either the claim came first and the signature was refused, or it is about the next step.
    assert _refusals(answers) == 1 - signatures
    assert Article.objects.get().claim.id == third.pk
