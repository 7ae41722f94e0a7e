"""Write without fear: nothing typed is lost, in a real browser (rule R9)."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from articles import desk
from articles.models import BODY_EXTENSIONS, Article, Autosave, Person, Presence, clean_body
from articles.text.words import count_text
from tests.support import clipboard
from tests.support.browser import Desk
from tests.support.cast import PASSWORD, Newsroom
from tests.support.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: What the browser keeps and shows, or a server with a SQLite of its own: no other database is asked.
in_the_browser_alone = pytest.mark.screens

ROOT = Path(__file__).resolve().parents[2]
PASTE = """(html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "纯文字");
    const box = document.querySelector(".prose-editor > .ProseMirror");
    box.focus();
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def _type(page: Page, sentence: str) -> None:
    """At the end of the text, as fingers do."""
    page.locator(".prose-editor > .ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(sentence)


def _later(page: Page, seconds: int = 6) -> None:
    """The page's clock jumps, so that its next call to the server is due."""
    page.clock.fast_forward(seconds * 1000)


def _is(page: Page, kind: str) -> None:
    _later(page)
    expect(page.locator("#kept")).to_have_attribute("data-kind", kind)


def _open(person: Desk, article: Article | None = None, view: str = "change") -> Page:
    person.page.clock.install()
    place = f"{article.pk}/{view}" if article else "add"
    person.goto(f"/admin/articles/article/{place}/")
    expect(person.page.locator(".prose-menubar").first).to_be_visible()
    return person.page


def test_what_was_typed_is_offered_again_and_forgotten_after_a_save(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, draft)
    page.fill("#id_kicker", "湿地观察")
    page.fill("#id_tags", "湿地、候鸟")
    page.fill("#id_photographer", "付凯")
    page.locator("summary", has_text="转载").click()
    page.check("#id_is_reprint")
    page.fill("#id_reprint_title", "原来的题")
    page.locator("summary", has_text="说明").click()
    page.select_option("#id_notice_kind", "correction")
    page.fill("#id_notice_text", "数字有误。")
    _type(page, "新写的一句。")
    _is(page, "kept")
    assert Autosave.objects.get().fields["kicker"] == "湿地观察"

    page = _open(reporter, draft)
    assert page.input_value("#id_kicker") == ""
    page.locator("#unsaved .restore").click()
    assert page.input_value("#id_kicker") == "湿地观察"
    assert page.input_value("#id_tags") == "湿地、候鸟"
    assert page.input_value("#id_photographer") == "付凯"
    assert page.is_checked("#id_is_reprint")
    assert page.input_value("#id_reprint_title") == "原来的题"
    assert page.input_value("#id_notice_kind") == "correction"
    assert page.input_value("#id_notice_text") == "数字有误。"
    expect(page.locator(".prose-editor > .ProseMirror")).to_contain_text("新写的一句。")
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    draft.refresh_from_db()
    assert "新写的一句。" in draft.body

    page = _open(reporter, draft)
    expect(page.locator("#unsaved")).to_be_hidden()
    assert not Autosave.objects.exists()
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.includes('typed'))") == []
    assert reporter.complaints == []


def test_a_discarded_text_does_not_come_back(browser, live_server):
    newsroom = Newsroom()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter)
    page.fill("#id_headline", "写坏了的题")
    _is(page, "kept")
    page = _open(reporter)
    expect(page.locator("#unsaved")).to_contain_text("写坏了的题")
    with page.expect_response("**/add/autosave/"):
        page.locator("#unsaved .discard").click()
    expect(page.locator("#unsaved")).to_be_hidden()
    page = _open(reporter)
    expect(page.locator("#unsaved")).to_be_hidden()
    assert page.input_value("#id_headline") == ""


def test_what_is_offered_survives_new_typing(browser, live_server):
    """Whoever types on without deciding about the offer keeps both."""
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    for headline in ("第一稿的题", "第二稿的题"):
        page = _open(reporter, draft)
        page.fill("#id_headline", headline)
        _is(page, "kept")
    page = _open(reporter, draft)
    expect(page.locator("#unsaved > div")).to_have_count(2)
    expect(page.locator("#unsaved")).to_contain_text("第一稿的题")


