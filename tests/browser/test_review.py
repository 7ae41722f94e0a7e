"""Reading, commenting, signing and sending back in a real browser, with two people at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from articles import desk
from articles.models import Article, Comment, SignOff
from tests.support.browser import Desk
from tests.support.cast import Newsroom, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SELECT = """([css, start, end]) => {
  const node = document.querySelector(css).firstChild;
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, end);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


@pytest.fixture
def newsroom(transactional_db):
    return Newsroom()


@pytest.fixture
def open_for(browser, live_server):
    """Who → their browser; whatever it complained of fails the test."""
    rows = []

    def opens(who, width=1280) -> Desk:
        rows.append(Desk(browser, live_server.url, who, width))
        return rows[-1]

    yield opens
    assert [row for one in rows for row in one.complaints] == []


def read(one: Desk, story: Article) -> None:
    one.goto(story.get_absolute_url())


def click(one: Desk | Page, css: str) -> None:
    page = one.page if isinstance(one, Desk) else one
    with page.expect_navigation():
        page.locator(css).click()


def key(one: Desk, *names: str) -> None:
    """Keys, the last of which leads to another page."""
    for name in names[:-1]:
        one.page.keyboard.press(name)
    with one.page.expect_navigation():
        one.page.keyboard.press(names[-1])


def at(one: Desk, story: Article) -> bool:
    return story.get_absolute_url() in one.page.url


def test_two_editors_do_not_read_at_once(newsroom, open_for):
    story = newsroom.submitted().article
    third = person("wuyan", "吴岩", "initial_review", "responsible_editor")
    one, two = open_for(newsroom.first), open_for(third)
    read(one, story)
    read(two, story)
    click(one, ".claim button")
    expect(one.page.locator(".claim.mine")).to_be_visible()
    # The other has the page open from before: refused, by name, and the reason typed is kept.
    two.fill("#id_note", "导语太长")
    click(two, "#act-send_back")
    expect(two.page.locator(".messagelist")).to_contain_text("赵静")
    expect(two.page.locator("#act-sign")).to_be_disabled()
    assert two.value("#id_note") == "导语太长"
    two.goto("/admin/")
    expect(two.page.locator(".dashboard-waiting .taken")).to_contain_text("赵静")
    click(one, ".claim button")
    read(two, story)
    expect(two.page.locator("#act-sign")).to_be_enabled()


def test_a_passage_is_talked_about_by_two(newsroom, open_for):
    story = newsroom.submitted().article
    editor, reporter = open_for(newsroom.first), open_for(newsroom.reporter)
    read(editor, story)
    editor.page.evaluate(SELECT, [".sheet .body p", 5, 12])
    editor.page.locator("#quote-this").click()
    expect(editor.page.locator("#id_text")).to_be_focused()
    marks = editor.value("#id_quote")
    editor.page.keyboard.type("@张力雯 数目请核")
    key(editor, "Control+Enter")
    expect(editor.page.locator("mark.passage")).to_have_text(marks)
    comment = Comment.objects.get()
    assert list(comment.mentioned.all()) == [newsroom.reporter]

    read(reporter, story)
    reporter.page.locator("mark.passage").click()
    expect(reporter.page.locator(f"#comment-{comment.pk}")).to_be_focused()
    reporter.page.locator(".reply summary").click()
    reporter.fill(".reply textarea", "已核,无误")
    click(reporter, ".reply button")
    expect(reporter.page.locator(".answer")).to_contain_text("已核")
    expect(reporter.page.locator(".comment-acts .plain")).to_have_count(0)

    read(editor, story)
    click(editor, ".comment-acts .plain")
    expect(editor.page.locator(".comment.resolved")).to_be_visible()
    expect(editor.page.locator("mark.passage")).to_have_count(0)


@pytest.mark.screens
def test_a_story_is_signed_with_two_keys_and_the_next_one_opens(newsroom, open_for):
    one, two = newsroom.submitted(headline="甲题"), newsroom.submitted(headline="乙题")
    editor = open_for(newsroom.first)
    read(editor, one.article)
    key(editor, "s", "Enter")
    assert SignOff.objects.get().release == one
    assert at(editor, two.article)
    expect(editor.page.locator(".messagelist")).to_contain_text("甲题")


@pytest.mark.screens
def test_a_story_is_sent_back_with_keys_alone(newsroom, open_for):
    one, two = newsroom.submitted(), newsroom.submitted()
    editor = open_for(newsroom.first)
    read(editor, one.article)
    editor.page.keyboard.press("b")
    editor.page.keyboard.type("sbjk 导语太长")
    key(editor, "Control+Enter")
    assert at(editor, two.article)
    assert one.entries.last().note == "sbjk 导语太长"


