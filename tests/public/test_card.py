"""What search engines and sharing read in a page: canonical address, cards, JSON-LD."""

import json

import extruct
import pytest
from django.conf import settings
from lxml import html

from articles import desk
from tests.support.public_pages import everything, pages
from tests.support.stories import picture, place_picture

pytestmark = pytest.mark.django_db
URL = settings.NEWSROOM_URL


@pytest.fixture
def full(newsroom):
    return everything(newsroom)[0]


def head_of(client, address):
    response = client.get(address)
    return html.document_fromstring(response.content.decode()).find("head")


def metas(head):
    """Content by name or property; a list where there are several."""
    facts = {}
    for meta in head.iterfind("meta[@content]"):
        name = meta.get("name") or meta.get("property")
        facts.setdefault(name, []).append(meta.get("content"))
    return {name: values[0] if len(values) == 1 else values for name, values in facts.items()}


def nodes(client, address):
    """JSON-LD of a page: node by type."""
    value = extruct.extract(client.get(address).content.decode(), syntaxes=["json-ld"])["json-ld"]
    assert [graph["@context"] for graph in value] == ["https://schema.org"]
    return {node["@type"]: node for node in value[0]["@graph"]}


def story_node(client, story):
    return nodes(client, story.live.get_absolute_url())["NewsArticle"]


# Canonical addresses


def test_every_page_names_its_one_address(client, full):
    for row in pages(full):
        if row.is_html and row.status == 200:
            links = head_of(client, row.address).xpath("link[@rel='canonical']/@href")
            assert links == [URL + row.address.partition("?")[0]]


def test_a_question_mark_makes_no_other_page(client, full):
    assert head_of(client, "/?utm_source=x").xpath("link[@rel='canonical']/@href") == [f"{URL}/"]