def test_typed_over_somebodys_save_meets_the_difference_when_saved(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, draft)
    _type(page, "我加的一句。")
    _is(page, "kept")
    newsroom.rewritten(draft, headline="别人改的题")
    page = _open(reporter, draft)
    page.locator("#unsaved .restore").click()
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    expect(page.locator(".conflict")).to_contain_text("别人改的题")
    expect(page.locator(".prose-editor > .ProseMirror")).to_contain_text("我加的一句。")
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    draft.refresh_from_db()
    assert "我加的一句。" in draft.body


def test_with_the_session_gone_the_text_is_there_after_signing_in_again(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, draft)
    page.fill("#id_subhead", "登录失效前写的副题")
    _is(page, "kept")
    Session.objects.all().delete()
    _type(page, "登录失效后写的一句。")
    _is(page, "signed-out")
    with page.expect_navigation():
        page.locator("[name=_save]").click()
    page.fill("#id_username", newsroom.reporter.username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    with page.expect_navigation():
        page.locator(".carry-on button").click()
    draft.refresh_from_db()
    assert draft.subhead == "登录失效前写的副题"
    assert "登录失效后写的一句。" in draft.body
    page = _open(reporter, draft)
    expect(page.locator("#unsaved")).to_be_hidden()


def test_what_was_carried_and_left_is_still_offered_by_the_form(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, draft)
    Session.objects.all().delete()
    page.fill("#id_subhead", "没有送出的副题")
    with page.expect_navigation():
        page.locator("[name=_save]").click()
    page.fill("#id_username", newsroom.reporter.username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.locator(".carry-on a").click()
    _open(reporter, draft).locator("#unsaved .restore").click()
    assert page.input_value("#id_subhead") == "没有送出的副题"


def test_without_a_script_a_form_is_carried_through_the_sign_in(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    session = Desk(browser, live_server.url, newsroom.reporter).page.context.storage_state()
    page = browser.new_context(java_script_enabled=False, storage_state=session).new_page()
    page.goto(f"{live_server.url}/admin/articles/article/{draft.pk}/change/")
    page.fill("#id_subhead", "没有脚本时写的副题")
    Session.objects.all().delete()
    page.locator("[name=_save]").click()
    page.fill("#id_username", newsroom.reporter.username)
    page.fill("#id_password", PASSWORD)
    page.locator("#login-form input[type=submit]").click()
    page.locator(".carry-on button").click()
    draft.refresh_from_db()
    assert draft.subhead == "没有脚本时写的副题"


HELD = "Object.keys(localStorage).filter((key) => key.startsWith('newsroom:typed:')).length"


def _sign_in(page: Page, person: Person) -> None:
    page.fill("#id_username", person.username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


def _sign_out(page: Page) -> None:
    page.locator("#logout-form button").click()
    page.wait_for_url("**/logout/")


@in_the_browser_alone
def test_signing_out_leaves_no_copy_of_what_the_server_has(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, draft)
    page.fill("#id_subhead", "下班前写的副题")
    _sign_out(page)
    assert page.evaluate(HELD) == 0
    reporter.goto("/admin/")
    _sign_in(page, newsroom.reporter)
    reporter.sees("三千水鸟落滩涂")
    _open(reporter, draft).locator("#unsaved .restore").click()
    assert page.input_value("#id_subhead") == "下班前写的副题"


@in_the_browser_alone
def test_signing_out_after_a_save_leaves_no_copy_either(browser, live_server):
    newsroom = Newsroom()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, newsroom.draft())
    page.fill("#id_subhead", "存好了再下班")
    with page.expect_navigation():
        page.locator("[name=_save]").click()
    assert page.evaluate(HELD) == 1
    _sign_out(page)
    assert page.evaluate(HELD) == 0


@in_the_browser_alone
def test_what_only_this_browser_has_stays_for_its_writer_alone(browser, live_server):
    newsroom = Newsroom()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter)
    page.route("**/autosave/", lambda route: route.abort())
    page.fill("#id_headline", "只在这台机器上")
    _is(page, "silent")
    _sign_out(page)
    assert page.evaluate(HELD) == 1
    page.unroute("**/autosave/")
    for person, offers in ((newsroom.first, 0), (newsroom.reporter, 1)):
        reporter.goto("/admin/")
        _sign_in(page, person)
        assert _open(reporter).locator("#unsaved .restore").count() == offers
        page.locator("#logout-form button").click()
        page.wait_for_url("**/logout/")


def test_after_signing_in_in_another_tab_the_first_tab_goes_on(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, draft)
    Session.objects.all().delete()
    page.fill("#id_headline", "两个标签页")
    _is(page, "signed-out")
    with page.context.expect_page() as opening:
        page.locator("#kept a").click()
    other = opening.value
    other.fill("#id_username", newsroom.reporter.username)
    other.fill("#id_password", PASSWORD)
    other.press("#id_password", "Enter")
    other.wait_for_url("**/admin/")
    _is(page, "kept")
    with page.expect_navigation():
        page.locator("[name=_save]").click()
    draft.refresh_from_db()
    assert draft.headline == "两个标签页"


def test_two_people_see_each_other_and_neither_loses_a_word(browser, live_server):
    newsroom = Newsroom()
    draft = newsroom.draft()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    editor = Desk(browser, live_server.url, newsroom.first)
    mine, theirs = _open(reporter, draft), _open(editor, draft)
    expect(theirs.locator("#also-open")).to_contain_text("张力雯")
    _later(mine, 16)
    expect(mine.locator("#also-open")).to_contain_text("赵静")
    theirs.fill("#id_headline", "编辑的题")
    with theirs.expect_navigation():
        theirs.locator("[name=_continue]").click()
    _type(mine, "记者的一句。")
    with mine.expect_navigation():
        mine.locator("[name=_continue]").click()
    expect(mine.locator(".conflict")).to_contain_text("编辑的题")
    expect(mine.locator(".prose-editor > .ProseMirror")).to_contain_text("记者的一句。")
    editor.goto("/admin/")
    _later(mine, 16)
    expect(mine.locator("#also-open")).to_be_hidden()
    assert not Presence.objects.filter(person=newsroom.first).exists()


def test_an_editor_rewriting_in_review_loses_nothing_either(browser, live_server):
    newsroom = Newsroom()
    article = newsroom.submitted().article
    editor = Desk(browser, live_server.url, newsroom.first)
    page = _open(editor, article, "amend")
    page.fill("#id_headline", "编辑改的题")
    _is(page, "kept")
    page = _open(editor, article, "amend")
    page.locator("#unsaved .restore").click()
    assert page.input_value("#id_headline") == "编辑改的题"


def test_pictures_come_back_with_their_words(browser, live_server, picture_file):
    newsroom = Newsroom()
    picture = desk.add_picture(newsroom.reporter, picture_file.read_bytes())
    facts = {"picture": picture, "caption": "旧的说明", "credit": "付凯", "alt": "桥"}
    draft = newsroom.draft(figures=[facts])
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter, draft)
    page.locator("[name=placed-0-caption]").fill("新的说明")
    _is(page, "kept")
    page = _open(reporter, draft)
    page.locator("#unsaved .restore").click()
    expect(page.locator("[name=placed-0-caption]")).to_have_value("新的说明")


@in_the_browser_alone
@pytest.mark.parametrize("source", ["WORD", "WPS"])
def test_what_comes_from_an_office_comes_clean(browser, live_server, source):
    newsroom = Newsroom()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter)
    page.evaluate(PASTE, getattr(clipboard, source))
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    body = Article.objects.get().body
    assert body == clean_body(body) == getattr(clipboard, f"{source}_CLEAN")
    assert "Table" not in BODY_EXTENSIONS
    assert reporter.complaints == []


