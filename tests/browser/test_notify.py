"""The bell, and what somebody wants to be told of, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles import desk
from articles.models import MOST_TRIES, Delivery, Person, Webhook
from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(transactional_db):
    return Newsroom()


def _is_accessible(person: Desk) -> None:
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    assert Axe().run(person.page, options=rules).response["violations"] == []


def test_the_bell_leads_to_the_story_and_is_quiet_then(newsroom, browser, live_server):
    release = newsroom.submitted()
    first = Desk(browser, live_server.url, newsroom.first)
    expect(first.page.locator("a.bell .unread")).to_contain_text("1")
    first.page.locator("a.bell").click()
    _is_accessible(first)
    first.page.locator(".notifications li.unread a").click()
    first.page.wait_for_url(f"**{release.article.get_absolute_url()}")
    expect(first.page.locator("a.bell .unread")).to_have_count(0)
    assert first.complaints == []


def test_a_story_that_is_opened_from_the_desk_is_read(newsroom, browser, live_server):
    newsroom.submitted()
    first = Desk(browser, live_server.url, newsroom.first)
    first.open_from_queue("三千水鸟落滩涂")
    expect(first.page.locator("a.bell .unread")).to_have_count(0)


def test_everything_is_read_with_one_button(newsroom, browser, live_server):
    newsroom.submitted()
    newsroom.submitted(newsroom.draft())
    first = Desk(browser, live_server.url, newsroom.first, width=390)
    first.goto("/admin/notifications/")
    first.page.locator(".bell-acts button").click()
    expect(first.page.locator(".notifications li")).to_have_count(2)
    expect(first.page.locator(".notifications li.unread")).to_have_count(0)


def test_each_person_chooses_what_they_are_told_of(newsroom, browser, live_server, settings):
    settings.NEWSROOM_MAILS = True
    Person.objects.filter(pk=newsroom.first.pk).update(email="zhaojing@example.com")
    first = Desk(browser, live_server.url, newsroom.first)
    first.goto("/admin/notifications/settings/")
    _is_accessible(first)
    first.page.uncheck("[name=waits-mail]")
    first.page.uncheck("[name=changed-bell]")
    with first.page.expect_navigation():
        first.page.locator("#content-main button").click()
    expect(first.page.locator("[name=waits-mail]")).not_to_be_checked()
    hears = Person.objects.get(pk=newsroom.first.pk).hears
    assert (hears["waits"], hears["changed"]) == (["bell"], ["mail"])


def test_a_choice_of_mail_is_kept_where_there_is_no_mail_server(newsroom, browser, live_server):
    first = Desk(browser, live_server.url, newsroom.first)
    first.goto("/admin/notifications/settings/")
    expect(first.page.locator("[name=waits-mail]")).to_be_disabled()
    first.page.uncheck("[name=waits-bell]")
    with first.page.expect_navigation():
        first.page.locator("#content-main button").click()
    assert Person.objects.get(pk=newsroom.first.pk).hears["waits"] == ["mail"]


def test_nobody_opens_the_bell_of_another(newsroom, browser, live_server):
    newsroom.submitted()
    theirs = newsroom.first.notifications.get()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    answer = reporter.page.goto(f"{live_server.url}/admin/notifications/{theirs.pk}/")
    assert answer.status == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_an_administrator_sets_up_a_webhook_and_sees_its_secret_once(
    newsroom, browser, live_server, settings
):
    settings.NEWSROOM_PRIVATE_HOSTS = ["127.0.0.1"]
    administrator = Desk(browser, live_server.url, newsroom.administrator)
    administrator.goto("/admin/articles/webhook/add/")
    administrator.fill("#id_name", "值班系统")
    administrator.fill("#id_url", "http://127.0.0.1:9/hook")
    administrator.page.check("[name=occasions][value=waits]")
    with administrator.page.expect_navigation():
        administrator.page.locator("[name=_save]").click()
    secret = Webhook.objects.get().secret
    administrator.sees(secret)
    administrator.goto(f"/admin/articles/webhook/{Webhook.objects.get().pk}/change/")
    assert secret not in administrator.page.content()
    _is_accessible(administrator)
    with administrator.page.expect_navigation():
        administrator.page.locator("[name=_save]").click()
    assert Webhook.objects.get().secret == secret


def test_an_administrator_sends_a_letter_again(newsroom, browser, live_server, settings):
    settings.NEWSROOM_PRIVATE_HOSTS = ["127.0.0.1"]
    Webhook.objects.create(name="群", url="http://127.0.0.1:9/", occasions=["waits"])
    newsroom.submitted()
    Delivery.objects.update(tries=MOST_TRIES, error="HTTP 500")
    administrator = Desk(browser, live_server.url, newsroom.administrator)
    administrator.goto("/admin/notifications/")
    administrator.page.locator(".hint a").click()
    administrator.sees("HTTP 500")
    with administrator.page.expect_navigation():
        administrator.page.locator(".field-again button").click()
    assert Delivery.objects.get().tries == 0
    assert next(desk.deliver_due()).error.startswith("ConnectionRefused")


def test_webhooks_are_for_administrators(newsroom, browser, live_server):
    second = Desk(browser, live_server.url, newsroom.second)
    for page in ("webhook", "delivery"):
        answer = second.page.goto(f"{live_server.url}/admin/articles/{page}/")
        assert answer.status == 403