def test_the_host_of_a_request_is_not_believed(client, full, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for row in pages(full):
        content = client.get(row.address, headers={"host": "evil.example"}).content.decode()
        assert "evil.example" not in content


def test_what_is_no_page_has_no_address_and_no_card(client, newsroom):
    full, story = everything(newsroom)
    for row in pages(full, story):
        if row.is_html and row.status in (404, 410):
            head = head_of(client, row.address)
            assert not head.xpath("link[@rel='canonical'] | meta[starts-with(@property,'og:')]")


def test_a_record_is_kept_out_of_search_and_a_story_is_not(client, full):
    assert "noindex" in metas(head_of(client, full.live.record_url))["robots"]
    assert (
        metas(head_of(client, full.live.get_absolute_url()))["robots"] == "max-image-preview:large"
    )


def test_every_page_describes_itself(client, full):
    rows = [
        metas(head_of(client, row.address))["description"]
        for row in pages(full)
        if row.is_html and row.status == 200
    ]
    assert all(10 < len(words) < 300 for words in rows)


def test_an_empty_site_describes_itself_too(client, newsroom):
    for address in ("/", newsroom.channel.get_absolute_url()):
        assert settings.NEWSROOM_NAME in metas(head_of(client, address))["description"]


# Cards


def test_a_story_is_shared_with_words_picture_and_times(client, full):
    live = full.live
    sentence = metas(head_of(client, live.get_absolute_url()))
    assert sentence["og:type"] == "article"
    assert sentence["og:title"] == "三千水鸟落滩涂"
    assert sentence["og:url"] == live.permalink
    assert sentence["og:locale"] == "zh_CN"
    assert sentence["og:image"].startswith(f"{URL}/picture/")
    assert (sentence["og:image:width"], sentence["og:image:height"]) == ("1000", "600")
    assert sentence["og:image:alt"] == "滩涂"
    assert sentence["twitter:card"] == "summary_large_image"
    assert sentence["article:section"] == "垦利"
    assert set(sentence["article:tag"]) == {"湿地", "观鸟"}
    assert sentence["author"] == ["张力雯", "李 新", "王芳"]
    assert sentence["article:published_time"] <= sentence["article:modified_time"]


def test_the_picture_of_a_card_is_a_public_file(client, full):
    image = metas(head_of(client, full.live.get_absolute_url()))["og:image"]
    assert client.get(image.removeprefix(URL))["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(("width", "kind"), [(599, "summary"), (600, "summary_large_image")])
def test_a_picture_is_shown_large_from_six_hundred_pixels_on(client, newsroom, width, kind):
    photograph = picture(newsroom, (width, 400))
    story = newsroom.published(figures=[place_picture(photograph)])
    head = metas(head_of(client, story.live.get_absolute_url()))
    assert (head["og:image:width"], head["twitter:card"]) == (str(width), kind)


def test_a_story_without_a_picture_is_shared_without_one(client, newsroom):
    sentence = metas(head_of(client, newsroom.published().live.get_absolute_url()))
    assert "og:image" not in sentence
    assert sentence["twitter:card"] == "summary"


def test_lists_are_shared_with_their_first_picture(client, full):
    for address in ("/", full.live.channel.get_absolute_url()):
        sentence = metas(head_of(client, address))
        assert sentence["og:type"] == "website"
        assert "/picture/" in sentence["og:image"]
        assert "三千水鸟落滩涂" in sentence["description"]


def test_the_card_of_the_front_page_changes_with_it(client, newsroom, full):
    desk.withdraw(full, newsroom.second, reason="撤稿")
    assert "三千水鸟落滩涂" not in client.get("/").content.decode()


# JSON-LD


def test_a_story_is_told_whole(client, full):
    node = story_node(client, full)
    assert node["headline"] == "三千水鸟落滩涂"
    assert node["alternativeHeadline"] == "志愿者记下四十一种"
    assert node["mainEntityOfPage"]["@id"] == full.live.permalink
    assert node["dateline"] == "东营 11月3日"
    assert node["articleSection"] == "垦利"
    assert node["inLanguage"] == "zh-Hans"
    assert node["isAccessibleForFree"] is True
    assert node["wordCount"] == full.live.release.text_length.length
    assert sorted(node["keywords"]) == ["湿地", "观鸟"]
    assert node["publisher"]["@type"] == "NewsMediaOrganization"
    assert [(i["width"], i["height"]) for i in node["image"]] == [(1000, 600), (600, 1000)]


def test_who_wrote_it_is_its_author(client, full):
    authors = story_node(client, full)["author"]
    assert [(a["@type"], a["name"], a["jobTitle"]) for a in authors] == [
        ("Person", "张力雯", "记者"),
        ("Person", "李 新", "通讯员"),
    ]


def test_who_signed_is_its_editor_by_step(client, full):
    editors = story_node(client, full)["editor"]
    assert [(e["roleName"], e["editor"]["name"]) for e in editors] == [
        ("初审编辑", "赵静"),
        ("责任编辑", "丰丽莎"),
    ]


def test_who_took_the_pictures_contributed(client, full):
    (photographer,) = story_node(client, full)["contributor"]
    assert (photographer["roleName"], photographer["contributor"]["name"]) == ("摄影", "王芳")


@pytest.mark.parametrize(
    ("words", "author"),
    [
        ({"is_reprint": True, "reprint_author": "原作者"}, ("Person", "原作者")),
        ({"is_reprint": False, "reprint_author": "原作者"}, ("Organization", "海报新闻")),
        ({"source": ""}, ("NewsMediaOrganization", settings.NEWSROOM_NAME)),
    ],
)
def test_a_story_without_a_writer_has_an_author_still(client, newsroom, words, author):
    reprint = {"reprint_title": "原题", "reprint_url": "https://example.org/"}
    photographer = [{"role": "photographer", "name": "王芳"}]
    story = newsroom.published(**{**reprint, "credits": photographer, **words})
    (node,) = story_node(client, story)["author"]
    assert (node["@type"], node["name"]) == author


def test_a_correction_is_told(client, full):
    (correction,) = story_node(client, full)["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "此前的数字有误。\n现已改正。"


def test_an_update_corrects_nothing(client, newsroom):
    story = newsroom.published(notice_kind="update", notice_text="补充了现场情况。")
    assert "correction" not in story_node(client, story)


def test_a_reprint_is_based_on_its_original(client, full):
    original = story_node(client, full)["isBasedOn"]
    assert (original["name"], original["author"]["name"]) == ("原题", "原作者")
    assert original["url"].isascii()


def test_a_story_of_our_own_is_based_on_nothing(client, newsroom):
    assert "isBasedOn" not in story_node(client, newsroom.published())


def test_the_way_to_a_story_leads_through_its_channels(client, full):
    way = nodes(client, full.live.get_absolute_url())["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in way] == [
        settings.NEWSROOM_NAME,
        "东营",
        "垦利",
        "三千水鸟落滩涂",
    ]
    assert [step["position"] for step in way] == [1, 2, 3, 4]


def test_the_front_page_knows_the_search(client, full):
    action = nodes(client, "/")["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{URL}/search/?q={{search_term_string}}"


def test_a_list_lists_its_stories_in_order(client, newsroom, full):
    newest = newsroom.published(headline="最新")
    items = nodes(client, "/channel/dongying/")["CollectionPage"]["mainEntity"]["itemListElement"]
    assert items[0]["url"] == newest.live.permalink
    assert [item["position"] for item in items] == [1, 2, 3]


def test_the_way_to_a_channel_leads_through_the_one_above(client, full):
    way = nodes(client, full.live.channel.get_absolute_url())["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in way][1:] == ["东营", "垦利"]


def test_a_withdrawn_story_leaves_no_node(client, newsroom):
    _full, story = everything(newsroom)
    address = story.withdrawals.get().get_absolute_url()
    assert b"ld+json" not in client.get(address).content


def test_no_node_says_nothing(client, full):
    text = json.dumps(nodes(client, full.live.get_absolute_url()))
    assert not any(empty in text for empty in ('""', "null", "[]", "{}"))
