"""The desk's screens by their addresses: who gets in, what is kept, and how the desk says no."""

import io
import re
import struct
import zlib
from html import escape
from html.parser import HTMLParser
from itertools import product

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils import translation
from PIL import Image

from articles import audit, desk
from articles.admin.review import ACTS
from articles.intake import take_in
from articles.models import (
    Article,
    Channel,
    Entry,
    OldAddress,
    Person,
    Picture,
    Publication,
    Release,
    StandingPage,
)
from articles.text import Sentence

from . import cast
from .cast import PASSWORD
from .record import everything, untouched
from .tampering import undone

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: Words of the story that a person of another channel must not meet at any address.
SECRET = "绝密选题"
CAST = ["reporter", "first", "second", "outsider", "administrator", "elsewhere", "anonymous"]
ON_THE_DESK = ["reporter", "first", "second", "administrator", "elsewhere"]


class Page(HTMLParser):
    """What a browser would send of a page's forms, if nobody touched anything."""

    def __init__(self, html: str):
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._area = self._select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value") or "")
        elif tag == "input" and name and self._is_sent(kind, given):
            self._add(name, given.get("value") or ("on" if kind == "checkbox" else ""))

    def _is_sent(self, kind, given) -> bool:
        if kind in ("submit", "file", "image", "button"):
            return False
        return kind not in ("checkbox", "radio") or "checked" in given

    def handle_data(self, data):
        if self._area:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            text = self._text.replace("\r\n", "\n").removeprefix("\n")
            self._add(self._area, text.replace("\n", "\r\n"))
            self._area = None
        if tag == "select":
            self._select = None

    def _add(self, name, value):
        self.fields.setdefault(name, []).append(value)


def fields_of(response) -> dict[str, list[str]]:
    read = Page(response.content.decode()).fields
    return {k: v for k, v in read.items() if k not in ("csrfmiddlewaretoken", "next", "language")}


class Desk(Client):
    """One person at the desk, with forms as a browser sends them."""

    def page(self, address: str, status: int = 200, **query) -> str:
        response = self.get(address, query)
        assert response.status_code == status, (address, response.status_code)
        return response.content.decode()

    def form(self, article: Article | None = None, verb: str = "change") -> dict:
        response = self.get(form_of(article, verb))
        assert response.status_code == 200
        return fields_of(response)

    def send(self, article: Article | None, fields: dict, verb: str = "change", **changes):
        button = changes.pop("button", "_save")
        return self.post(form_of(article, verb), {**fields, **changes, button: "1"})

    def write(self, article: Article | None = None, verb: str = "change", **changes):
        """Open the form, change some fields, press a button."""
        return self.send(article, self.form(article, verb), verb, **changes)

    def do(self, verb: str, article: Article, **data):
        return self.post(act(article, verb), data)

    def sign(self, text: Release, **data):
        given = {"release": text.pk, "read": text.digest, **data}
        return self.do("sign", text.article, **given)


def form_of(article: Article | None, verb: str = "change") -> str:
    if article is None:
        return reverse("admin:articles_article_add")
    return reverse(f"admin:articles_article_{verb}", args=[article.pk])


def act(article: Article, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[article.pk, verb])


def at(person: Person | None) -> Desk:
    client = Desk()
    if person:
        client.force_login(person, BACKEND)
    return client


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def said(response) -> str:
    return response.content.decode()


def shows(response, sentence) -> bool:
    """Whether a page says a sentence of the cellar, in the language of the day."""
    return escape(desk.say(sentence)) in said(response)


@pytest.fixture
def who(newsroom):
    """The cast by its roles, with an editor of another channel."""
    sports = cast.channel("sports", "体育")
    newsroom.elsewhere = cast.person(
        "linjiahe", "林嘉禾", "initial_review", "responsible_editor", "reporter", channels=[sports]
    )
    newsroom.anonymous = None
    return newsroom


@pytest.fixture
def reporter(who) -> Desk:
    return at(who.reporter)


@pytest.fixture
def first(who) -> Desk:
    return at(who.first)


@pytest.fixture
def second(who) -> Desk:
    return at(who.second)


@pytest.fixture
def administrator(who) -> Desk:
    return at(who.administrator)


# -- pictures, as people have them on their computers


def jpeg(size=(400, 300), colour="teal", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **options)
    return out.getvalue()


def iptc_jpeg(caption: bytes, credit: bytes) -> bytes:
    """A JPEG with caption and credit in its APP13 segment, as photographers' software writes them."""

    def record(number, value):
        return struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value

    data = record(120, caption) + record(110, credit)
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(data)) + data + b"\0" * (len(data) % 2)
    payload = b"Photoshop 3.0\0" + block
    raw = jpeg()
    return raw[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + raw[2:]


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 60,000 × 60,000 pixels."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def file(raw: bytes, name: str = "发布会.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, "image/jpeg")


NOT_PICTURES = {
    "broken": lambda: jpeg((2000, 1500), quality=95)[:-3000],
    "beheaded": lambda: jpeg()[10:],
    "text": lambda: "这不是图片".encode(),
    "html": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "bomb": bomb,
    "gif head": lambda: b"GIF89a",
    "zip": lambda: b"PK\x03\x04" + b"\0" * 100,
}


def figure(number=0, **fields) -> dict:
    given = {"caption": "", "credit": "", "alt": "", "order": number, "id": "", **fields}
    return {f"placed-{number}-{name}": value for name, value in given.items()}


def with_figure(desk_of: Desk, article: Article, **fields) -> dict:
    """The form with one more row for a picture."""
    given = desk_of.form(article)
    number = int(given["placed-TOTAL_FORMS"][0])
    return {**given, **figure(number, **fields), "placed-TOTAL_FORMS": number + 1}


def picture(newsroom, colour="teal", **words) -> Picture:
    return desk.add_picture(newsroom.reporter, jpeg(colour=colour), **words)


def placed(shown: Picture, **words) -> dict:
    return {"picture": shown, "caption": "退潮", "credit": "张力雯", "alt": "滩涂", **words}


# -- every address of the desk, for everybody


def addresses(site=admin.site) -> list[tuple[str, URLPattern]]:
    """Every pattern under /admin/, by name, those of the registered screens included."""
    found = []
    for pattern in site.get_urls():
        inner = getattr(pattern, "url_patterns", [pattern])
        found += [(part.name, part) for part in inner if part.name]
    return found


def all_addresses(article: Article, shown: Picture) -> dict[str, str]:
    rows = {
        "article": article.pk,
        "entry": article.entries.first().pk,
        "picture": shown.pk,
        "person": Person.objects.first().pk,
        "channel": article.channel_id,
        "tag": article.tags.first().pk,
    }
    made = {}
    for name, _pattern in addresses():
        row = rows.get(name.split("_")[1] if "_" in name else "", article.pk)
        for arguments in (
            [],
            [row],
            [row, "sign"],
            [ContentType.objects.first().pk, row],
            ["articles"],
        ):
            try:
                made[name] = reverse(f"admin:{name}", args=arguments)
                break
            except NoReverseMatch:
                continue
    story_type = ContentType.objects.get_for_model(Article).pk
    made["view_on_site"] = f"/admin/r/{story_type}/{article.pk}/"
    made["autocomplete"] = (
        "/admin/autocomplete/?app_label=articles&model_name=figure&field_name=picture&term="
    )
    made["search"] = f"/admin/articles/article/?q={SECRET}"
    made["log search"] = f"/admin/articles/entry/?q={SECRET}"
    made["since"] = f"/admin/articles/article/{article.pk}/review/?since=1"
    made["picture file"] = shown.get_absolute_url()
    return made


