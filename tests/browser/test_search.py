"""Searching in a real browser, without a script: from the masthead to the story."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


def a_reader(browser, width=1280, **facts) -> Page:
    """Somebody with scripts switched off."""
    viewport = {"width": width, "height": 800}
    context = browser.new_context(java_script_enabled=False, viewport=viewport, **facts)
    return context.new_page()


def test_from_the_masthead_to_the_story(newsroom, browser, live_server):
    newsroom.published()
    newsroom.published(headline="另一位记者", credits=[{"role": "reporter", "name": "王辰"}])
    reader = a_reader(browser)
    reader.goto(live_server.url)
    box = reader.locator("header form[role=search]")
    box.locator("input").fill("水鸟")
    box.locator("input").press("Enter")
    expect(reader.locator("ol.found > li")).to_have_count(2)
    expect(reader.locator("ol.found h2 mark")).to_have_text("水鸟")
    reader.locator("details summary").click()
    reader.locator("input[name=by]").fill("王辰")
    reader.locator("main form button").click()
    expect(reader.locator("ol.found h2")).to_have_text("另一位记者")
    facts = parse_qs(urlsplit(reader.url).query)
    assert (facts["q"], facts["by"]) == (["水鸟"], ["王辰"])
    reader.locator("ol.found h2 a").click()
    expect(reader.locator("h1")).to_contain_text("另一位记者")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_is_open_to_everybody(newsroom, browser, live_server, width, scheme):
    """axe finds nothing, nothing runs over the edge, the browser complains of nothing."""
    newsroom.published(kicker="引题的水鸟", headline="水鸟" + "W" * 150)
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    reader, complaints = context.new_page(), []
    reader.on("console", lambda message: complaints.append(message.text))
    facts = (
        "",
        "?q=水鸟",
        "?q=没有这样的稿件&by=王辰",
        "?q=水鸟&since=2026-02-02&until=2026-02-01",
    )
    for query in facts:
        reader.goto(f"{live_server.url}/search/{query}")
        result = Axe().run(reader)
        assert result.violations_count == 0, result.generate_report()
        wide = reader.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{query} is {wide} wide"
    assert complaints == []
