"""Pictures and notices in a real browser: a focal point, a picture from the clipboard, a correction."""

import base64

import pytest
from playwright.sync_api import expect

from articles import desk
from articles.models import Article, Picture
from articles.pictures import LARGEST_FILE
from articles.text.bounds import TEXT
from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]

PASTE = """([selector, data]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "剪贴板.jpg", { type: "image/jpeg" }));
  const event = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


def test_a_click_on_the_picture_sets_its_focal_point(newsroom, browser, live_server, picture_file):
    picture = desk.add_picture(newsroom.reporter, picture_file.read_bytes(), caption="桥")
    editor = Desk(browser, live_server.url, newsroom.first)
    editor.goto(f"/admin/articles/picture/{picture.pk}/change/")
    image = editor.page.locator(".focal img")
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    editor.page.locator("[name=_save]").click()
    editor.page.wait_for_url("**/picture/")
    picture_row = Picture.objects.get()
    assert (picture_row.focal_x, picture_row.focal_y) == (25, 75)
    assert editor.complaints == []


def test_a_picture_on_the_clipboard_comes_under_the_story(
    newsroom, browser, live_server, picture_file
):
    article = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.write(article)
    reporter.page.wait_for_selector(".ProseMirror[contenteditable='true']")
    data = base64.b64encode(picture_file.read_bytes()).decode()
    reporter.page.evaluate(PASTE, [".ProseMirror[contenteditable='true']", data])
    reporter.fill("#id_placed-0-caption", "大桥")
    reporter.page.locator("[name=_save]").click()
    reporter.page.wait_for_url("**/review/")
    assert Article.objects.get().figures[0]["caption"] == "大桥"
    assert reporter.complaints == []


def test_a_correction_is_begun_from_the_published_story(newsroom, browser, live_server):
    article = newsroom.published()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.goto(f"/admin/articles/article/{article.pk}/review/")
    reporter.page.locator("a[href$='?notice=correction']").click()
    expect(reporter.page.locator("#id_notice_kind")).to_have_value("correction")
    reporter.fill("#id_notice_text", "数字有误,已改正。")
    reporter.page.locator("[name=_submit]").click()
    reporter.page.wait_for_url("**/admin/")
    assert Article.objects.get().latest.notice_kind == "correction"
    assert reporter.complaints == []


def test_beside_the_place_of_a_picture_stands_how_its_paragraph_begins(
    newsroom, browser, live_server, picture_file
):
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.write(newsroom.draft())
    reporter.add_picture(picture_file, caption="大桥", credit="张力雯", alt="大桥")
    for number, begins in (("2", "志愿者从清晨数到中午"), ("1", "退潮以后"), ("9", "志愿者从清晨")):
        reporter.fill("#id_placed-0-after", number)
        expect(reporter.page.locator("#placed-0 .begins")).to_contain_text(begins)
    with reporter.page.expect_navigation():
        reporter.page.locator("[name=_save]").click()
    assert Article.objects.get().figures[0]["after"] == 9
    assert reporter.complaints == []


def test_a_file_that_is_too_large_is_said_before_it_is_sent(
    newsroom, browser, live_server, tmp_path
):
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.goto("/admin/articles/picture/add/")
    reporter.page.set_input_files("#id_file", large)
    script = "document.querySelector('#id_file').validationMessage"
    assert "30 MB" in reporter.page.evaluate(script)
    reporter.page.locator("[name=_save]").click()
    assert not Picture.objects.exists()
    assert reporter.complaints == []


def test_a_text_that_is_too_long_is_said_before_it_is_sent(newsroom, browser, live_server):
    article = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.write(article)
    reporter.page.wait_for_selector(".ProseMirror[contenteditable='true']")
    reporter.page.evaluate(
        f"document.querySelector('[data-most-letters]').value = '<p>' + '字'.repeat({TEXT + 1})"
    )
    reporter.page.locator("[name=_save]").click()
    expect(reporter.page.locator(".errornote.too-long")).to_contain_text(str(TEXT))
    assert Article.objects.get().version == article.version
    assert reporter.complaints == []