@pytest.fixture
def secret(who) -> Article:
    """A story in review, in a channel that ``elsewhere`` does not work for."""
    shown = picture(who, caption="滩涂", alt="滩涂", credit="张力雯")
    release = who.submitted(
        headline=SECRET,
        subhead=SECRET,
        body=f"<p>{SECRET}</p>",
        source=SECRET,
        figures=[placed(shown, caption=SECRET, alt=SECRET)],
    )
    desk.sign(release, who.first, read=release.digest, note=SECRET)
    return release.article


@pytest.mark.parametrize("role", CAST)
def test_no_address_breaks_for_anybody(who, secret, role):
    client = at(getattr(who, role))
    broken = {
        name: response.status_code
        for name, address in all_addresses(secret, Picture.objects.get()).items()
        if (response := client.get(address)).status_code >= 500
    }
    assert broken == {}


@pytest.mark.parametrize("role", ["anonymous", "outsider"])
def test_who_does_not_work_here_sees_no_address(who, secret, role):
    client = at(getattr(who, role))
    # The script that translates, the door itself, and the ways out.
    for_all = {"jsi18n", "login", "logout", "password_change", "password_change_done"}
    inside = {
        name: response.status_code
        for name, address in all_addresses(secret, Picture.objects.get()).items()
        if name not in for_all
        and (response := client.get(address)).status_code not in (302, 403, 404)
    }
    assert inside == {}


def test_an_editor_of_another_channel_meets_the_story_at_no_address(who, secret):
    client = at(who.elsewhere)
    leaking = []
    for name, address in all_addresses(secret, Picture.objects.get()).items():
        response = client.get(address, follow=True)
        body = "" if response.streaming else said(response).replace(f'value="{SECRET}"', "")
        leaking += [name] if SECRET in body else []
    assert leaking == []


@pytest.mark.parametrize("view", ["review", "preview", "history", "change", "amend", "delete"])
def test_a_story_of_another_channel_is_not_there(who, secret, view):
    response = at(who.elsewhere).get(form_of(secret, view))
    assert response.status_code in (302, 403, 404)
    assert SECRET not in said(response)


@pytest.mark.parametrize("role", ["elsewhere", "outsider", "anonymous"])
def test_nobody_from_outside_does_anything(who, secret, role):
    release, client = secret.latest, at(getattr(who, role))
    for verb in ACTS:
        with untouched():
            response = client.do(verb, secret, release=release.pk, read=release.digest, note="撤")
        assert response.status_code in (302, 403, 404), verb
        assert SECRET not in said(response), verb


@pytest.mark.parametrize("role", ["elsewhere", "outsider", "anonymous"])
@pytest.mark.parametrize("view", ["change", "amend"])
def test_nobody_from_outside_writes(who, secret, role, view):
    fields = {
        "headline": "改了",
        "version": secret.version,
        "placed-TOTAL_FORMS": 0,
        "placed-INITIAL_FORMS": 0,
    }
    client = at(getattr(who, role))
    with untouched():
        response = client.post(form_of(secret, view), fields)
    assert response.status_code in (302, 403, 404)


def test_a_story_in_another_channel_is_not_on_the_list(who, secret):
    assert SECRET not in at(who.elsewhere).page("/admin/articles/article/")
    assert SECRET in at(who.second).page("/admin/articles/article/")


@pytest.mark.parametrize(
    "query", [{"q": SECRET}, {"stage__exact": "in_review"}, {"channel__id__exact": 1}]
)
def test_no_search_or_filter_finds_a_story_of_another_channel(who, secret, query):
    body = at(who.elsewhere).page("/admin/articles/article/", **query)
    assert f">{SECRET}<" not in body


@pytest.mark.parametrize(
    "query",
    [
        {"releases__headline__contains": "绝"},
        {"owner__password__startswith": "a"},
        {"releases__signoffs__person__email__contains": "a"},
    ],
)
def test_a_list_is_not_asked_what_it_does_not_show(who, secret, query):
    assert at(who.elsewhere).get("/admin/articles/article/", query).status_code in (302, 400)


@pytest.mark.parametrize("role", ON_THE_DESK)
def test_nothing_is_deleted_anywhere(who, secret, role):
    client = at(getattr(who, role))
    deleting = {
        name: address
        for name, address in all_addresses(secret, Picture.objects.get()).items()
        if name.endswith("_delete")
    }
    assert len(deleting) >= 6
    with untouched():
        answers = {n: client.post(a, {"post": "yes"}).status_code for n, a in deleting.items()}
    assert set(answers.values()) <= {302, 403, 404}


@pytest.mark.parametrize("role", ["administrator", "second"])
def test_no_list_has_bulk_actions(who, secret, role):
    client = at(getattr(who, role))
    for name, address in all_addresses(secret, Picture.objects.get()).items():
        if not name.endswith("_changelist"):
            continue
        assert 'name="action"' not in said(client.get(address)), name
        with untouched():
            client.post(
                address,
                {"action": "delete_selected", "_selected_action": [secret.pk], "post": "yes"},
            )


def test_the_record_has_no_screen_of_its_own():
    registered = {model.__name__ for model in admin.site._registry}
    screens = {"Absence", "Term", "Article", "Assignment", "Channel", "Delivery", "Entry", "Person"}
    screens |= {"OldAddress", "Picture", "StandingPage", "Tag", "Webhook"}
    assert registered == screens


@pytest.mark.parametrize("screen", ["person", "channel"])
@pytest.mark.parametrize("role", ["reporter", "first", "second", "elsewhere"])
def test_people_and_channels_are_for_administrators(who, screen, role):
    client = at(getattr(who, role))
    for address in (f"/admin/articles/{screen}/", f"/admin/articles/{screen}/add/"):
        assert client.get(address).status_code == 403
        with untouched():
            assert client.post(address, {"name": "新", "slug": "new"}).status_code == 403


@pytest.mark.parametrize("screen", ["person", "channel"])
def test_administrators_keep_people_and_channels(administrator, screen):
    administrator.page(f"/admin/articles/{screen}/")
    administrator.page(f"/admin/articles/{screen}/add/")


def test_the_log_is_not_written_into(who, secret, administrator):
    entry = Entry.objects.first()
    for address in ("/admin/articles/entry/add/", f"/admin/articles/entry/{entry.pk}/change/"):
        with untouched():
            assert administrator.post(address, {"note": "改了"}).status_code == 403


@pytest.mark.parametrize("role", ["anonymous", "outsider"])
def test_a_picture_of_no_public_story_is_not_there(who, secret, role):
    shown = Picture.objects.get()
    assert at(getattr(who, role)).get(shown.get_absolute_url()).status_code == 404


