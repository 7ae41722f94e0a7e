"""The readers' pages in a real browser: for everybody, at any width, with and without scripts."""

import io
import re
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from articles import desk
from articles.management.demo.scenes import draw
from articles.models import Channel
from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]

HOSTILE = "<b>\"'&\u202e<script>alert(1)</script>🎉" + "长" * 120
BODY = (
    "<p>正文。“引语”《书名》,English words 与 2026 年。</p><h2>小标题</h2><ul><li><p>一</p></li></ul>"
    "<blockquote><p>引用</p></blockquote><h3>更小</h3><p>"
    + "averyverylongword" * 12
    + ' <a href="https://example.com/">链接</a></p><hr>'
)


@pytest.fixture
def newsroom(db) -> Newsroom:
    return Newsroom()


@pytest.fixture
def pages(newsroom) -> dict[str, str]:
    """The address of every kind of page, with the hardest words on it."""
    for number in range(3):
        newsroom.published(headline=f"第{number}篇", body=BODY, figures=[_figure(newsroom)])
    newsroom.published(headline="A" * 200, kicker="引题", body=BODY)
    words = {"headline": HOSTILE, "kicker": HOSTILE[:90], "subhead": HOSTILE, "source": "<i>社</i>"}
    notice = {"notice_kind": "correction", "notice_text": HOSTILE}
    live = newsroom.published(**words, **notice, body=BODY, figures=[_figure(newsroom)]).live
    story = newsroom.published()
    desk.withdraw(story, newsroom.second, reason="有误")
    newsroom.explained(story, HOSTILE)
    about = _standing(newsroom)
    return {
        "front": "/",
        "channel": live.channel.get_absolute_url(),
        "tag": "/tag/湿地/",
        "story": live.get_absolute_url(),
        "record": live.record_url,
        "archive": "/archive/",
        "month": f"/archive/{live.day:%Y/%m}/",
        "day": f"/archive/{live.day:%Y/%m/%d}/",
        "corrections": "/corrections/",
        "notices of a month": f"/corrections/{live.day:%Y/%m}/",
        "standing": about,
        "search": "/search/?q=篇",
        "missing": "/nothing/",
        "gone": story.withdrawals.get().get_absolute_url(),
    }


@cache
def _photograph() -> bytes:
    file = io.BytesIO()
    draw("bridge", (600, 900)).save(file, "JPEG")
    return file.getvalue()


def _figure(newsroom) -> dict:
    picture = desk.add_picture(newsroom.reporter, _photograph(), alt="桥")
    return {"picture": picture, "caption": "桥", "credit": "张力雯 摄", "alt": "桥"}


def _standing(newsroom) -> str:
    newsroom.channel = Channel.objects.create(slug="house", name="站务", listed=False)
    article = newsroom.published(headline="关于我们", body=BODY)
    return desk.save_standing_page(
        None, newsroom.administrator, slug="about", article=article
    ).get_absolute_url()


def reader(browser, **options) -> tuple[Page, list[str]]:
    """A page of somebody's own browser, and what that browser complained of."""
    complaints: list[str] = []
    page = browser.new_context(locale="zh-CN", **options).new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: _hear(said, complaints))
    return page, complaints


