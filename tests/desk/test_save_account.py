"""Accounts and channels: kept by administrators, every change on the log, nothing secret in it."""

import json

import pytest

from articles import audit, desk
from articles.models import Channel, Entry, Person
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db
NEW = "another-long-password"


def open_account(newsroom, **facts) -> Person:
    fields = {"username": "new", "name": "新人", **facts}
    return desk.save_account(None, newsroom.administrator, **fields)


def test_an_account_is_opened_for_the_desk(newsroom):
    account = open_account(newsroom, duties=["reporter"], channels=[newsroom.channel])
    account = Person.objects.get(pk=account.pk)
    assert (account.duties, account.channel_ids) == ({"reporter"}, {newsroom.channel.pk})
    assert account.is_staff


def test_a_new_account_has_no_password(newsroom):
    account = desk.save_account(None, newsroom.administrator, username="new", name="新人")
    assert not account.has_usable_password()


def test_a_change_is_a_line_with_before_and_after(newsroom):
    desk.save_account(newsroom.reporter, newsroom.administrator, name="张力文", duties=[])
    line = Entry.objects.last()
    assert (line.verb, line.person, line.article) == ("appoint", newsroom.administrator, None)
    reach = {"all_channels": True}
    assert line.data["before"] == {"name": "张力雯", "duties": ["reporter"], **reach}
    assert line.data["after"] == {"name": "张力文", "duties": [], **reach}


def test_what_is_not_given_stays(newsroom):
    desk.save_account(newsroom.first, newsroom.administrator, email="zj@example.com")
    after = Person.objects.get(pk=newsroom.first.pk)
    assert (after.duties, after.name) == (newsroom.first.duties, "赵静")


def test_a_change_of_nothing_leaves_no_trace(newsroom):
    with untouched():
        desk.save_account(
            newsroom.reporter, newsroom.administrator, name="张力雯", duties=["reporter"]
        )


def test_nobody_sets_the_password_of_another(newsroom):
    with pytest.raises(TypeError):
        desk.save_account(newsroom.reporter, newsroom.administrator, password=NEW)


def test_ones_own_password_is_on_the_log(newsroom):
    desk.change_password(newsroom.reporter, NEW)
    line = Entry.objects.last()
    account = Person.objects.get(pk=newsroom.reporter.pk)
    assert (line.verb, line.person, line.data["password"]) == ("appoint", newsroom.reporter, "set")
    assert account.check_password(NEW)
    assert not {NEW, account.password} & {*json.dumps(line.data).split('"'), line.note}


@pytest.mark.parametrize("role", ["reporter", "first", "second", "outsider"])
def test_only_an_administrator_appoints(newsroom, role):
    by = getattr(newsroom, role)
    with refused("Only an administrator"):
        desk.save_account(newsroom.reporter, by, is_superuser=True)
    with refused("Only an administrator"):
        desk.save_account(None, by, username="new", name="新人")


def test_a_closed_administrator_appoints_nobody(newsroom):
    Person.objects.filter(pk=newsroom.administrator.pk).update(is_active=False)
    with refused("account is closed"):
        open_account(newsroom)


@pytest.mark.parametrize("fact", ["is_active", "is_superuser", "is_staff"])
def test_the_last_administrator_stays(newsroom, fact):
    with refused("last administrator"):
        desk.save_account(newsroom.administrator, newsroom.administrator, **{fact: False})


def test_one_of_two_administrators_may_go(newsroom):
    open_account(newsroom, is_superuser=True)
    desk.save_account(newsroom.administrator, newsroom.administrator, is_superuser=False)
    assert not Person.objects.get(pk=newsroom.administrator.pk).is_superuser


@pytest.mark.parametrize(
    ("facts", "match"),
    [
        ({"username": "zhaojing"}, "already exists"),
        ({"username": "两 字"}, "username"),
        ({"name": ""}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"email": "no"}, "email"),
        ({"duties": ["chief"]}, "no duty “chief”"),
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(newsroom, facts, match):
    with refused(match):
        desk.save_account(newsroom.reporter, newsroom.administrator, **facts)
    assert not Entry.objects.exists()


def test_a_field_that_an_account_does_not_have_is_a_mistake(newsroom):
    with pytest.raises(TypeError):
        desk.save_account(newsroom.reporter, newsroom.administrator, hears={})


def test_the_log_stays_unbroken(newsroom):
    open_account(newsroom)
    newsroom.published()
    desk.save_channel(newsroom.channel, newsroom.administrator, name="东营新闻")
    assert list(audit.breaks()) == []


# -- channels


def test_a_channel_is_organised(newsroom):
    channel = desk.save_channel(None, newsroom.administrator, name="垦利", slug="kenli", order=3)
    desk.save_channel(channel, newsroom.administrator, parent=newsroom.channel)
    assert Channel.objects.get(slug="kenli").parent == newsroom.channel
    lines = Entry.objects.filter(verb="organise")
    assert [line.data["after"].get("parent") for line in lines] == ["", "东营"]


@pytest.mark.parametrize("role", ["reporter", "second"])
def test_only_an_administrator_organises(newsroom, role):
    with refused("Only an administrator"):
        desk.save_channel(newsroom.channel, getattr(newsroom, role), name="别处")


@pytest.mark.parametrize(
    ("facts", "match"),
    [
        ({"name": "东营", "slug": "new"}, "already exists"),
        ({"name": "新", "slug": "两 字"}, "address"),
        ({"name": "", "slug": "new"}, "name"),
    ],
)
def test_a_wrong_channel_is_refused(newsroom, facts, match):
    with refused(match):
        desk.save_channel(None, newsroom.administrator, **facts)


def test_channels_have_two_levels(newsroom):
    below = desk.save_channel(
        None, newsroom.administrator, name="垦利", slug="kenli", parent=newsroom.channel
    )
    with refused("below a channel"):
        desk.save_channel(None, newsroom.administrator, name="镇", slug="zhen", parent=below)
    with refused("stays on top|below"):
        desk.save_channel(newsroom.channel, newsroom.administrator, parent=below)
    with refused():
        desk.save_channel(newsroom.channel, newsroom.administrator, parent=newsroom.channel)