def test_a_picture_of_no_public_story_is_kept_in_no_cache(who, secret, first):
    response = first.get(Picture.objects.get().get_absolute_url())
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("facts", [{"is_active": False}, {"is_staff": False}])
def test_a_closed_account_is_outside_at_once(who, secret, facts):
    client = at(who.reporter)
    Person.objects.filter(pk=who.reporter.pk).update(**facts)
    assert client.get("/admin/").status_code == 302
    assert SECRET not in said(client.get(form_of(secret, "review")))


def test_a_duty_taken_away_is_gone_at_once(who, secret):
    client = at(who.first)
    who.first.groups.clear()
    assert client.get(form_of(secret, "review")).status_code == 302


NONSENSE = (
    "/admin/articles/article/abc/history/",
    "/admin/articles/article/abc/change/",
    "/admin/articles/article/abc/review/",
    "/admin/articles/article/\u00b2/change/",
    "/admin/articles/article/\u00b2/history/",
    "/admin/articles/article/\u0661/change/",
    "/admin/articles/article/99999999999999999999999/change/",
    "/admin/articles/article/99999999999999999999999/review/",
    "/admin/articles/article/99999999999999999999999/history/",
    "/admin/articles/article/99999999999999999999999/sign/do/",
    "/admin/articles/article/-1/change/",
    "/admin/articles/article/%00/change/",
    "/admin/articles/entry/abc/change/",
    "/admin/articles/picture/abc/change/",
    "/admin/articles/picture/99999999999999999999999/change/",
    "/admin/articles/article/?q=%00",
    "/admin/articles/article/?stage__exact=%00",
    "/admin/articles/article/?stage__exact=nonsense",
    "/admin/articles/article/?channel__id__exact=abc",
    "/admin/articles/article/?p=99999",
    "/admin/articles/article/?p=abc",
    "/admin/articles/article/?o=99.-99",
    "/admin/articles/entry/?q=%00",
    "/admin/articles/picture/?q=%00",
    "/admin/autocomplete/?app_label=articles&model_name=figure&field_name=picture&term=%00",
    "/admin/autocomplete/?app_label=articles&model_name=person&field_name=nothing",
    "/admin/r/99999/1/",
)


def test_no_address_breaks_on_nonsense(who, secret, administrator):
    administrator.raise_request_exception = False
    answers = {address: administrator.get(address).status_code for address in NONSENSE}
    assert {address: code for address, code in answers.items() if code >= 500} == {}


@pytest.mark.parametrize("since", ["0", "2", "-1", "abc", "\u00b2", "\u0661", "9" * 30, "", "%00"])
def test_no_text_to_compare_with_breaks_the_page(who, second, since):
    second.raise_request_exception = False
    article = STATES["again"](who)
    response = second.get(form_of(article, "review"), {"since": since})
    assert response.status_code in (200, 404)


# -- writing


def test_a_story_is_written_through_the_desk(who, reporter):
    response = reporter.write(
        headline="三千水鸟落滩涂",
        body=cast.BODY,
        channel=who.channel.pk,
        tags="湿地、观鸟",
        reporter="张力雯 付凯",
        source="海报新闻",
    )
    article = Article.objects.get()
    assert response.status_code == 302
    assert (article.headline, article.tag_names, article.body) == (
        "三千水鸟落滩涂",
        ["湿地", "观鸟"],
        cast.BODY,
    )
    assert article.credited("reporter") == ["张力雯", "付凯"]
    assert list(article.entries.values_list("verb", "person")) == [("create", who.reporter.pk)]


def test_a_new_story_begins_with_its_writers_byline_and_only_channel(who, reporter, first):
    who.reporter.channels.set([who.channel])
    begun = reporter.form()
    assert (begun["reporter"], begun["channel"]) == ([who.reporter.name], [str(who.channel.pk)])
    assert "channel" not in {k for k, v in first.form().items() if v != [""]}
    assert first.form()["reporter"] == [""]


def test_a_change_is_a_line_of_the_log(who, reporter):
    article = who.draft()
    reporter.write(article, headline="改过的题")
    assert (now(article).headline, now(article).version) == ("改过的题", article.version + 1)
    assert article.entries.last().verb == "save"
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("button", ["_save", "_continue", "_preview"])
def test_each_button_saves_and_leads_on(who, reporter, button):
    article = who.draft()
    response = reporter.write(article, headline="改过的题", button=button)
    assert now(article).headline == "改过的题"
    target = {"_save": "review", "_continue": "change", "_preview": "preview"}[button]
    assert response["Location"] == form_of(article, target)
    reporter.page(response["Location"])


def test_save_and_submit_hands_it_to_the_editors(who, reporter):
    article = who.draft()
    response = reporter.write(article, headline="改过的题", button="_submit")
    assert (response["Location"], now(article).stage) == ("/admin/", "in_review")
    assert now(article).latest.headline == "改过的题"


def test_a_new_story_can_be_submitted_at_once(who, reporter):
    words = {"headline": "题", "body": "<p>文</p>", "channel": who.channel.pk}
    reporter.write(**words, button="_submit")
    assert Article.objects.get().stage == "in_review"


def test_submit_without_a_headline_is_refused_in_a_sentence_and_saved(who, reporter):
    article = who.draft()
    response = reporter.write(
        article, headline="", body="<p>写好的一段\u3002</p>", button="_submit"
    )
    assert response["Location"] == form_of(article)
    assert shows(reporter.get(response["Location"]), now(article).refusal("submit", who.reporter))
    assert (now(article).stage, now(article).paragraphs) == ("draft", ["写好的一段\u3002"])


FULL = {
    "kicker": "黄河口观察",
    "subhead": "志愿者记下四十一种",
    "dateline_date": "7月25日",
    "credits": [
        {"role": "reporter", "name": "张力雯"},
        {"role": "reporter", "name": "付凯"},
        {"role": "correspondent", "name": "阿不都\u00b7热合曼"},
        {"role": "photographer", "name": "仪博文"},
    ],
    "body": (
        "<h2>一</h2><p>退潮<strong>以后</strong>&amp; &lt;b&gt;“引号” \"直引号\" 'x' &nbsp; \u3000空格</p>"
        '<p><a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer nofollow">公告</a><br>换行</p>'
        "<ul><li><p>甲</p></li></ul><blockquote><p>乙</p></blockquote><hr>"
    ),
    "is_reprint": True,
    "reprint_title": "水鸟",
    "reprint_author": "仪博文",
    "reprint_url": "https://example.com/\u4e2d\u6587?a=1",
    "notice_kind": "correction",
    "notice_text": "数目有误\u3002",
    "tags": ["湿地", "AI", "C++", "\u2605"],
}


@pytest.fixture
def full(who) -> Article:
    shown = [picture(who, colour, caption=f"图{colour}") for colour in ("teal", "navy")]
    figures = [placed(shown[0]), placed(shown[1], caption='第二张 "引号" <b>')]
    return now(who.draft(**FULL, figures=figures))


def test_a_save_without_a_change_leaves_no_trace(who, full, reporter):
    before, log = full.form, full.entries.count()
    response = reporter.write(full)
    assert response.status_code == 302
    assert now(full).form == before
    assert (now(full).version, full.entries.count()) == (full.version, log)