def test_sending_back_without_a_reason_keeps_the_page(newsroom, open_for):
    one = newsroom.submitted()
    newsroom.submitted()
    editor = open_for(newsroom.first)
    read(editor, one.article)
    editor.page.keyboard.press("b")
    key(editor, "Control+Enter")
    expect(editor.page.locator(".messagelist .error")).to_be_visible()
    assert f"/{one.article_id}/" in editor.page.url
    assert not SignOff.objects.exists()


@pytest.mark.screens
def test_the_queue_is_walked_with_two_keys(newsroom, open_for):
    one, two, three = (newsroom.submitted().article for _ in range(3))
    editor = open_for(newsroom.first)
    read(editor, one)
    key(editor, "j")
    assert at(editor, two)
    key(editor, "j")
    assert at(editor, three)
    key(editor, "k")
    assert at(editor, two)


@pytest.mark.screens
def test_keys_are_shown_and_can_be_switched_off(newsroom, open_for):
    story = newsroom.submitted().article
    editor = open_for(newsroom.first)
    read(editor, story)
    editor.page.keyboard.press("?")
    expect(editor.page.locator("#keys dl")).to_be_visible()
    editor.page.locator("#keys-on").uncheck()
    read(editor, story)
    editor.page.keyboard.press("s")
    expect(editor.page.locator("#act-sign")).not_to_be_focused()


@pytest.mark.screens
def test_what_is_typed_is_not_lost_by_a_wrong_button(newsroom, open_for):
    story = newsroom.submitted().article
    editor = open_for(newsroom.first)
    read(editor, story)
    editor.page.locator("#id_text").type("还没发出的意见")
    rows = []
    editor.page.on("dialog", lambda dialog: (rows.append(dialog.type), dialog.dismiss()))
    with editor.page.expect_event("dialog"):
        editor.page.locator("#act-sign").click()
    assert rows == ["beforeunload"]
    assert editor.value("#id_text") == "还没发出的意见"
    assert not SignOff.objects.exists()


@pytest.mark.screens
def test_on_a_phone_a_story_is_read_and_signed(newsroom, open_for):
    one, two = newsroom.submitted(headline="甲题"), newsroom.submitted(headline="乙题")
    editor = open_for(newsroom.first, width=390)
    read(editor, one.article)
    page = editor.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for _ in range(3):  # wherever one is in the text, the thumb reaches both buttons
        for button in ("#act-sign", "#act-send_back"):
            box = page.locator(button).bounding_box()
            assert box["y"] > 600
            assert box["y"] + box["height"] <= 900
            assert box["height"] >= 44
        page.mouse.wheel(0, 900)
    page.evaluate(SELECT, [".sheet .body p", 5, 12])
    expect(page.locator("#quote-this")).to_be_in_viewport()
    click(editor, "#act-sign")
    assert at(editor, two.article)
    page.locator("#id_note").click()
    page.keyboard.type("导语太长")
    click(editor, "#act-send_back")
    assert two.entries.last().note == "导语太长"
    assert re.search(r"/admin/$", page.url)


@pytest.mark.screens
def test_without_scripts_everything_is_done_with_buttons(newsroom, browser, live_server, open_for):
    one, two = newsroom.submitted(), newsroom.submitted()
    cookies = open_for(newsroom.first).page.context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + one.article.get_absolute_url())
    click(page, ".claim button")
    page.fill("#id_text", "请核")
    page.fill("#id_quote", "三千多只水鸟")
    click(page, "#say > button")
    assert page.locator("mark.passage").inner_text() == "三千多只水鸟"
    click(page, "#act-sign")
    assert two.article.get_absolute_url() in page.url


@pytest.mark.screens
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_for_everybody(newsroom, open_for, width):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="改题")
    newer = newsroom.submitted(newsroom.rewritten(release.article, headline="四千水鸟落滩涂"))
    comment = desk.comment(newer.article, newsroom.first, "请核", quote="三千多只", release=newer)
    desk.comment(newer.article, newsroom.reporter, "已核", reply_to=comment)
    desk.resolve(desk.comment(newer.article, newsroom.first, "可以了"), newsroom.first)
    editor = open_for(newsroom.first, width)
    for query in ("", "?side=1&since=1"):
        editor.goto(newer.article.get_absolute_url() + query)
        process = Axe().run(editor.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})
        assert process.response["violations"] == [], process.generate_report()