def _hear(said, complaints: list[str]) -> None:
    match = re.search("status of (404|410)", said.text)
    if said.type in ("error", "warning") and not match:
        complaints.append(said.text)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_page_is_open_to_everybody(pages, browser, live_server, width, scheme):
    """axe finds nothing, nothing runs over the edge, no script is missed, nothing complains."""
    page, complaints = reader(
        browser, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    for kind, address in pages.items():
        page.goto(live_server.url + address)
        result = Axe().run(page)
        assert result.violations_count == 0, f"{kind}: {result.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{kind} is {wide} wide"
    assert complaints == []


def test_every_page_says_its_own_title_once(pages, browser, live_server):
    page, _complaints = reader(browser, java_script_enabled=False)
    titles = {}
    for kind, address in pages.items():
        page.goto(live_server.url + address)
        assert page.locator("h1").count() == 1, kind
        assert page.locator("main").count() == 1, kind
        titles[kind] = page.title()
    titles.pop("notices of a month")
    assert len(set(titles.values())) == len(titles)


def test_no_page_asks_another_host_or_keeps_anything(pages, browser, live_server):
    page, complaints = reader(browser)
    page.on("request", lambda asked: _see(asked, live_server.url, complaints))
    for address in pages.values():
        page.goto(live_server.url + address)
    storage = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert (complaints, storage, page.context.cookies()) == ([], ["", 0, 0], [])


def _see(asked, url: str, complaints: list[str]) -> None:
    if not asked.url.startswith(url):
        complaints.append(f"asked another host: {asked.url}")


def test_the_link_to_a_story_is_copied(pages, browser, live_server):
    page, complaints = reader(browser, permissions=["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + pages["story"])
    page.locator(".permalink").click()
    expect(page.locator(".spoken")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert (copied, complaints) == (live_server.url + pages["story"], [])


def test_a_story_is_printed_by_its_button(pages, browser, live_server):
    page, _complaints = reader(browser)
    page.add_init_script("window.print = () => { document.title = 'printed'; }")
    page.goto(live_server.url + pages["story"])
    page.locator(".tools .print").click()
    assert page.title() == "printed"


def test_without_scripts_the_link_is_a_link_and_no_button_is_shown(pages, browser, live_server):
    page, _complaints = reader(browser, java_script_enabled=False)
    page.goto(live_server.url + pages["story"])
    expect(page.locator(".tools .print")).to_be_hidden()
    assert page.locator(".permalink").get_attribute("href") == pages["story"]


def test_on_paper_there_is_the_story_and_its_address_and_no_more(pages, browser, live_server):
    page, _complaints = reader(browser)
    page.goto(live_server.url + pages["story"])
    page.emulate_media(media="print")
    for part in (".channels", ".tools", ".related", ".more", ".skip"):
        expect(page.locator(part).first).to_be_hidden()
    for part in (".headline", ".notice", ".body", ".signed .names", ".printed"):
        expect(page.locator(part).first).to_be_visible()


def test_a_line_holds_no_more_than_forty_characters(pages, browser, live_server):
    page, _complaints = reader(browser, viewport={"width": 2560, "height": 1200})
    page.goto(live_server.url + pages["story"])
    measured = page.evaluate(
        "(() => { const p = document.querySelector('.story .body p');"
        " return p.clientWidth / parseFloat(getComputedStyle(p).fontSize); })()"
    )
    assert 30 <= measured <= 40


def test_the_first_focus_leads_past_the_navigation(pages, browser, live_server):
    page, _complaints = reader(browser)
    page.goto(live_server.url + pages["channel"])
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_crop_keeps_its_focal_point_without_a_style_of_its_own(newsroom, browser, live_server):
    figure = _figure(newsroom)
    desk.describe(figure["picture"], newsroom.reporter, focal_x=19, focal_y=84)
    figure["picture"].refresh_from_db()
    newsroom.published(figures=[figure])
    page, _complaints = reader(browser)
    page.goto(live_server.url)
    view = page.locator(".lead .thumb img")
    assert view.evaluate("img => getComputedStyle(img).objectPosition") == "20% 80%"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_for_addresses_are_open_to_everybody(newsroom, browser, live_server, width):
    desk.save_old_address(None, newsroom.first, path="/a" * 200, to="/archive/")
    _standing(newsroom)
    someone = Desk(browser, live_server.url, newsroom.administrator, width)
    for scheme in ("light", "dark"):
        someone.page.emulate_media(color_scheme=scheme)
        for path in ("oldaddress/", "oldaddress/add/", "oldaddress/list/", "standingpage/"):
            someone.goto(f"/admin/articles/{path}")
            result = Axe().run(someone.page, options={"preload": False})
            assert result.violations_count == 0, f"{path}: {result.generate_report()}"
            wide = someone.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} wide"
    assert someone.complaints == []