COUNT = "async (html) => (await import('/static/desk/text.js')).countText(html)"
SAMPLES = [
    "<p>退潮以后\uff0c3,000多只<strong>水鸟</strong>\u3002</p><p>don't stop COVID-19</p>",
    "<p>甲<br>乙 &lt; &amp;&nbsp;丙</p><ul><li><p>e\u0301te\u0301</p></li></ul><hr>",
    "<p>\U00020000\u3007カナ한글 👩\u200d👩 ½ Ⅷ ①</p>",
    "",
]


@in_the_browser_alone
def test_the_browser_counts_as_the_server_does(browser, live_server):
    newsroom = Newsroom()
    reporter = Desk(browser, live_server.url, newsroom.reporter)
    page = _open(reporter)
    for sample in SAMPLES:
        there, here = (
            page.evaluate(COUNT, sample),
            count_text(sample),
        )
        assert there == {**here._asdict(), "minutes": here.minutes}
    _type(page, "退潮以后。")
    expect(page.locator(".counting")).to_contain_text("5")


@in_the_browser_alone
def test_the_buttons_of_the_editor_speak_chinese(browser, live_server):
    newsroom = Newsroom()
    page = _open(Desk(browser, live_server.url, newsroom.reporter), newsroom.draft())
    bold = page.get_by_role("button", name="加粗")
    expect(bold).to_have_attribute("title", "加粗")
    expect(bold).to_have_attribute("aria-pressed", "false")
    titles = page.locator(".prose-menubar button[title]")
    assert [
        one.get_attribute("title") for one in titles.all() if one.get_attribute("title").isascii()
    ] == []
    _type(page, "")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    expect(bold).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="插入链接").click()
    expect(page.locator("dialog")).to_contain_text("网址")
    page.keyboard.press("Escape")
    page.locator(".prose-menubar__selected").click()
    expect(page.locator(".prose-menubar__option", has_text="二级标题")).to_be_visible()


