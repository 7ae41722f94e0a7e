"""Hostile words on readers' pages, in a real browser: nothing runs, nothing runs over the edge."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.cast import Newsroom
from tests.support.hostile import LINES, words_of
from tests.support.public_pages import everything, pages

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]

OVER_THE_EDGE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_every_page_is_still_and_keeps_to_its_width(browser, live_server):
    newsroom = Newsroom()
    full, withdrawal = everything(newsroom)
    stories = [newsroom.published(**words_of(line)) for line in LINES.values()]
    rows = [page.address for page in pages(full, withdrawal) if page.is_html]
    rows += [story.live.get_absolute_url() for story in stories]
    page = browser.new_context(viewport={"width": 320, "height": 800}).new_page()
    complaints = []
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.on(
        "request",
        lambda request: (
            complaints.append(request.url) if live_server.url not in request.url else None
        ),
    )
    for address in rows:
        page.goto(live_server.url + address)
        assert not page.evaluate(OVER_THE_EDGE), address
        assert not page.locator("svg[onload], img[onerror]").count()
    assert [row for row in complaints if "status of 4" not in row] == []
    for address in ("/", full.live.get_absolute_url()):
        page.goto(live_server.url + address)
        assert Axe().run(page).response["violations"] == []