def test_what_came_in_by_the_intake_is_not_changed_by_a_save(who, reporter, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "主标题\uff1a三千水鸟\n大众网\u00b7海报新闻记者 张力雯 东营报道\n"
        "“退潮” 'a' \"b\" <script>&amp;\u3000\u3000以后  两个空格\u3002\n　　缩进的一段\u3002\n",
        encoding="utf-8",
    )
    (report,) = take_in([path], channel=who.channel, by=who.reporter)
    before = everything()
    reporter.write(report.article)
    after = everything()
    assert after["articles_article"] == before["articles_article"]
    assert after["articles_entry"] == before["articles_entry"]


@pytest.mark.parametrize("value", ["第一行\n第二行", "第一行\r\n第二行", "\n前面空一行"])
def test_lines_of_a_notice_survive_a_save(who, reporter, value):
    article = who.draft(notice_kind="correction", notice_text=value)
    reporter.write(article)
    assert now(article).version == article.version


def test_a_name_with_a_space_is_not_torn_by_a_save(who, reporter):
    article = who.draft(credits=[{"role": "reporter", "name": "Mary Smith"}])
    reporter.write(article)
    assert now(article).credited("reporter") == ["Mary Smith"]


def test_a_tag_with_a_space_is_not_torn_by_a_save(who, reporter):
    article = who.draft(tags=["New York"])
    reporter.write(article)
    assert now(article).tag_names == ["New York"]


def test_a_picture_without_a_caption_is_not_changed_by_a_save(who, reporter):
    shown = picture(who, caption="图库里的说明")
    article = who.draft(figures=[placed(shown, caption="")])
    reporter.write(article)
    assert now(article).version == article.version


def test_the_order_of_pictures_is_kept_and_can_be_changed(full, reporter):
    form = reporter.form(full)
    reporter.send(full, form, **{"placed-0-order": 9})
    assert [f["caption"] for f in now(full).figures] == ['第二张 "引号" <b>', "退潮"]


def test_a_picture_can_be_taken_out(full, reporter):
    reporter.send(full, reporter.form(full), **{"placed-0-DELETE": "on"})
    assert len(now(full).figures) == 1
    assert Picture.objects.count() == 2


# -- what is wrong


WRONG = {
    "headline": {"headline": "长" * 500},
    "kicker": {"kicker": "长" * 500},
    "nul": {"headline": "三千\0水鸟"},
    "nul in text": {"body": "<p>三千\0水鸟</p>"},
    "nul in tags": {"tags": "湿\0地"},
    "nul in names": {"reporter": "张\0力雯"},
    "names": {"reporter": "长" * 301},
    "tag": {"tags": "长" * 101},
    "channel": {"channel": "99999"},
    "huge channel": {"channel": "9" * 30},
    "no number": {"channel": "abc"},
    "scheme": {"reprint_url": "javascript:alert(1)"},
    "address": {"reprint_url": "https://"},
    "notice": {"notice_kind": "lie"},
    "place": {"dateline_place": "长" * 41},
    "order": {"placed-0-picture": "1", "placed-0-order": "-1", "placed-TOTAL_FORMS": "1"},
    "picture": {"placed-0-picture": "99999", "placed-TOTAL_FORMS": "1"},
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_value_is_told_and_everything_typed_is_kept(who, reporter, kind):
    article = who.draft()
    typed = {"headline": "我打的题", "subhead": "我打的副题", "body": "<p>我打的一段\u3002</p>"}
    typed |= {"tags": "我打的标签", "correspondent": "我打的名", **WRONG[kind]}
    with untouched():
        response = reporter.write(article, **typed)
    assert response.status_code == 200
    assert 'class="errorlist' in said(response)
    again = fields_of(response)
    lost = {k: again.get(k) for k, v in typed.items() if again.get(k) != [v] and kind not in k}
    assert {k for k in lost if k not in WRONG[kind]} == set()


@pytest.mark.parametrize("kind", ["headline", "kicker", "tag", "names", "scheme", "place"])
def test_the_wrong_value_itself_is_kept_as_well(who, reporter, kind):
    response = reporter.write(who.draft(), **WRONG[kind])
    again = fields_of(response)
    assert {name: again[name] for name in WRONG[kind]} == {k: [v] for k, v in WRONG[kind].items()}


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30, "0"])
def test_a_form_of_no_known_version_is_a_conflict(who, reporter, version):
    article = who.draft()
    with untouched():
        response = reporter.write(article, headline="我打的题", version=version)
    assert fields_of(response)["headline"] == ["我打的题"]


@pytest.mark.parametrize("number", ["", "abc", "99999999"])
def test_a_broken_count_of_pictures_is_told(who, reporter, number):
    reporter.raise_request_exception = False
    article = who.draft()
    with untouched():
        response = reporter.write(article, headline="我打的题", **{"placed-TOTAL_FORMS": number})
    assert response.status_code in (200, 400)


def test_more_pictures_than_a_story_shows_are_told(who, reporter):
    article = who.draft()
    reporter.cookies["django_language"] = "en"
    with untouched():
        response = reporter.write(article, **{"placed-TOTAL_FORMS": "101"})
    assert "A story shows at most 100 pictures." in said(response)


def test_hostile_markup_never_gets_into_the_text(who, reporter):
    article = who.draft()
    hostile = (
        '<p onclick="alert(1)">字</p><script>alert(1)</script><img src=x onerror=alert(1)>'
        '<p><a href="javascript:alert(1)">点</a><a href="JaVa\tScript:alert(1)">点</a></p>'
        '<iframe src="//evil"></iframe><style>*{}</style><svg onload=alert(1)></svg>'
    )
    reporter.write(article, body=hostile)
    body = now(article).body.lower()
    assert not re.search(
        r"script|onclick|onerror|onload|<img|<iframe|<style|<svg|alert\(1\)\">", body
    )
    assert "字" in body


@pytest.mark.parametrize("view", ["review", "preview", "history", "change"])
def test_markup_in_a_headline_is_shown_as_it_is(who, reporter, view):
    article = who.draft(headline="<script>alert(1)</script>", source='"><b>x')
    assert "<script>alert(1)" not in said(reporter.get(form_of(article, view)))


def test_markup_in_a_headline_is_shown_as_it_is_in_lists_and_messages(who, reporter):
    article = who.draft(headline="<script>alert(1)</script>")
    response = reporter.write(article, subhead="副题")
    pages = [response["Location"], "/admin/", "/admin/articles/article/", "/admin/articles/entry/"]
    assert not any("<script>alert(1)" in reporter.page(address) for address in pages)


def test_a_story_cannot_be_put_into_a_channel_of_others(who):
    client = at(who.elsewhere)
    with untouched():
        response = client.write(headline="题", channel=who.channel.pk)
    assert response.status_code == 200
    assert fields_of(response)["headline"] == ["题"]


def test_a_story_can_be_moved_to_no_channel_of_others(who):
    own = desk.create(who.elsewhere, **cast.words(channel=Channel.objects.get(slug="sports")))
    client = at(who.elsewhere)
    with untouched():
        response = client.write(own, channel=who.channel.pk)
    assert response.status_code == 200


def test_a_field_that_the_form_does_not_have_is_not_written(who, reporter):
    article = who.draft()
    reporter.write(
        article,
        headline="改过的题",
        stage="cleared",
        owner=who.second.pk,
        waits_for="x",
        fingerprint="x",
        id=99,
    )
    assert (now(article).stage, now(article).owner) == ("draft", who.reporter)


