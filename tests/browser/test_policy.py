"""The content policy: no screen of the desk asks for what its browser is told to refuse."""

import re

import pytest

from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]

HEADER = "content-security-policy"
LISTS = ["article", "picture", "assignment", "absence", "term", "person", "channel", "webhook"]
PAGES = ["", "front/", "calendar/", "settings/", "notifications/", "notifications/settings/"]
PAGES += ["password_change/", "articles/entry/", "articles/delivery/"]
STORY = ["review", "history", "sheet", "preview"]


def policy(page, address: str) -> dict[str, str]:
    headers = page.goto(address).headers[HEADER]
    return dict(part.strip().split(" ", 1) for part in headers.split(";"))


def test_no_screen_of_the_desk_breaks_its_policy(browser, live_server):
    newsroom = Newsroom()
    live, waiting = newsroom.published(), newsroom.submitted().article
    administrator = Desk(browser, live_server.url, newsroom.administrator)
    screens = [*PAGES, *(f"articles/{name}/" for name in LISTS)]
    screens += [f"articles/{name}/add/" for name in LISTS[1:] if name != "picture"]
    screens += [f"articles/person/{newsroom.first.pk}/change/"]
    screens += [f"articles/article/{pk}/{view}/" for pk in (live.pk, waiting.pk) for view in STORY]
    for screen in screens:
        administrator.goto(f"/admin/{screen}")
        assert administrator.complaints == [], screen


def test_nor_does_the_form_of_a_story_with_its_editor(browser, live_server):
    newsroom = Newsroom()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    reporter.goto("/admin/articles/article/add/")
    page = reporter.page
    page.locator(".prose-editor > .ProseMirror").click()
    page.keyboard.type("三千水鸟")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    page.locator("#placed-group .addlink").click()
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("鸟")
    page.locator(".select2-results__message, .select2-results__option").first.wait_for()
    assert reporter.complaints == []


def test_styles_in_a_page_are_refused_everywhere_but_in_the_editor(browser, live_server):
    newsroom = Newsroom()
    live = newsroom.published()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    for path in ("/", live.live.get_absolute_url(), "/admin/", live.get_absolute_url()):
        fields = policy(reporter.page, live_server.url + path)
        assert (fields["style-src"], "style-src-attr" in fields) == ("'self'", False), path
    form = policy(reporter.page, f"{live_server.url}/admin/articles/article/add/")
    assert re.fullmatch(r"'self' 'sha256-\S+'|'sha256-\S+' 'self'", form["style-src"])
