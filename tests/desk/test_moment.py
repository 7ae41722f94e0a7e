"""When a thing was done, by the record: now, whoever says what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import moment
from articles.models import Channel, Entry, Person
from tests.support.record import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_clock")]
YEARS = timedelta(days=4 * 365)


def test_a_moment_that_nobody_gives_is_now(newsroom):
    before = timezone.now()
    newsroom.draft()
    assert before <= Entry.objects.get().at <= timezone.now()


@pytest.mark.parametrize("seconds", [-50, 0, 50])
def test_clocks_may_differ_by_less_than_a_minute(newsroom, seconds):
    at = timezone.now() + timedelta(seconds=seconds)
    newsroom.draft(at=at)
    assert Entry.objects.get().at == at


@pytest.mark.parametrize("seconds", [-70, 70])
def test_a_minute_is_too_far(newsroom, seconds):
    with refused("is not now"):
        newsroom.draft(at=timezone.now() + timedelta(seconds=seconds))


def test_an_archive_brings_its_own_moments(newsroom):
    with desk.any_moment():
        newsroom.draft(at=timezone.now() - YEARS)
    with refused("is not now"):
        newsroom.draft(at=timezone.now() - YEARS)


def test_the_clock_of_what_is_due_is_the_true_one(newsroom):
    """Nobody lets a story out by naming the day on which it will be due."""
    release = newsroom.half_signed()
    soon = timezone.now() + timedelta(days=1)
    desk.plan(release.article, newsroom.second, publish_at=soon)
    desk.sign(release, newsroom.second, read=release.digest)
    desk.publish_due(soon)
    assert not Entry.objects.filter(verb="publish").exists()


def _accounts(newsroom, by, at):
    desk.save_account(newsroom.outsider, by, name="新名", at=at)


def _channels(newsroom, by, at):
    desk.save_channel(newsroom.channel, by, order=3, at=at)


def _terms(newsroom, by, at):
    desk.save_term(None, by, wrong="帐户", right="账户", at=at)


def _absences(newsroom, by, at):
    since = timezone.now()
    until = since + timedelta(days=1)
    desk.record_absence(newsroom.first, newsroom.second, since=since, until=until, by=by, at=at)


@pytest.mark.parametrize("do", [_accounts, _channels, _terms, _absences])
class TestTheOffice:
    def test_its_moment_is_now(self, newsroom, do):
        with refused("is not now"):
            do(newsroom, newsroom.administrator, timezone.now() - YEARS)

    def test_its_lines_name_the_account(self, newsroom, do):
        """Nor does a copy of an account with more rights than the account has get more rights."""
        do(newsroom, Person(pk=newsroom.administrator.pk, name="别人"), None)
        assert Entry.objects.last().name == "管理员"

    def test_rights_that_a_caller_claims_do_not_count(self, newsroom, do):
        with refused():
            do(newsroom, Person(pk=newsroom.outsider.pk, is_superuser=True), None)


def test_what_is_free_inside_is_not_free_after_an_error(newsroom):
    with pytest.raises(ZeroDivisionError), desk.any_moment():
        raise ZeroDivisionError
    assert moment.wrong_moment(timezone.now() - YEARS)
    assert Channel.objects.exists()