def test_a_story_in_review_is_not_written_and_what_was_typed_is_kept(who, reporter):
    article = who.draft()
    form = reporter.form(article)
    who.submitted(article)
    with untouched():
        response = reporter.send(article, form, headline="我打的题")
    assert fields_of(response)["headline"] == ["我打的题"]
    assert shows(response, now(article).refusal("save", who.reporter))


def test_the_form_of_a_story_in_review_leads_to_its_page_with_the_reason(who, reporter):
    article = who.submitted().article
    response = reporter.get(form_of(article), follow=True)
    assert response.redirect_chain[-1][0] == form_of(article, "review")
    assert shows(response, article.refusal("save", who.reporter))


def test_the_administrator_without_a_duty_does_not_write(who, administrator):
    article = who.draft()
    assert administrator.get(form_of(None)).status_code == 403
    assert shows(
        administrator.get(form_of(article), follow=True), article.refusal("save", who.administrator)
    )


# -- two people at one story


@pytest.fixture
def clash(who, reporter, first):
    """Both have the form open, the editor has saved, the reporter saves now."""
    article = who.draft()
    mine = reporter.form(article)
    first.write(article, headline="编辑的题")
    response = reporter.send(article, mine, headline="记者的题", subhead="记者的副题")
    return article, response


def test_the_second_to_save_is_told_and_keeps_the_text(clash):
    article, response = clash
    assert shows(response, desk.Conflict(now(article)).sentence)
    assert fields_of(response)["headline"] == ["记者的题"]
    assert now(article).headline == "编辑的题"


def test_the_second_to_save_sees_the_difference(clash):
    _article, response = clash
    assert "<del>编辑</del>" in said(response)
    assert "<ins>记者</ins>" in said(response)


def test_the_second_may_save_again_knowingly(clash, reporter):
    article, response = clash
    assert reporter.send(article, fields_of(response)).status_code == 302
    assert (now(article).headline, now(article).subhead) == ("记者的题", "记者的副题")


def test_a_third_who_saves_in_between_is_a_conflict_again(who, clash, reporter, second):
    article, response = clash
    second.write(article, headline="第三个题")
    again = reporter.send(article, fields_of(response))
    assert shows(again, desk.Conflict(now(article)).sentence)
    assert now(article).headline == "第三个题"


@pytest.mark.parametrize("button", ["_save", "_submit", "_preview", "_continue"])
def test_no_button_saves_over_another(who, reporter, first, button):
    article = who.draft()
    mine = reporter.form(article)
    first.write(article, headline="编辑的题")
    with untouched():
        reporter.send(article, mine, headline="记者的题", button=button)


def test_a_picture_that_another_added_shows_as_a_difference(who, reporter, first):
    """Saving knowingly would take the picture out, so the second must know of it."""
    article = who.draft()
    mine = reporter.form(article)
    added = placed(picture(who), caption="编辑加的图")
    desk.save(article, who.first, version=article.version, figures=[added])
    response = reporter.send(article, mine)
    assert "编辑加的图" in said(response)


def test_a_form_opened_before_a_withdrawal_is_a_conflict(who, reporter):
    article = who.published()
    mine = reporter.form(article)
    desk.withdraw(article, who.second, notice="撤")
    with untouched():
        response = reporter.send(article, mine, headline="我打的题")
    assert fields_of(response)["headline"] == ["我打的题"]


# -- pictures


def add_picture(client: Desk, raw: bytes, name: str = "发布会.jpg", **words):
    given = {"caption": "", "credit": "", "alt": "", **words}
    return client.post("/admin/articles/picture/add/", {"file": file(raw, name), **given})


def test_a_picture_goes_into_the_library(reporter, who):
    response = add_picture(reporter, jpeg(), caption="退潮", alt="滩涂")
    shown = Picture.objects.get()
    assert response.status_code == 302
    assert (shown.caption, shown.width, shown.height, shown.added_by) == (
        "退潮",
        400,
        300,
        who.reporter,
    )


def test_the_caption_in_the_file_is_read(reporter):
    add_picture(reporter, iptc_jpeg("退潮的滩涂".encode(), "张力雯".encode()))
    shown = Picture.objects.get()
    assert (shown.caption, shown.credit) == ("退潮的滩涂", "张力雯")


def test_a_caption_in_gb18030_is_read(reporter):
    add_picture(reporter, iptc_jpeg("退潮的滩涂".encode("gb18030"), "张力雯".encode("gb18030")))
    assert Picture.objects.get().caption == "退潮的滩涂"


def test_a_typed_caption_counts_more_than_the_one_in_the_file(reporter):
    add_picture(reporter, iptc_jpeg("文件里的".encode(), b""), caption="我打的")
    assert Picture.objects.get().caption == "我打的"


@pytest.mark.parametrize(
    "caption", [b"<script>alert(1)</script>", b"\xff\xfe\xfd", "长".encode() * 9000, b"a\0b"]
)
def test_a_hostile_caption_in_a_file_does_no_harm(reporter, caption):
    add_picture(reporter, iptc_jpeg(caption[:30_000], b"\x1b[31m"))
    assert "<script>alert(1)" not in reporter.page("/admin/articles/picture/")
    assert len(Picture.objects.get().caption) <= 300


@pytest.mark.parametrize("kind", NOT_PICTURES)
def test_what_is_no_picture_is_refused_by_name_and_the_words_are_kept(reporter, kind):
    with untouched():
        response = add_picture(reporter, NOT_PICTURES[kind](), "坏图.jpg", caption="我打的说明")
    assert response.status_code == 200
    assert "坏图.jpg" in said(response)
    assert fields_of(response)["caption"] == ["我打的说明"]


def test_an_empty_file_is_refused(reporter):
    with untouched():
        assert add_picture(reporter, b"", caption="我打的说明").status_code == 200


def test_the_same_picture_twice_is_one(reporter):
    for _ in range(2):
        assert add_picture(reporter, jpeg(), caption="退潮").status_code == 302
    assert Picture.objects.count() == 1


def test_words_typed_for_a_picture_that_is_known_are_not_lost_without_a_word(reporter):
    """R9: kept, or the person is told that the library already has the picture."""
    add_picture(reporter, jpeg(), caption="旧说明")
    response = add_picture(reporter, jpeg(), caption="我打的新说明")
    kept = Picture.objects.get().caption == "我打的新说明"
    assert kept or (response.status_code == 200 and "我打的新说明" in said(response))


def test_a_picture_is_uploaded_with_the_story(who, reporter):
    article = who.draft()
    row = with_figure(
        reporter, article, upload=file(jpeg()), caption="退潮", credit="张力雯", alt="滩涂"
    )
    assert reporter.send(article, row).status_code == 302
    (shown,) = now(article).figures
    assert (shown["caption"], shown["sha256"]) == ("退潮", Picture.objects.get().sha256)


def test_one_file_in_two_stories_is_one_picture(who, reporter):
    for caption in ("甲", "乙"):
        article = who.draft()
        reporter.send(article, with_figure(reporter, article, upload=file(jpeg()), caption=caption))
        assert now(article).figures[0]["caption"] == caption
    assert Picture.objects.count() == 1


