"""What readers get beside a story is what was signed, not what a row beside it says today (R16)."""

import pytest
from taggit.models import Tag

from articles import desk
from articles.models import Article, Channel, Person, Picture, Publication
from tests.support.cast import Newsroom
from tests.support.stories import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(newsroom: Newsroom, picture_file) -> Publication:
    picture = desk.add_picture(
        newsroom.reporter,
        picture_file.read_bytes(),
        alt="签过的说明",
        caption="签过的图说",
        credit="签过的来源",
    )
    facts = {
        "picture": picture,
        "alt": "签过的说明",
        "caption": "签过的图说",
        "credit": "签过的来源",
    }
    return newsroom.published(tags=["湿地", "观鸟", "NBA"], figures=[facts]).live


def every_form(client, story: Publication) -> dict[str, str]:
    own, tag = story.get_absolute_url(), "/tag/湿地/"
    lists = [
        f"{base}feed/{name}"
        for base in ("/", tag)
        for name in ("rss.xml", "feed.json", "ninjs.json")
    ]
    rows = [own, f"{own}record/", f"{own}ninjs.json", "/", tag, *lists, "/sitemap-news.xml"]
    return {address: read(client, address).decode() for address in rows}


def test_a_tag_that_was_renamed_behind_the_desks_back(newsroom, client, story):
    before = every_form(client, story)
    Tag.objects.filter(name="湿地").update(name="别的词")
    after = every_form(client, story)
    assert after == before
    assert not [address for address, sentence in after.items() if "别的词" in sentence]
    assert (
        '<a href="/tag/%E6%B9%BF%E5%9C%B0/" rel="tag" dir="auto">湿地</a>'
        in after[story.get_absolute_url()]
    )


def test_each_signed_word_leads_to_its_own_tag_when_all_are_renamed(newsroom, client, story):
    before = every_form(client, story)
    for tag in Tag.objects.all():
        Tag.objects.filter(pk=tag.pk).update(name=f"换{tag.pk}")
    assert every_form(client, story) == before


def test_words_of_pictures_and_people_are_the_signed_ones(newsroom, client, story):
    """The library's words, the focal point and the accounts' names may change."""
    before = every_form(client, story)
    Picture.objects.update(alt="改过", caption="改过", credit="改过", focal_x=1, focal_y=99)
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(name=f"改名{person.pk}")
    Article.objects.update(headline="改过", body="<p>改过</p>", source="改过")
    assert every_form(client, story) == before


def test_the_name_of_a_channel_is_the_newsrooms(newsroom, client, story):
    """A channel is signed by its number; what it is called, the newsroom says for all its stories."""
    desk.save_channel(Channel.objects.get(), newsroom.administrator, name="黄河口")
    assert "黄河口" in read(client, story.get_absolute_url()).decode()
