"""Pictures, in the library and with a story."""

import pytest

from articles.models import Picture
from articles.text.words import Sentence
from tests.admin.screens.clients import Desk, fields_of, html_of, now, shows
from tests.admin.screens.pictures import NOT_PICTURES, figure, file, iptc_jpeg, jpeg, with_figure
from tests.support.record import untouched

pytestmark = pytest.mark.django_db


def add_picture(client: Desk, raw: bytes, name: str = "发布会.jpg", **words):
    facts = {"caption": "", "credit": "", "alt": "", **words}
    return client.post("/admin/articles/picture/add/", {"file": file(raw, name), **facts})


def test_a_picture_goes_into_the_library(reporter, who):
    response = add_picture(reporter, jpeg(), caption="退潮", alt="滩涂")
    picture = Picture.objects.get()
    assert response.status_code == 302
    assert (picture.caption, picture.width, picture.height, picture.added_by) == (
        "退潮",
        400,
        300,
        who.reporter,
    )


def test_the_caption_in_the_file_is_read(reporter):
    add_picture(reporter, iptc_jpeg("退潮的滩涂".encode(), "张力雯".encode()))
    picture = Picture.objects.get()
    assert (picture.caption, picture.credit) == ("退潮的滩涂", "张力雯")


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
    assert "坏图.jpg" in html_of(response)
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
    is_saved = Picture.objects.get().caption == "我打的新说明"
    assert is_saved or (response.status_code == 200 and "我打的新说明" in html_of(response))


def test_a_picture_is_uploaded_with_the_story(who, reporter):
    article = who.draft()
    row = with_figure(
        reporter, article, upload=file(jpeg()), caption="退潮", credit="张力雯", alt="滩涂"
    )
    assert reporter.send(article, row).status_code == 302
    (page,) = now(article).figures
    assert (page["caption"], page["sha256"]) == ("退潮", Picture.objects.get().sha256)


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
    assert "坏图.jpg" in html_of(response)


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
