"""Accounts: nobody sets another's password, and whoever answers for the paper hears of changes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from articles import audit, desk
from articles.models import Delivery, Entry, Notification, Person
from tests.admin.screens.clients import at
from tests.support.cast import channel, move_person, person
from tests.support.record import everything, refused

pytestmark = pytest.mark.django_db
NEW = "another-long-password"


def token_of(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[1]


def read_notifications() -> dict[str, str]:
    """What the newest line of the log was told of, by the name of who was told."""
    rows = Notification.objects.filter(entry=Entry.objects.last()).select_related("person")
    return {row.person.name: str(row.sentence) for row in rows}


def letters() -> dict[str, str]:
    """Letters sent just now: address → text."""
    mail.outbox.clear()
    assert all(not letter.error for letter in desk.deliver_due())
    return {letter.to[0]: letter.body for letter in mail.outbox}


@pytest.fixture
def mails(settings):
    settings.NEWSROOM_MAILS = True


def test_without_mail_the_link_is_shown_and_works_once(newsroom):
    link = desk.offer_link(newsroom.second, newsroom.administrator)
    desk.use_link(newsroom.second, token_of(link), NEW)
    assert Person.objects.get(pk=newsroom.second.pk).check_password(NEW)
    with refused("used already or is too old"):
        desk.use_link(newsroom.second, token_of(link), "yet-another-password")
    assert [line.data["password"] for line in Entry.objects.all()] == ["link shown", "set by link"]
    assert list(audit.breaks()) == []


def test_the_link_is_kept_nowhere(newsroom, mails):
    newsroom.second.email = "f@example.com"
    newsroom.second.save()
    link = desk.offer_link(newsroom.first, newsroom.administrator)
    assert desk.offer_link(newsroom.second, newsroom.administrator) == ""
    letter = letters()["f@example.com"]
    (mailed_link,) = [line for line in letter.split() if "/admin/password/" in line]
    record = repr(everything())
    assert token_of(link) not in record
    assert token_of(mailed_link) not in record
    desk.use_link(newsroom.second, token_of(mailed_link), NEW)


def test_the_link_goes_to_its_owner_alone(newsroom, mails):
    Person.objects.filter(pk=newsroom.first.pk).update(email="z@example.com")
    Person.objects.filter(pk=newsroom.second.pk).update(email="f@example.com")
    desk.offer_link(newsroom.second, newsroom.administrator)
    by_address = letters()
    assert "/admin/password/" in by_address["f@example.com"]
    assert "/admin/password/" not in by_address["z@example.com"]


@pytest.mark.parametrize("role", ["reporter", "first", "second", "outsider"])
def test_only_an_administrator_offers_links(newsroom, role):
    with refused("Only an administrator"):
        desk.offer_link(newsroom.reporter, getattr(newsroom, role))


def test_a_closed_account_is_opened_by_no_link(newsroom):
    link = desk.offer_link(newsroom.reporter, newsroom.administrator)
    desk.save_account(newsroom.reporter, newsroom.administrator, is_active=False)
    with refused("is closed"):
        desk.use_link(newsroom.reporter, token_of(link), NEW)
    with refused("is closed"):
        desk.offer_link(newsroom.reporter, newsroom.administrator)


@pytest.mark.parametrize("change", [{"password": "x"}, {"email": "other@example.com"}])
def test_a_link_ends_when_the_account_changes(newsroom, change):
    link = desk.offer_link(newsroom.reporter, newsroom.administrator)
    Person.objects.filter(pk=newsroom.reporter.pk).update(**change)
    with refused("used already or is too old"):
        desk.use_link(newsroom.reporter, token_of(link), NEW)


def test_anothers_link_opens_no_other_account(newsroom):
    link = desk.offer_link(newsroom.reporter, newsroom.administrator)
    with refused("used already or is too old"):
        desk.use_link(newsroom.second, token_of(link), NEW)


# -- who is told


CHANGES = {
    "a duty": (lambda n: {"duties": ["responsible_editor"]}, "张力雯 is 责任编辑 in all channels"),
    "a channel": (
        lambda n: {"all_channels": False, "channels": [n.channel]},
        "in 东营 now",
    ),
    "all duties gone": (lambda n: {"duties": []}, "holds no duty in any channel"),
    "an administrator": (lambda n: {"is_superuser": True}, "made 张力雯 an administrator"),
    "closed": (lambda n: {"is_active": False}, "closed the account of 张力雯"),
    "an e-mail address": (lambda n: {"email": "x@example.com"}, "changed the e-mail address"),
    "a name": (lambda n: {"name": "张力文"}, "changed the name of 张力文"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_person_and_all_responsible_editors_are_told(newsroom, name):
    facts, phrase = CHANGES[name]
    person("sunhong", "孙红", "initial_review")
    desk.save_account(newsroom.reporter, newsroom.administrator, **facts(newsroom))
    sentences = read_notifications()
    about = {"张力雯", "张力文"} if name == "a name" else {"张力雯"}
    assert set(sentences) - about == {"赵静", "丰丽莎"}
    assert bool(set(sentences) & about) == (name != "closed")
    assert all(phrase in sentence for sentence in sentences.values()), sentences


def test_several_changes_at_once_are_all_told(newsroom):
    desk.save_account(newsroom.reporter, newsroom.administrator, duties=[], is_superuser=True)
    sentence = read_notifications()["丰丽莎"]
    assert "made 张力雯 an administrator" in sentence
    assert "holds no duty" in sentence


def test_an_administrator_who_makes_themselves_an_editor_does_not_do_it_quietly(newsroom):
    who = newsroom.administrator
    desk.save_account(who, who, duties=["responsible_editor"], all_channels=True)
    assert "管理员 is 责任编辑 in all channels" in read_notifications()["丰丽莎"]


def test_a_new_account_is_told_of(newsroom):
    facts = {"username": "new", "name": "新人", "duties": ["reporter"]}
    desk.save_account(None, newsroom.administrator, channels=[newsroom.channel], **facts)
    assert "opened an account for 新人" in read_notifications()["丰丽莎"]


def test_a_password_set_by_a_link_is_told_to_its_owner_too(newsroom):
    """Whoever made the link may have used it: the owner must hear of it."""
    link = desk.offer_link(newsroom.second, newsroom.administrator)
    assert set(read_notifications()) == {"赵静", "丰丽莎"}
    desk.use_link(newsroom.second, token_of(link), NEW)
    assert "was set by a link" in read_notifications()["丰丽莎"]
    assert "was set by a link" in read_notifications()["赵静"]


def test_ones_own_new_password_is_told(newsroom):
    desk.change_password(newsroom.reporter, NEW)
    assert set(read_notifications()) == {"张力雯", "赵静", "丰丽莎"}


def test_who_had_the_mailbox_until_now_hears_that_it_was_changed(newsroom, mails):
    Person.objects.filter(pk=newsroom.second.pk).update(email="old@example.com")
    desk.save_account(newsroom.second, newsroom.administrator, email="new@example.com")
    by_address = letters()
    assert "更改了丰丽莎的邮箱地址" in by_address["old@example.com"]
    assert "更改了丰丽莎的邮箱地址" in by_address["new@example.com"]


def test_a_letter_about_an_account_goes_out_though_the_bell_was_read(newsroom, mails):
    Person.objects.filter(pk=newsroom.second.pk).update(email="f@example.com")
    desk.change_password(newsroom.second, NEW)
    desk.mark_read(newsroom.second)
    assert "f@example.com" in letters()


def test_of_accounts_nobody_chooses_not_to_hear(newsroom):
    with refused("nothing one is told of"):
        desk.set_preferences(newsroom.second, {"account": []})
    Person.objects.filter(pk=newsroom.second.pk).update(hears={"account": []})
    desk.change_password(newsroom.reporter, NEW)
    assert "丰丽莎" in read_notifications()


def test_programs_are_not_told_of_accounts(newsroom):
    desk.change_password(newsroom.reporter, NEW)
    assert not Delivery.objects.exclude(webhook=None).exists()


def test_who_answers_for_no_channel_is_not_told(newsroom):
    move_person(newsroom.second)
    move_person(newsroom.first, channel("sports", "体育"))
    desk.change_password(newsroom.reporter, NEW)
    assert set(read_notifications()) == {"张力雯", "赵静"}


def test_a_link_that_is_too_old_is_refused(newsroom, settings, monkeypatch):
    link = desk.offer_link(newsroom.reporter, newsroom.administrator)
    later = timezone.now().replace(tzinfo=None) + timedelta(days=2)
    generator = "django.contrib.auth.tokens.PasswordResetTokenGenerator._now"
    monkeypatch.setattr(generator, lambda self: later)
    with refused("used already or is too old"):
        desk.use_link(newsroom.reporter, token_of(link), NEW)


# -- the screens


def test_the_bell_leads_from_news_of_an_account_back_to_the_bell(newsroom):
    desk.change_password(newsroom.reporter, NEW)
    row = Notification.objects.get(person=newsroom.second)
    client = at(newsroom.second)
    assert "张力雯" in client.page(reverse("admin:notifications"))
    answer = client.get(reverse("admin:notification", args=[row.pk]))
    assert answer.url == reverse("admin:notifications")
    assert not Notification.objects.in_bell_of(newsroom.second).unread().exists()


def test_a_wrong_link_shows_no_form(newsroom, client):
    link = desk.offer_link(newsroom.reporter, newsroom.administrator)
    for wrong in (link.replace(token_of(link), "abc-def"), "/admin/password/xx/set-password/"):
        answer = client.get(wrong, follow=True)
        assert b"new_password1" not in answer.content


def test_only_administrators_open_the_page_of_links(newsroom):
    address = reverse("admin:auth_user_password_change", args=[newsroom.reporter.pk])
    assert at(newsroom.second).get(address).status_code == 403
    assert at(newsroom.second).post(address).status_code == 403