def test_the_caption_in_an_uploaded_file_goes_under_the_story(who, reporter):
    article = who.draft()
    raw = iptc_jpeg("退潮的滩涂".encode(), "张力雯".encode())
    reporter.send(article, with_figure(reporter, article, upload=file(raw), alt="滩涂"))
    assert now(article).figures[0]["caption"] == "退潮的滩涂"


@pytest.mark.parametrize("kind", NOT_PICTURES)
def test_what_is_no_picture_is_refused_and_the_story_keeps_what_was_typed(who, reporter, kind):
    article = who.draft()
    row = with_figure(
        reporter, article, upload=file(NOT_PICTURES[kind](), "坏图.jpg"), caption="我打的说明"
    )
    with untouched():
        response = reporter.send(article, row, headline="我打的题")
    again = fields_of(response)
    assert (again["headline"], again["placed-0-caption"]) == (["我打的题"], ["我打的说明"])
    assert "坏图.jpg" in said(response)


def test_a_row_of_words_without_a_picture_is_told(who, reporter):
    article = who.draft()
    with untouched():
        response = reporter.send(article, with_figure(reporter, article, caption="我打的说明"))
    assert fields_of(response)["placed-0-caption"] == ["我打的说明"]


def test_an_empty_row_is_no_picture(who, reporter):
    article = who.draft()
    assert reporter.send(article, with_figure(reporter, article)).status_code == 302
    assert now(article).figures == []


def test_a_caption_that_is_too_long_is_told_before_anything_is_kept(who, reporter):
    article = who.draft()
    row = with_figure(reporter, article, upload=file(jpeg()), caption="长" * 301)
    with untouched():
        response = reporter.send(article, row)
    assert fields_of(response)["placed-0-caption"] == ["长" * 301]


def test_a_refusal_after_an_upload_gives_the_real_reason(who, first):
    """A refusal by the desk itself, not by the form: the file has been read by then."""
    release = who.submitted()
    article = release.article
    form = first.form(article, "amend")
    number = int(form["placed-TOTAL_FORMS"][0])
    row = {
        **form,
        **figure(number, upload=file(jpeg()), caption="退潮"),
        "placed-TOTAL_FORMS": number + 1,
    }
    with untouched():
        response = first.send(article, row, "amend", headline="")
    assert shows(
        response, Sentence("The story has no headline yet; write one before it is submitted.")
    )
    assert (
        shows(
            response,
            Sentence("The file is not a picture that we can read (JPEG, PNG, WebP, GIF or TIFF)."),
        )
        is False
    )


# -- the review page


STATES = {
    "draft": lambda who: who.draft(),
    "bare": lambda who: who.draft(headline=""),
    "submitted": lambda who: who.submitted().article,
    "half signed": lambda who: who.half_signed().article,
    "published": lambda who: who.published(),
    "changed": lambda who: who.rewritten(who.published(), headline="新题"),
    "again": lambda who: who.submitted(who.rewritten(who.published(), headline="新题")).article,
}


def buttons(body: str) -> dict[str, str | None]:
    """Verb → the reason it is grey, or None where it may be pressed."""
    found = re.findall(r'formaction="[^"]*/(\w+)/do/"( disabled)?', body)
    reasons = dict(re.findall(r'id="why-(\w+)">(.*?)</p>', body, re.S))
    assert all(bool(disabled) == (verb in reasons) for verb, disabled in found)
    return {verb: reasons.get(verb) for verb, _disabled in found}


@pytest.mark.parametrize("state", STATES)
def test_a_button_is_grey_with_the_very_sentence_of_the_rule(who, state):
    article = now(STATES[state](who))
    for person in (who.reporter, who.first, who.second, who.administrator):
        shown = buttons(at(person).page(form_of(article, "review")))
        assert shown, person
        for verb, reason in shown.items():
            why = article.refusal(verb, person)
            assert reason == (escape(desk.say(why)) if why else None), (person, verb)


@pytest.mark.parametrize("state", STATES)
def test_every_button_does_what_it_shows(who, state):
    """Pressed by hand or by a script: done where the rules allow it, else their sentence and 409."""
    article = STATES[state](who)
    for role, verb in product(["reporter", "first", "second", "administrator"], ACTS):
        with undone():
            assert _does_what_it_shows(verb, now(article), getattr(who, role)), (role, verb)


def _does_what_it_shows(verb: str, article: Article, person: Person) -> bool:
    release = article.latest
    data = {"note": "说明"} | ({"release": release.pk, "read": release.digest} if release else {})
    why = article.refusal(verb, person)
    log = Entry.objects.count()
    response = at(person).do(verb, article, **data)
    if why:
        refused = response.status_code == 409 and shows(response, why)
        return refused and Entry.objects.count() == log
    return response.status_code == 302 and Entry.objects.count() > log


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_reasons_are_in_the_language_of_the_desk(who, language):
    article = who.submitted().article
    client = at(who.reporter)
    client.cookies["django_language"] = language
    with translation.override(language):
        reason = escape(desk.say(article.refusal("sign", who.reporter)))
    assert buttons(client.page(form_of(article, "review")))["sign"] == reason


@pytest.mark.parametrize("verb", ACTS)
def test_an_address_that_does_something_is_not_looked_at(who, first, verb):
    article = who.submitted().article
    with untouched():
        assert first.get(act(article, verb)).status_code == 405


@pytest.mark.parametrize("verb", ["publish", "delete", "amend", "save", "x", "create"])
def test_there_is_no_verb_beside_the_chain(who, administrator, verb):
    article = who.half_signed().article
    with untouched():
        assert administrator.do(verb, article, note="发").status_code == 404


@pytest.mark.parametrize("verb", ACTS)
def test_another_site_cannot_press_a_button(who, verb):
    release = who.half_signed()
    client = Desk(enforce_csrf_checks=True)
    client.force_login(who.second, BACKEND)
    with untouched():
        response = client.do(
            verb, release.article, release=release.pk, read=release.digest, note="x"
        )
    assert response.status_code == 403


@pytest.mark.parametrize("view", ["change", "add"])
def test_another_site_cannot_write(who, view):
    client = Desk(enforce_csrf_checks=True)
    client.force_login(who.reporter, BACKEND)
    article = who.draft()
    with untouched():
        address = form_of(article if view == "change" else None)
        assert client.post(address, {"headline": "x"}).status_code == 403


def test_a_stale_text_is_not_signed_and_the_comment_is_kept(who, second):
    release = who.half_signed()
    desk.recall(release.article, who.reporter)
    newer = who.submitted(who.rewritten(release.article, headline="新题"))
    desk.sign(newer, who.first, read=newer.digest)
    with untouched():
        response = second.sign(release, note="我写的意见")
    assert response.status_code == 409
    assert "我写的意见" in fields_of(response)["note"]
    assert shows(
        response, Sentence("A newer text of this story has been submitted; read and sign that one.")
    )


@pytest.mark.parametrize("read", ["", "0" * 64, "x", "\u4e2d"])
def test_nobody_signs_what_they_did_not_have_before_them(who, first, read):
    release = who.submitted()
    with untouched():
        response = first.sign(release, read=read, note="我写的意见")
    assert response.status_code == 409
    assert fields_of(response)["note"] == ["我写的意见"]


