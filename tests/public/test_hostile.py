"""Hostile words on every public page: shown as they are, breaking nothing, running nothing."""

import json
import re

import extruct
import html5lib
import pytest
from lxml import etree

from articles import desk
from articles.models import Article
from articles.public.urls import urlpatterns
from tests.support.hostile import LINES, words_of
from tests.support.public_pages import NO_PAGE, SELDOM, everything, pages

pytestmark = pytest.mark.django_db

#: What somebody might put where a line of text is expected.


@pytest.fixture(params=LINES.values(), ids=LINES)
def hostile(request, newsroom) -> tuple[Article, Article]:
    return everything(newsroom, **words_of(request.param))


def shown_to(client, hostile):
    for page in pages(*hostile):
        response = client.get(page.address)
        assert response.status_code == page.status, page.address
        yield page, response.content.decode()


def test_nothing_is_broken_and_nothing_runs(client, hostile):
    story = hostile[0]
    for page, content in shown_to(client, hostile):
        if page.is_html:
            _is_strict_and_still(content)
        elif page.address.endswith(".json"):
            json.loads(content)
        elif page.address.endswith(".xml"):
            etree.fromstring(content.encode())
    address = story.live.get_absolute_url()
    text = client.get(address).content.decode()
    _says_the_headline(text, story.live.release.headline)
    _tells_the_headline(client, story)


def _is_strict_and_still(content: str) -> None:
    """The page parses without a single error (HTML, 13.2), and no element of it can run."""
    parser = html5lib.HTMLParser(
        html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False
    )
    tree = parser.parse(content)
    for element in tree.iter(etree.Element):
        assert element.tag != "script" or _is_ours(element)
        assert element.tag not in {"svg", "u", "iframe", "object"}
        assert not [name for name in element.attrib if name.startswith("on")]
        for address in (element.get("href", ""), element.get("src", "")):
            assert not re.match(r"\s*(javascript|data|vbscript):", address)
    assert tree.getroot().xpath("count(//h1) = 1 and count(//title) = 1")


def _is_ours(script) -> bool:
    """Data, or a file of our own without a word in the page."""
    if script.get("type") == "application/ld+json":
        return True
    return script.get("src", "").startswith("/static/site/") and not script.text


def _says_the_headline(content: str, headline: str) -> None:
    tree = html5lib.parse(content, "lxml", namespaceHTMLElements=False)
    (title,) = tree.xpath("//title/text()")
    assert title.startswith(headline)
    assert _depth(title) == 0
    assert "".join(tree.xpath("//h1")[0].itertext()) == headline
    assert tree.xpath("//meta[@property='og:title']/@content") == [headline]


def _tells_the_headline(client, story: Article) -> None:
    live = story.live
    content = client.get(live.get_absolute_url()).content.decode()
    (result,) = extruct.extract(content, syntaxes=["json-ld"])["json-ld"]
    assert result["@graph"][0]["headline"] == live.release.headline
    item = client.get(live.ninjs_url).json()
    assert item["headlines"][0]["value"] == live.release.headline
    assert live.release.paragraphs == item["bodies"][0]["value"].split("\n\n")


def _depth(title: str) -> int:
    """How many changes of direction are still open at the end."""
    count = len(re.findall("[\u202a\u202b\u202d\u202e\u2066-\u2068]", title))
    return count - len(re.findall("[\u202c\u2069]", title))


def test_no_line_turns_what_stands_beside_it(newsroom):
    copy = newsroom.published(**words_of("\u202e\u2067倒写\u2069\u2066")).live.release
    lines = [getattr(copy, name) for name in copy.LINES] + [copy.notice_text, *copy.tag_names]
    assert [_depth(line) for line in lines] == [0] * len(lines)


def test_data_in_a_page_cannot_leave_its_element(client, newsroom):
    line = "</script><!--\u2028\u2029&"
    story = newsroom.published(headline=line)
    # The desk makes spaces of line ends; the record might hold them all the same.
    content = client.get(story.live.get_absolute_url()).content.decode()
    data = re.search('(?s)<script type="application/ld.json">(.*?)</script>', content)[1]
    assert not re.search("[<>&\u2028\u2029]", data)
    assert json.loads(data)["@graph"][0]["headline"] == story.live.release.headline


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScript:x", "data:text/html,x", "//x", "http://[", "x"]
)
def test_a_hostile_origin_is_refused(newsroom, address):
    with pytest.raises(desk.Refused):
        newsroom.draft(is_reprint=True, reprint_url=address)


def test_every_address_is_among_the_checked_ones(newsroom):
    values = {page.name for page in pages(*everything(newsroom))}
    assert {pattern.name for pattern in urlpatterns} <= values | NO_PAGE | SELDOM
