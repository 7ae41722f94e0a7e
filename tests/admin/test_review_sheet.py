"""The sheet: a story's record on paper, in Chinese, for whoever sees the story."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from articles import desk
from articles.admin import review_sheet
from articles.models import Article
from tests.support import cast
from tests.support.record import untouched

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def at(person) -> Client:
    client = Client()
    if person:
        client.force_login(person, BACKEND)
    return client


def address(article, kind="sheet"):
    return reverse(f"admin:articles_article_{kind}", args=[article.pk])


def paper_of(article, person) -> PdfReader:
    response = at(person).get(address(article, "sheet_pdf"))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(response.content))


def words_of(reader: PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


@pytest.fixture
def story(newsroom) -> Article:
    """Sent back once, mended, signed, published and withdrawn."""
    release = newsroom.submitted(headline="三千水鸟落滩涂", body="<p>记下四十一种。</p>")
    desk.send_back(release, newsroom.first, note="请核对种数。")
    newsroom.rewritten(release.article, body="<p>记下四十三种。</p>")
    second = newsroom.submitted(release.article)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(second, editor, read=second.digest)
    article = Article.objects.get(pk=release.article_id)
    desk.withdraw(article, newsroom.second, reason="数字有误,已撤回。")
    return Article.objects.get(pk=article.pk)


EXPECTED = ["三千水鸟落滩涂", "张力雯", "请核对种数。", "数字有误,已撤回。", "赵静", "丰丽莎"]


def test_the_page_tells_it(newsroom, story):
    text = at(newsroom.second).get(address(story)).content.decode()
    assert [word for word in EXPECTED if word not in text] == []


def test_the_pdf_tells_it_in_text_that_can_be_copied(newsroom, story):
    words = words_of(paper_of(story, newsroom.second))
    assert [word for word in EXPECTED if word not in words] == []


def test_both_name_every_digest_and_signature(newsroom, story):
    page = at(newsroom.second).get(address(story)).content.decode()
    paper = words_of(paper_of(story, newsroom.second))
    for release in story.releases.all():
        assert release.digest in page
        assert release.digest in paper


def test_a_send_back_shows_both_texts_by_character(newsroom, story):
    page = at(newsroom.second).get(address(story)).content.decode()
    assert "<del>一</del><ins>三</ins>" in page
    assert "记下四十一三种。" in words_of(paper_of(story, newsroom.second))


def test_a_text_that_came_back_and_waits_is_shown_whole(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="太长")
    (back,) = review_sheet.sheet_of(release.article).returns
    assert (back.before, back.after) == (release, None)


def test_a_rewriting_in_review_is_a_turn_as_well(newsroom):
    release = newsroom.submitted()
    newer = desk.amend(release, newsroom.first, headline="编辑的题")
    (back,) = review_sheet.sheet_of(release.article).returns
    assert (back.before, back.after) == (release, newer)


def test_a_draft_has_a_sheet(newsroom):
    draft = newsroom.draft()
    assert "三千水鸟落滩涂" in words_of(paper_of(draft, newsroom.reporter))
    assert at(newsroom.reporter).get(address(draft)).status_code == 200


def test_the_glyphs_are_in_the_file(newsroom, story):
    fonts = paper_of(story, newsroom.second).pages[0]["/Resources"]["/Font"]
    rows = [font.get_object().get("/FontDescriptor") for font in fonts.values()]
    assert any(d and "/FontFile2" in d.get_object() for d in rows)


@pytest.mark.parametrize("name", ["龘䨻", "𬸣", "<b>&amp;</b>", "😀", "\u200d字"])
def test_rare_and_hostile_characters_break_nothing(newsroom, name):
    draft = newsroom.draft(headline=f"{name}落滩涂", subhead=name * 5)
    assert "落滩涂" in words_of(paper_of(draft, newsroom.reporter))


def test_a_long_story_goes_over_pages(newsroom):
    draft = newsroom.draft(body="<p>退潮以后,滩涂上落下三千多只水鸟。</p>" * 200)
    assert len(paper_of(draft, newsroom.reporter).pages) > 3


@pytest.mark.parametrize("kind", ["sheet", "sheet_pdf"])
def test_who_does_not_see_the_story_gets_no_sheet(newsroom, story, kind):
    sports = cast.channel("sports", "体育")
    elsewhere = cast.person("tiyu", "周岩", "responsible_editor", channels=[sports])
    assert at(elsewhere).get(address(story, kind)).status_code == 404
    for nobody in (newsroom.outsider, None):
        assert at(nobody).get(address(story, kind)).status_code == 302


def test_looking_changes_nothing(newsroom, story):
    reader = at(newsroom.second)
    with untouched():
        reader.get(address(story))
        reader.get(address(story, "sheet_pdf"))


def test_a_sheet_is_kept_in_no_cache(newsroom, story):
    response = at(newsroom.second).get(address(story, "sheet_pdf"))
    assert "no-store" in response["Cache-Control"]