# -- the server killed in the middle


class Server:
    """A newsroom of its own, on a database of its own, that can be killed."""

    def __init__(self, folder: Path):
        self.database = folder / "own.sqlite3"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "NEWSROOM_MEDIA": str(folder / "media"),
            "NEWSROOM_DEBUG": "true",
        }
        self.process = None

    def people_come(self) -> None:
        command = [sys.executable, "manage.py", "shell", "-v0"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, input=CAST, text=True)

    def kept(self) -> str:
        """What the only autosave holds, as the database keeps it."""
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            [(fields,)] = database.execute("SELECT fields FROM articles_autosave")
        return json.loads(fields)["body"]

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--threads", "4"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "error"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, start_new_session=True
        )
        for _attempt in range(100):
            time.sleep(0.2)
            try:
                return urlopen(f"{self.url}/admin/login/", timeout=5).close()
            except OSError:
                assert self.process.poll() is None, "the server did not start"
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """As the power fails: master and workers at once, nothing flushed."""
        if self.process:
            os.killpg(self.process.pid, 9)
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def _server(folder: Path):
    server = Server(folder)
    server.people_come()
    try:
        server.start()
        yield server
    finally:
        server.kill()


CAST = """
from django.core.management import call_command
from tests.support.cast import Newsroom
call_command("migrate", verbosity=0)
Newsroom().draft()
"""


@in_the_browser_alone
def test_a_killed_server_loses_nothing_that_was_typed(browser: Browser, tmp_path):
    with _server(tmp_path) as server:
        reporter = Desk(browser, server.url, Person(username="zhangliwen"), types=True)
        page = _open(reporter, Article(pk=1))
        page.fill("#id_subhead", "断电之前的副题")
        _is(page, "kept")
        server.kill()
        _type(page, "断电之后写的一句。")
        page.fill("#id_tags", "湿地、断电")
        _is(page, "silent")
        server.start()
        page.reload()
        page.locator("#unsaved .restore").click()
        assert page.input_value("#id_subhead") == "断电之前的副题"
        assert page.input_value("#id_tags") == "湿地、断电"
        expect(page.locator(".prose-editor > .ProseMirror")).to_contain_text("断电之后写的一句。")
        with page.expect_navigation():
            page.locator("[name=_continue]").click()
        expect(page.locator(".prose-editor > .ProseMirror")).to_contain_text("断电之后写的一句。")
        page = _open(reporter, Article(pk=1))
        expect(page.locator("#unsaved")).to_be_hidden()


@in_the_browser_alone
def test_typing_goes_on_while_the_server_is_away_and_arrives_when_it_is_back(browser, tmp_path):
    with _server(tmp_path) as server:
        reporter = Desk(browser, server.url, Person(username="zhangliwen"), types=True)
        page = _open(reporter, Article(pk=1))
        server.kill()
        _type(page, "没有服务器的时候。")
        _is(page, "silent")
        server.start()
        _is(page, "kept")
        assert "没有服务器的时候。" in server.kept()