def test_a_release_of_another_story_is_not_signed_here(who, first):
    here, other = who.submitted(), who.submitted(headline="另一篇")
    with untouched():
        response = first.do("sign", here.article, release=other.pk, read=other.digest)
    assert response.status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        {"note": "长" * 4001},
        {"note": "a\0b"},
        {"read": "0" * 65},
        {"release": "abc"},
        {"release": "9" * 30},
        {"release": "-1"},
    ],
)
def test_a_button_pressed_with_nonsense_changes_nothing(who, first, data):
    release = who.submitted()
    first.raise_request_exception = False
    with untouched():
        response = first.sign(release, **{"read": "x", "note": "我写的意见", **data})
    assert response.status_code in (400, 409)
    if "note" not in data:
        assert fields_of(response)["note"] == ["我写的意见"]


def test_a_comment_that_is_too_long_is_kept_whole(who, first):
    response = first.sign(who.submitted(), note="长" * 4001)
    assert fields_of(response)["note"] == ["长" * 4001]


def test_a_story_does_not_go_back_without_a_reason(who, first):
    release = who.submitted()
    with untouched():
        response = first.do("send_back", release.article, release=release.pk, note="  ")
    assert response.status_code == 409


def test_the_writer_reads_why_it_came_back(who, first, reporter):
    release = who.submitted()
    first.do("send_back", release.article, release=release.pk, note="数目请核实<b>")
    assert "数目请核实&lt;b&gt;" in reporter.page(form_of(release.article, "review"))
    assert str(release.article) in reporter.page("/admin/")


def test_two_signatures_make_it_public(who, first, second, client):
    release = who.submitted()
    first.sign(release)
    assert not Publication.objects.exists()
    second.sign(release)
    assert client.get(Publication.objects.get().get_absolute_url()).status_code == 200
    assert list(audit.breaks()) == []


def test_pressing_twice_is_refused_in_a_sentence(who, first):
    release = who.submitted()
    first.sign(release)
    with untouched():
        assert first.sign(release).status_code == 409


def test_what_changed_since_it_came_back_is_shown(who, first):
    release = who.submitted()
    desk.send_back(release, who.first, note="改题")
    who.submitted(who.rewritten(release.article, headline="四千水鸟落滩涂"))
    body = first.page(form_of(release.article, "review"))
    assert "<del>三</del>" in body
    assert "<ins>四</ins>" in body


def test_a_withdrawal_tells_readers_why(who, second, client):
    article = who.published()
    address = article.live.get_absolute_url()
    response = second.do("withdraw", article, note="采访对象的身份有误\u3002")
    assert response.status_code == 302
    gone = client.get(address)
    assert (gone.status_code, "采访对象的身份有误" in said(gone)) == (410, True)


def test_a_withdrawal_without_a_notice_is_refused(who, second):
    article = who.published()
    with untouched():
        assert second.do("withdraw", article, note="").status_code == 409


def test_a_preview_is_marked_and_shows_the_working_copy(who, reporter):
    article = who.rewritten(who.published(), headline="新题")
    body = reporter.page(form_of(article, "preview"))
    assert "新题" in body
    with translation.override("zh-hans"):
        assert desk.say(Sentence("Preview: this text is not published.")) in body


def test_history_names_every_text_and_every_line_of_the_log(who, reporter):
    article = who.published()
    body = reporter.page(form_of(article, "history"))
    assert article.latest.digest in body
    assert all(entry.digest[:16] in body for entry in article.entries.all())


# -- rewriting in review


def test_an_editor_rewrites_in_review_through_the_form(who, second):
    release = who.half_signed()
    response = second.write(release.article, "amend", headline="改过的题")
    newer = now(release.article).latest
    assert response.status_code == 302
    assert (newer.number, newer.headline, newer.signoffs.count()) == (2, "改过的题", 0)
    assert newer.amenders[0]["id"] == who.second.pk


def test_rewriting_nothing_is_refused_and_the_signatures_stay(who, second):
    release = who.half_signed()
    with untouched():
        response = second.write(release.article, "amend")
    assert shows(
        response,
        Sentence("Nothing was changed, so the text and its signatures stay as they are."),
    )


def test_a_writer_does_not_rewrite_in_review(who, reporter):
    release = who.submitted()
    response = reporter.get(form_of(release.article, "amend"), follow=True)
    assert shows(response, release.article.refusal("amend", who.reporter))


def test_a_rewriting_that_comes_too_late_keeps_what_was_typed(who, second):
    release = who.half_signed()
    form = second.form(release.article, "amend")
    desk.recall(release.article, who.reporter)
    with untouched():
        response = second.send(release.article, form, "amend", headline="我打的题")
    assert fields_of(response)["headline"] == ["我打的题"]


def test_rewriting_without_a_headline_keeps_what_was_typed(who, second):
    release = who.half_signed()
    with untouched():
        response = second.write(release.article, "amend", headline="", subhead="我打的副题")
    assert fields_of(response)["subhead"] == ["我打的副题"]


# -- what is public is signed


def test_a_tag_that_an_administrator_renames_is_not_read_by_readers(who, administrator, client):
    """Tags are part of what was signed (R4), so none changes on a public page by itself (R1)."""
    article = who.published()
    tag = article.tags.get(name="湿地")
    address = reverse("admin:taggit_tag_change", args=[tag.pk])
    administrator.post(address, {"name": "没人签过的字", "slug": tag.slug})
    assert "没人签过的字" not in said(client.get(article.live.get_absolute_url()))


@pytest.mark.parametrize("tag", ["\u2605", "!!!", "C++", "AI/ML", "a?b#c", "湿地 公园", "."])
def test_a_story_with_any_tag_can_be_read(who, client, tag):
    article = who.published(tags=[tag])
    assert client.get(article.live.get_absolute_url()).status_code == 200


# -- language, signing in, people


@pytest.mark.parametrize(("language", "word"), [("en", "Log out"), ("zh-hans", "退出")])
def test_the_desk_speaks_the_language_of_the_cookie(who, reporter, language, word):
    response = reporter.post("/admin/language/", {"language": language, "next": "/admin/"})
    assert response.cookies["django_language"].value == language
    body = reporter.page("/admin/")
    assert f'lang="{"en" if language == "en" else "zh"}' in body
    with translation.override(language):
        assert escape(desk.say(Sentence("Your drafts"))) in body


def test_readers_have_one_language_whatever_the_cookie(who, client):
    who.published()
    before = said(client.get("/"))
    client.cookies["django_language"] = "en"
    assert said(client.get("/")) == before


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "zh-hant"])
def test_an_unknown_language_is_the_desks_own(who, reporter, language):
    reporter.cookies["django_language"] = language
    assert 'lang="zh' in reporter.page("/admin/")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_language_switch_leads_to_no_other_site(reporter, target):
    response = reporter.post("/admin/language/", {"language": "en", "next": target})
    assert "evil" not in response.get("Location", "")
    assert "javascript" not in response.get("Location", "")


def sign_in(client, username, password=PASSWORD, address="10.0.0.1"):
    given = {"username": username, "password": password, "next": "/admin/"}
    return client.post("/admin/login/", given, REMOTE_ADDR=address)


def test_a_person_signs_in(who, client):
    assert sign_in(client, "zhangliwen")["Location"] == "/admin/"


