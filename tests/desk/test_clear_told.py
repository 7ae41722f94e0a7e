"""desk.clear_told: what was told and read long ago goes, the log stays."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import audit, desk
from articles.desk.clearing import KEPT
from articles.models import MOST_TRIES, Delivery, Entry, Notification, Webhook

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def notification(newsroom):
    """What the first editor was told of a submitted story, ``KEPT`` and a day ago."""
    newsroom.submitted()
    row = Notification.objects.get(person=newsroom.first)
    row.at = row.read_at = timezone.now() - KEPT - DAY
    row.save()
    return row


def letter(subject, **facts) -> Delivery:
    long_ago = timezone.now() - KEPT - DAY
    return Delivery.objects.create(
        **{"notification": subject, "entry": subject.entry, "next_try_at": long_ago, **facts}
    )


def is_kept(row) -> bool:
    return type(row).objects.filter(pk=row.pk).exists()


def test_what_was_read_long_ago_goes_with_its_letter(notification):
    mail = letter(notification, done_at=notification.read_at)
    assert desk.clear_told() == 2
    assert (is_kept(notification), is_kept(mail)) == (False, False)


def test_what_was_read_lately_stays(notification):
    notification.read_at = timezone.now() - KEPT + DAY
    notification.save()
    assert desk.clear_told() == 0
    assert is_kept(notification)


def test_what_is_unread_stays_however_old_it_is(notification):
    notification.read_at = None
    notification.save()
    desk.clear_told()
    assert is_kept(notification)


@pytest.mark.parametrize("tries", [0, MOST_TRIES])
def test_a_letter_that_did_not_arrive_stays_with_what_it_tells(notification, tries):
    waiting = letter(notification, tries=tries)
    desk.clear_told()
    assert (is_kept(notification), is_kept(waiting)) == (True, True)


def test_what_went_by_mail_alone_goes_when_its_letter_has(notification):
    notification.in_bell, notification.read_at = False, None
    notification.save()
    letter(notification, done_at=notification.at)
    desk.clear_told()
    assert not is_kept(notification)


def test_a_call_to_a_webhook_goes_too(notification):
    hook = Webhook.objects.create(name="群", url="https://example.com/")
    call = letter(notification, notification=None, webhook=hook, done_at=notification.read_at)
    desk.clear_told()
    assert not is_kept(call)


def test_the_log_is_not_touched(notification):
    lines = Entry.objects.count()
    desk.clear_told()
    assert Entry.objects.count() == lines
    assert list(audit.breaks()) == []


def test_many_go_in_parts(notification, monkeypatch):
    monkeypatch.setattr("articles.desk.clearing._AT_ONCE", 2)
    hook = Webhook.objects.create(name="群", url="https://example.com/")
    for entry in Entry.objects.all():
        letter(
            notification, notification=None, webhook=hook, entry=entry, done_at=notification.read_at
        )
    assert desk.clear_told() == Entry.objects.count() + 1


def test_the_deliverer_clears(notification):
    call_command("deliver")
    assert not is_kept(notification)
