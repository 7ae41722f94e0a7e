"""desk.save_channel, of a channel that has public stories: no one person moves them all."""

import pytest

from articles import desk
from articles.models import Channel
from tests.support.record import refused

pytestmark = pytest.mark.django_db


def test_it_does_not_leave_the_lists(newsroom):
    newsroom.published()
    with refused("all leave the front page"):
        desk.save_channel(newsroom.channel, newsroom.administrator, listed=False)


def test_nor_does_one_that_stands_outside_come_into_them(newsroom):
    desk.save_channel(newsroom.channel, newsroom.administrator, listed=False)
    newsroom.published()
    with refused("or come into them"):
        desk.save_channel(newsroom.channel, newsroom.administrator, listed=True)


def test_nor_with_another_change_beside_it(newsroom):
    newsroom.published()
    with refused("all leave"):
        desk.save_channel(newsroom.channel, newsroom.administrator, name="新名", listed=False)


def test_its_address_stays(newsroom):
    newsroom.published()
    with refused("know its address"):
        desk.save_channel(newsroom.channel, newsroom.administrator, slug="elsewhere")


@pytest.mark.parametrize("facts", [{"slug": "elsewhere"}])
def test_stories_of_a_channel_below_count_too(newsroom, facts):
    above = Channel.objects.create(name="山东", slug="shandong")
    desk.save_channel(newsroom.channel, newsroom.administrator, parent=above)
    newsroom.published()
    with refused("public stories"):
        desk.save_channel(above, newsroom.administrator, **facts)


@pytest.mark.parametrize("facts", [{"listed": False}, {"slug": "elsewhere"}])
@pytest.mark.parametrize("state", ["draft", "submitted", "half_signed"])
def test_without_public_stories_it_may_be_changed(newsroom, state, facts):
    getattr(newsroom, state)()
    assert desk.save_channel(newsroom.channel, newsroom.administrator, **facts)


def test_after_the_last_withdrawal_it_may_be_changed(newsroom):
    desk.withdraw(newsroom.published(), newsroom.second, reason="内容有误")
    assert desk.save_channel(newsroom.channel, newsroom.administrator, listed=False)


def test_a_name_and_a_place_in_the_order_are_its_own(newsroom):
    """They move no story; the log has what they were."""
    newsroom.published()
    assert desk.save_channel(newsroom.channel, newsroom.administrator, name="黄河口", order=4)


def test_a_new_channel_has_none(newsroom):
    assert desk.save_channel(None, newsroom.administrator, name="关于", slug="about", listed=False)