def test_ten_wrong_passwords_lock_the_name_for_that_address(who, client):
    answers = [sign_in(client, "zhangliwen", "wrong").status_code for _ in range(10)]
    assert answers[:9] == [200] * 9
    assert sign_in(client, "zhangliwen").status_code in (403, 429)
    assert client.get("/admin/").status_code == 302


def test_a_lock_out_is_told_in_words(who, client):
    for _ in range(10):
        sign_in(client, "zhangliwen", "wrong")
    response = sign_in(client, "zhangliwen")
    assert response["Content-Type"].startswith("text/html")
    assert re.search("[\u4e00-\u9fff]{4}", said(response)), said(response)[:200]


def test_a_lock_out_keeps_out_nobody_else(who, client):
    for _ in range(10):
        sign_in(client, "zhangliwen", "wrong")
    assert sign_in(Client(), "zhaojing").status_code == 302
    assert sign_in(Client(), "zhangliwen", address="10.0.0.2").status_code == 302


@pytest.mark.parametrize("username", ["nobody", "", "a\0b", "长" * 300, "' OR 1=1 --"])
def test_signing_in_with_nonsense_is_refused(who, client, username):
    client.raise_request_exception = False
    assert sign_in(client, username, "x").status_code in (200, 403)


def test_an_administrator_opens_an_account_with_duties(who, administrator):
    administrator.post(
        "/admin/articles/person/add/",
        {
            "username": "new",
            "name": "新人",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "usable_password": "true",
        },
    )
    made = Person.objects.get(username="new")
    address = reverse("admin:articles_person_change", args=[made.pk])
    form = fields_of(administrator.get(address))
    response = administrator.post(
        address, {**form, "duties": ["reporter"], "channels": [who.channel.pk]}
    )
    assert response.status_code == 302
    made = Person.objects.get(username="new")
    assert (made.duties, made.channel_ids, made.is_staff) == (
        {"reporter"},
        {who.channel.pk},
        True,
    )
    assert at(made).get("/admin/").status_code == 200


def test_a_save_of_an_account_without_a_change_keeps_its_duties(who, administrator):
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    administrator.post(address, fields_of(administrator.get(address)))
    assert Person.objects.get(pk=who.first.pk).duties == who.first.duties


@pytest.mark.parametrize("duties", [["no_such_duty"], ["administrator"]])
def test_a_duty_that_there_is_not_is_refused(who, administrator, duties):
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    form = fields_of(administrator.get(address))
    with untouched():
        assert administrator.post(address, {**form, "duties": duties}).status_code == 200


def test_nobody_gives_duties_to_themselves(who, first):
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    with untouched():
        assert (
            first.post(address, {"duties": ["reporter"], "is_superuser": "on"}).status_code == 403
        )


def test_an_account_with_a_record_is_not_deleted(who, administrator):
    who.published()
    for person in (who.reporter, who.first, who.second):
        with pytest.raises(ProtectedError):
            person.delete()
    with untouched():
        address = reverse("admin:articles_person_delete", args=[who.first.pk])
        assert administrator.post(address, {"post": "yes"}).status_code == 403


def test_a_person_who_is_renamed_keeps_the_old_name_under_old_stories(who, administrator, client):
    article = who.published()
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    form = fields_of(administrator.get(address))
    assert administrator.post(address, {**form, "name": "改名了"}).status_code == 302
    assert "赵静" in said(client.get(article.live.get_absolute_url()))
    assert list(audit.breaks()) == []


# Addresses: those of the earlier site, and those of standing pages


@pytest.mark.parametrize("role", ["first", "second", "administrator"])
def test_editors_keep_old_addresses(who, role):
    article, client = who.draft(), at(getattr(who, role))
    client.post("/admin/articles/oldaddress/add/", {"path": "/a.asp?id=1", "to": article.pk})
    old = OldAddress.objects.get()
    assert (old.path, old.article) == ("/a.asp?id=1", article)
    change = f"/admin/articles/oldaddress/{old.pk}/change/"
    assert f'value="{article.pk}"' in said(client.get(change))
    client.post(change, {"path": "/b", "to": "/archive/"})
    assert OldAddress.objects.values_list("path", "to").get() == ("/b", "/archive/")
    client.post(f"/admin/articles/oldaddress/{old.pk}/delete/", {"post": "yes"})
    assert not OldAddress.objects.exists()


def test_what_the_desk_refuses_stands_over_the_form_with_what_was_typed(who):
    response = at(who.first).post(
        "/admin/articles/oldaddress/add/", {"path": "no address", "to": "/archive/"}
    )
    sentence = "“%(address)s” is no web address; it begins with / or http."
    assert shows(response, Sentence(sentence, address="no address"))
    assert 'value="no address"' in said(response)
    assert not OldAddress.objects.exists()


@pytest.mark.parametrize("role", ["reporter", "outsider", "anonymous"])
def test_others_do_not_keep_old_addresses(who, role):
    client = at(getattr(who, role))
    for address in ("add/", "list/"):
        with untouched():
            response = client.post(
                f"/admin/articles/oldaddress/{address}",
                {"path": "/a", "to": "/archive/", "leads": "/a /archive/"},
            )
        assert response.status_code in (302, 403)


def test_a_list_is_pasted_in(who):
    client = at(who.first)
    client.page("/admin/articles/oldaddress/list/")
    client.post("/admin/articles/oldaddress/list/", {"leads": "/a /archive/\n/b /corrections/"})
    assert "/corrections/" in said(client.get("/admin/articles/oldaddress/?q=corr"))
    assert OldAddress.objects.count() == 2


def test_a_bad_list_is_refused_by_line_and_kept_in_the_form(who):
    leads = "/a /archive/\n<script>alert(1)</script> x"
    response = at(who.first).post("/admin/articles/oldaddress/list/", {"leads": leads})
    assert response.status_code == 409
    assert "<script>alert" not in said(response)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; x</textarea>" in said(response)
    assert not OldAddress.objects.exists()


def test_an_old_address_names_no_story_that_not_everybody_may_see(who, secret):
    desk.readdress(None, who.administrator, path="/a", to=str(secret.pk))
    assert SECRET not in said(at(who.elsewhere).get("/admin/articles/oldaddress/"))


def test_an_administrator_sets_up_a_standing_page(who, administrator):
    who.channel = Channel.objects.create(slug="house", name="站务", listed=False)
    about, other = who.published(headline="关于我们"), who.published(headline="别的")
    Article.objects.filter(pk=other.pk).update(channel=Channel.objects.get(slug="dongying"))
    form = said(administrator.get("/admin/articles/standingpage/add/"))
    assert "关于我们" in form
    assert "别的" not in form
    administrator.post(
        "/admin/articles/standingpage/add/", {"slug": "about", "article": about.pk, "order": 0}
    )
    page = StandingPage.objects.get(article=about)
    assert "about" in said(administrator.get("/admin/articles/standingpage/"))
    administrator.post(f"/admin/articles/standingpage/{page.pk}/delete/", {"post": "yes"})
    assert not StandingPage.objects.exists()


def test_standing_pages_are_for_administrators(who):
    for address in ("/admin/articles/standingpage/", "/admin/articles/standingpage/add/"):
        assert at(who.second).get(address).status_code == 403
