"""Time on the desk, in a real browser: plan, schedule, correct, take off, go out; the calendar."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from articles import desk
from articles.models import Article, Publication, Slot
from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)
WIDTHS = [1280, 390]


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


def to_the_minute(hours: float):
    moment = timezone.localtime() + hours * HOUR
    return moment.replace(second=0, microsecond=0)


def format_moment(moment) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def schedule_story(newsroom: Newsroom, moment, **words) -> Article:
    release = newsroom.half_signed(**words)
    desk.plan(release.article, newsroom.first, publish_at=moment)
    desk.sign(release, newsroom.second, read=release.digest)
    return Article.objects.get(pk=release.article_id)


def click(someone: Desk, where: str) -> None:
    with someone.page.expect_navigation():
        someone.page.click(where)


def test_from_the_draft_to_its_moment(newsroom, browser, live_server):
    draft, moment = newsroom.draft(headline="定时发稿"), to_the_minute(2)
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    second = Desk(browser, live_server.url, newsroom.second)

    # The reporter gives a deadline and a moment with the draft.
    reporter.write(draft, deadline=format_moment(moment - HOUR), publish_at=format_moment(moment))
    click(reporter, "[name=_submit]")
    current = Article.objects.get()
    assert (current.deadline, current.publish_at) == (moment - HOUR, moment)

    # Two editors sign; readers do not have it yet; the desk says when they will.
    release = current.latest
    desk.sign(release, newsroom.first, read=release.digest)
    second.open_from_queue("定时发稿")
    click(second, "#act-sign")
    assert Slot.objects.get().publish_at == moment
    second.goto(current.get_absolute_url())
    expect(second.page.locator(".review-head .station")).to_contain_text(f"{moment:%m-%d %H:%M}")

    # The editor moves it, then lets it out now.
    second.fill("#times #id_publish_at", format_moment(moment + HOUR))
    click(second, "#set-times")
    assert Slot.objects.get().publish_at == moment + HOUR
    click(second, "#out-now")
    desk.publish_due()
    assert Publication.objects.get().release == release
    assert reporter.complaints == second.complaints == []


def test_a_scheduled_story_is_taken_off(newsroom, browser, live_server):
    article = schedule_story(newsroom, to_the_minute(2))
    second = Desk(browser, live_server.url, newsroom.second)
    second.goto(article.get_absolute_url())
    second.fill("#id_note", "数据未核实")
    click(second, "#act-unschedule")
    assert Article.objects.get().stage == Article.Stage.DRAFT
    assert not Slot.objects.exists()


def test_a_moment_that_is_past_is_refused_and_stays_in_the_form(newsroom, browser, live_server):
    article = newsroom.submitted().article
    first = Desk(browser, live_server.url, newsroom.first)
    first.goto(article.get_absolute_url())
    first.page.click("#times summary")
    yesterday = format_moment(to_the_minute(-24))
    first.fill("#times #id_publish_at", yesterday)
    click(first, "#set-times")
    expect(first.page.locator(".messagelist .error")).to_be_visible()
    assert first.value("#times #id_publish_at") == yesterday
    assert Article.objects.get().publish_at is None


def test_a_refused_moment_loses_nothing_that_was_typed(newsroom, browser, live_server):
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.write(draft, headline="新打的题", publish_at=format_moment(to_the_minute(-24)))
    click(reporter, "[name=_save]")
    expect(reporter.page.locator(".errornote, .errorlist").first).to_be_visible()
    assert reporter.value("#id_headline") == "新打的题"
    assert Article.objects.get().headline != "新打的题"


def test_an_open_form_does_not_undo_what_an_editor_planned_meanwhile(
    newsroom, browser, live_server
):
    draft, moment = newsroom.draft(), to_the_minute(3)
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.write(draft, headline="新题")
    desk.plan(draft, newsroom.first, publish_at=moment, deadline=moment)
    click(reporter, "[name=_save]")
    current = Article.objects.get()
    assert (current.headline, current.publish_at, current.deadline) == ("新题", moment, moment)


def test_what_is_overdue_shows_on_the_desk(newsroom, browser, live_server):
    article = schedule_story(newsroom, to_the_minute(2), headline="误点")
    Slot.objects.update(publish_at=timezone.now() - HOUR)
    Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + HOUR)
    desk.publish_due()
    second = Desk(browser, live_server.url, newsroom.second)
    section = second.page.locator("section[aria-labelledby=missed]")
    expect(section).to_contain_text("误点")
    expect(section.locator(".problem")).to_contain_text("解禁")


def test_the_calendar_is_walked_by_keyboard(newsroom, browser, live_server):
    moment = to_the_minute(2)
    schedule_story(newsroom, moment, headline="日历里的稿")
    first = Desk(browser, live_server.url, newsroom.first)
    first.goto("/admin/calendar/")
    expect(first.page.locator("table.month td.today")).to_be_visible()
    first.page.goto(f"{live_server.url}/admin/calendar/?month={moment:%Y-%m}")
    link = first.page.locator("table.month .out a", has_text="日历里的稿")
    link.focus()
    with first.page.expect_navigation():
        first.page.keyboard.press("Enter")
    expect(first.page.locator(".review-head h1")).to_contain_text("日历里的稿")
    first.goto("/admin/calendar/?month=2026-01")
    first.page.locator("a[rel=prev]").focus()
    with first.page.expect_navigation():
        first.page.keyboard.press("Enter")
    assert first.page.url.endswith("month=2025-12")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_screen_of_time_is_open_to_everybody(newsroom, browser, live_server, width):
    """axe finds nothing, nothing runs over the edge, in light and in dark."""
    article = schedule_story(newsroom, to_the_minute(2))
    schedule_story(newsroom, to_the_minute(3))
    Slot.objects.filter(article=article).update(
        publish_at=timezone.now() - HOUR, problem="磁盘已满", tried_at=timezone.now()
    )
    late = newsroom.half_signed()
    desk.plan(late.article, newsroom.first, deadline=timezone.now() - HOUR)
    newsroom.published()
    someone = Desk(browser, live_server.url, newsroom.second, width)
    for scheme in ("light", "dark"):
        someone.page.emulate_media(color_scheme=scheme)
        for path in ("/admin/", "/admin/calendar/", article.get_absolute_url()):
            someone.goto(path)
            result = Axe().run(someone.page)
            assert result.violations_count == 0, result.generate_report()
            wide = someone.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} wide"
    assert someone.complaints == []
