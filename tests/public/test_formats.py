"""What other newsrooms' programs read: ninjs, a story or a list, whole and nothing unpublished."""

import io
import json
from datetime import datetime
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.conf import settings
from PIL import Image

from articles import desk
from articles.models import FIXED_NOTICE, Article
from tests.support.public_pages import everything, pages
from tests.support.stories import picture, place_picture

pytestmark = pytest.mark.django_db

SCHEMA = settings.ROOT.parent / "shared" / "schemas" / "ninjs-schema_3.1.json"


@pytest.fixture
def full(newsroom) -> Article:
    return everything(newsroom)[0]


def read(client, address, status=200):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (status, "application/json"), address
    return json.loads(response.content)


def item_of(client, story):
    return read(client, story.live.ninjs_url)


def by_role(values):
    return {value["role"]: value for value in values}


def everywhere(value, *names):
    """Every value under one of the names, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in names and isinstance(inner, str):
                yield inner
            yield from everywhere(inner, *names)
    elif isinstance(value, list):
        for inner in value:
            yield from everywhere(inner, *names)


# One story


def test_a_story_says_what_it_is(client, full):
    item = item_of(client, full)
    live = full.live
    assert item["standard"]["version"] == "3.1"
    assert item["uri"] == live.permalink
    assert (item["type"], item["pubStatus"], item["language"]) == ("text", "usable", "zh-Hans")
    assert item["version"] == str(live.release.number)
    assert {"role": "sha256", "value": live.release.digest} in item["altIds"]


def test_every_headline_has_its_role(client, full):
    lines = {
        role: line["value"] for role, line in by_role(item_of(client, full)["headlines"]).items()
    }
    assert lines == {
        "main": "三千水鸟落滩涂",
        "kicker": "秋迁",
        "subhead": "志愿者记下四十一种",
        "original": "原题",
    }


def test_the_text_comes_plain_and_as_html(client, full):
    bodies = by_role(item_of(client, full)["bodies"])
    assert bodies["main"]["value"].startswith("清晨\n\n退潮以后,滩涂上\n\n落下三千多只水鸟。")
    assert "<em>三千</em>" in bodies["richtext"]["value"]
    assert bodies["richtext"]["contentType"] == "text/html"


def test_a_link_in_the_text_leads_home_from_anywhere(client, full):
    rich = by_role(item_of(client, full)["bodies"])["richtext"]["value"]
    assert f'href="{settings.NEWSROOM_URL}/archive/"' in rich


def test_the_length_counts_an_ideograph_as_a_word(client, newsroom):
    story = newsroom.published(body="<p>三千水鸟 2026 birds。</p>")
    plain = by_role(item_of(client, story)["bodies"])["main"]
    assert (plain["wordCount"], plain["charCount"]) == (6, 14)


def test_everybody_with_a_part_is_named_with_it(client, full):
    parties = [(party["role"], party["name"]) for party in item_of(client, full)["infoSources"]]
    assert parties == [
        ("source", "海报新闻"),
        ("originalAuthor", "原作者"),
        ("reporter", "张力雯"),
        ("correspondent", "李 新"),
        ("photographer", "王芳"),
        ("initial_review", "赵静"),
        ("responsible_editor", "丰丽莎"),
    ]


def test_the_signatures_are_there_as_printed(client, full):
    value = by_role(item_of(client, full)["descriptions"])["signoff"]["value"]
    assert value == "初审编辑:赵静　责任编辑:丰丽莎"


def test_the_byline_is_in_words(client, full):
    assert item_of(client, full)["by"] == "记者 张力雯 通讯员 李 新 摄影 王芳"


def test_channels_and_tags_are_subjects_with_addresses(client, full):
    subjects = {(s["rel"], s["name"]): s["uri"] for s in item_of(client, full)["subjects"]}
    assert set(subjects) == {
        ("channel", "东营"),
        ("channel", "垦利"),
        ("tag", "湿地"),
        ("tag", "观鸟"),
    }
    for address in subjects.values():
        assert client.get(address.removeprefix(settings.NEWSROOM_URL)).status_code == 200


def test_a_tag_without_an_address_is_still_a_subject(client, newsroom):
    subjects = item_of(client, newsroom.published(tags=["🎉"]))["subjects"]
    assert "🎉" in {subject["name"] for subject in subjects}


def test_a_notice_is_told_to_readers_and_to_the_desk(client, full):
    item = item_of(client, full)
    assert by_role(item["descriptions"])["correction"]["value"] == "此前的数字有误。\n现已改正。"
    assert item["edNote"].startswith("更正")


def test_a_reprint_names_its_origin(client, full):
    item = item_of(client, full)
    original = next(a for a in item["associations"] if a["rel"] == "reprintOf")
    assert item["genres"] == [{"name": "转载", "literal": "reprint"}]
    assert (original["title"], original["by"]) == ("原题", "原作者")
    assert original["uri"] == "https://example.org/%E5%8E%9F%E6%96%87?a=1&b=2"


def test_a_story_of_our_own_has_no_origin(client, newsroom):
    item = item_of(client, newsroom.published(source=""))
    assert "genres" not in item
    assert item["infoSources"][0] == {"name": settings.NEWSROOM_NAME, "role": "source"}


def test_a_picture_comes_with_its_words(client, full):
    value = item_of(client, full)["associations"][0]
    assert (value["type"], value["by"]) == ("picture", "张力雯 摄")
    assert {role: d["value"] for role, d in by_role(value["descriptions"]).items()} == {
        "caption": "退潮",
        "alt": "滩涂",
    }


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((2000, 1000), [(480, 240), (960, 480), (1600, 800)]),
        ((1000, 600), [(480, 288), (960, 576), (1000, 600)]),
        ((480, 480), [(480, 480)]),
        ((200, 100), [(200, 100)]),
    ],
)
def test_every_size_of_a_picture_is_what_it_says(client, newsroom, size, sizes):
    story = newsroom.published(figures=[place_picture(picture(newsroom, size))])
    value = item_of(client, story)["associations"][0]["renditions"]
    assert [(m["width"], m["height"]) for m in value] == [s for s in sizes for _format in "wj"]
    assert len({m["name"] for m in value}) == len(value)
    for rendition in value:
        response = client.get(rendition["href"].removeprefix(settings.NEWSROOM_URL))
        assert response["Content-Type"] == rendition["contentType"]
        with Image.open(io.BytesIO(response.getvalue())) as image:
            assert image.size == (rendition["width"], rendition["height"])


def test_a_picture_says_where_to_look(client, newsroom):
    page = picture(newsroom, (1000, 600))
    page.focal_x, page.focal_y = 20, 80
    page.save(update_fields=["focal_x", "focal_y"])
    story = newsroom.published(figures=[place_picture(page)])
    rendition = item_of(client, story)["associations"][0]["renditions"][0]
    assert rendition["poi"] == {"x": 96, "y": 230}


def test_a_new_text_is_a_new_version_of_the_same_item(client, newsroom):
    story = newsroom.published()
    before = item_of(client, story)
    newsroom.rewritten(story, headline="新题")
    release = newsroom.submitted(story)
    assert item_of(client, story) == before
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest)
    after = item_of(client, story)
    assert (after["uri"], after["firstCreated"]) == (before["uri"], before["firstCreated"])
    assert (before["version"], after["version"]) == ("1", "2")


def test_moments_have_a_zone_and_addresses_are_whole(client, full):
    item = item_of(client, full)
    for moment in everywhere(item, "firstCreated", "versionCreated", "contentCreated"):
        assert datetime.fromisoformat(moment).utcoffset() is not None
    addresses = list(everywhere(item, "uri", "href"))
    assert len(addresses) > 10
    assert all(a.isascii() and urlsplit(a).scheme in ("http", "https") for a in addresses)


# Where a story is not, or not any more


@pytest.fixture
def withdrawn(newsroom) -> Article:
    story = newsroom.published()
    desk.withdraw(story, newsroom.second, reason="只在编辑部说的缘由")
    return story


def test_a_withdrawn_story_is_canceled(client, withdrawn):
    taken_back = withdrawn.withdrawals.get()
    item = read(client, f"{taken_back.get_absolute_url()}ninjs.json", 410)
    assert item["pubStatus"] == "canceled"
    assert item["uri"] == settings.NEWSROOM_URL + taken_back.get_absolute_url()
    assert item["edNote"] == FIXED_NOTICE
    assert "三千水鸟" not in json.dumps(item, ensure_ascii=False)
    assert "只在编辑部说的缘由" not in json.dumps(item, ensure_ascii=False)


def test_signed_words_about_a_withdrawal_take_its_place_with_the_names(client, newsroom, withdrawn):
    newsroom.explained(withdrawn, "采访对象的身份有误,本报致歉。")
    address = withdrawn.withdrawals.get().get_absolute_url()
    item = read(client, f"{address}ninjs.json", 410)
    values = {line["role"]: line["value"] for line in item["descriptions"]}
    assert item["edNote"] == values["withdrawal"] == "采访对象的身份有误,本报致歉。"
    assert values["signoff"] == "初审编辑:赵静\u3000责任编辑:丰丽莎"
    assert "三千水鸟" not in json.dumps(item, ensure_ascii=False)


def test_a_withdrawn_story_is_in_no_list(client, newsroom, withdrawn):
    for address in ("/feed/ninjs.json", f"/channel/{newsroom.channel.slug}/feed/ninjs.json"):
        assert "associations" not in read(client, address)
    assert client.get("/tag/湿地/feed/ninjs.json").status_code == 404


@pytest.mark.parametrize("stage", ["draft", "submitted", "half_signed"])
def test_what_is_not_public_is_at_no_address(client, newsroom, stage):
    result = getattr(newsroom, stage)()
    article = result if isinstance(result, Article) else result.article
    assert client.get(f"/2026/07/22/{article.pk}/ninjs.json").status_code == 404
    assert "三千水鸟" not in client.get("/feed/ninjs.json").content.decode()
    assert client.get("/tag/湿地/feed/ninjs.json").status_code == 404


def test_a_wrong_day_leads_to_the_right_one(client, newsroom):
    story = newsroom.published()
    response = client.get(f"/2001/01/01/{story.pk}/ninjs.json")
    assert (response.status_code, response["Location"]) == (301, story.live.ninjs_url)


# Lists


def test_a_list_is_one_item_that_holds_whole_stories(client, full):
    package = read(client, "/feed/ninjs.json")
    assert (package["type"], package["title"]) == ("composite", settings.NEWSROOM_NAME)
    assert [a["name"] for a in package["associations"]] == ["三千水鸟落滩涂", "没有图片的稿件"]
    alone = {name: v for name, v in item_of(client, full).items() if name != "standard"}
    assert package["associations"][0] == {"name": "三千水鸟落滩涂", "rel": "member", **alone}


def test_the_list_of_a_channel_holds_those_below_it(client, full):
    above, below = full.live.channel.parent, full.live.channel
    counts = [
        len(read(client, f"/channel/{channel.slug}/feed/ninjs.json")["associations"])
        for channel in (above, below)
    ]
    assert counts == [2, 1]


def test_the_list_of_a_tag_holds_what_carries_it(client, newsroom, full):
    newsroom.published(headline="别的", tags=["别的"])
    package = read(client, "/tag/观鸟/feed/ninjs.json")
    assert [a["name"] for a in package["associations"]] == ["三千水鸟落滩涂", "没有图片的稿件"]
    assert package["uri"].isascii()


def test_an_empty_list_is_a_list(client, newsroom):
    assert read(client, "/feed/ninjs.json")["pubStatus"] == "usable"


@pytest.mark.parametrize(
    "address", ["/channel/nothing/feed/ninjs.json", "/tag/nothing/feed/ninjs.json"]
)
def test_the_list_of_nothing_is_404(client, db, address):
    assert client.get(address).status_code == 404


# How it is served


def test_no_address_asks_the_database_more_than_four_times(
    client, newsroom, full, django_assert_max_num_queries
):
    for number in range(3):
        newsroom.published(headline=f"又{number}篇", tags=[f"标签{number}"])
    for row in pages(full):
        if row.name.startswith("ninjs"):
            with django_assert_max_num_queries(4):
                read(client, row.address)


def test_what_has_not_changed_is_not_sent_twice(client, full):
    etag = client.get(full.live.ninjs_url)["ETag"]
    assert client.get(full.live.ninjs_url, headers={"if-none-match": etag}).status_code == 304


def test_the_host_of_a_request_is_not_believed(client, full, settings):
    settings.ALLOWED_HOSTS = ["*"]
    text = client.get(full.live.ninjs_url, headers={"host": "evil.example"}).content.decode()
    assert "evil.example" not in text


@pytest.mark.skipif(not SCHEMA.exists(), reason="the IPTC's schema is not on this machine")
def test_everything_is_valid_against_the_schema_of_the_iptc(client, newsroom):
    full, story = everything(newsroom)
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    rows = [page for page in pages(full, story) if page.address.endswith("ninjs.json")]
    assert len(rows) >= 6
    for page in rows:
        validator.validate(read(client, page.address, page.status))
