"""A withdrawal in a real browser: taken back at once, and words for readers once they are signed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import FIXED_NOTICE, Article, Entry, Publication
from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]

REASON = "采访对象来电，身份有误"
WORDS = "采访对象的身份有误，本报致歉。"


def click(someone: Desk, selector: str) -> None:
    with someone.page.expect_navigation():
        someone.page.locator(selector).click()


def sign(someone: Desk, address: str) -> None:
    someone.goto(address)
    click(someone, "#act-sign")


def test_a_story_is_taken_back_and_the_words_about_it_are_signed(browser, live_server):
    newsroom = Newsroom()
    article = newsroom.published()
    desk_page, public = article.get_absolute_url(), article.live.get_absolute_url()
    editor = Desk(browser, live_server.url, newsroom.second)
    editor.goto(desk_page)
    expect(editor.page.locator("#act-withdraw")).to_be_hidden()
    editor.page.locator("#withdrawing summary").click()
    expect(editor.page.locator("#withdrawing blockquote")).to_have_text(str(FIXED_NOTICE))
    editor.fill("#id_reason", REASON)
    # Without the second confirmation the browser itself does not send it.
    editor.page.locator("#act-withdraw").click()
    assert Publication.objects.exists()
    axe = Axe().run(editor.page, context="#withdrawing")
    assert axe.response["violations"] == [], axe.generate_report()
    editor.page.check("[name=is_meant]")
    click(editor, "#act-withdraw")
    expect(editor.page.locator("#withdrawn")).to_contain_text(REASON)
    assert not Publication.objects.exists()

    reader = browser.new_page()
    assert reader.goto(live_server.url + public).status == 410
    expect(reader.locator("main")).to_contain_text(str(FIXED_NOTICE))
    assert REASON not in reader.content()

    writer = Desk(browser, live_server.url, newsroom.reporter)
    writer.goto(desk_page)
    writer.page.locator(".links a[href$='notice=withdrawal']").click()
    expect(writer.page.locator("#id_notice_kind")).to_have_value("withdrawal")
    if not writer.page.locator("#id_notice_text").is_visible():
        writer.page.locator("fieldset:has(#id_notice_text) summary").click()
    writer.fill("#id_notice_text", WORDS)
    click(writer, "[name=_submit]")
    assert Article.objects.get().latest.notice_text == WORDS

    first = Desk(browser, live_server.url, newsroom.first)
    sign(first, desk_page)
    reader.reload()
    assert WORDS not in reader.content()
    sign(editor, desk_page)
    assert reader.goto(live_server.url + public).status == 410
    page = reader.locator("main")
    for part in (WORDS, "初审编辑:赵静", "责任编辑:丰丽莎"):
        expect(page).to_contain_text(part)
    assert Entry.objects.filter(verb="explain").exists()
    for someone in (editor, writer, first):
        assert someone.complaints == []
