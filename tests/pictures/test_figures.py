"""Pictures inside a text: where they stand, on which pages, and what a signature covers."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles import desk
from articles.models import Article, Release, clean_body
from articles.public.feeds.entries import content
from articles.text import annotations
from tests.support.record import refused
from tests.support.stories import picture, place_picture

THREE = "<p>第一段</p><ul><li><p>第二段</p></li></ul><p>第三段</p>"
PIECES = ["<p>甲<br>乙</p>", "<h2>丙</h2>", "<hr>", "<ul><li><p>丁</p></li><li><p>戊</p></li></ul>"]
PIECES += [
    "<blockquote><p>己&lt;p&gt;</p></blockquote>",
    '<p><a href="https://x.cn/?a=1&amp;b=2">庚</a></p>',
]


@given(st.lists(st.sampled_from(PIECES)))
def test_a_body_falls_into_its_outermost_parts(pieces):
    assert annotations.blocks("".join(pieces)) == pieces


@given(st.lists(st.sampled_from([*"<>/&;=' \n\"ab甲", *PIECES])).map("".join))
def test_the_parts_of_any_body_are_the_body_again(written):
    body = clean_body(written)
    assert "".join(annotations.blocks(body)) == body


def lay_out(figures: list, body: str = THREE):
    result = Release(body=body, figures=figures).laid_out()
    middle = [(piece, [f["caption"] for f in after]) for piece, after in result.body]
    return [f["caption"] for f in result.top], middle, [f["caption"] for f in result.end]


def figure(caption: str, **place) -> dict:
    return {"caption": caption, **place}


def test_without_a_place_the_first_is_on_top_and_others_at_the_end():
    assert lay_out([figure("甲"), figure("乙")]) == (["甲"], [(THREE, [])], ["乙"])


def test_a_figure_follows_the_paragraph_it_names():
    one, *rest = annotations.blocks(THREE)
    result = lay_out([figure("甲", after=1), figure("乙"), figure("丙", after=1)])
    assert result == (["乙"], [(one, ["甲", "丙"]), ("".join(rest), [])], [])


@pytest.mark.parametrize("number", [3, 4, 999])
def test_a_paragraph_that_is_not_there_is_the_last(number):
    assert lay_out([figure("甲", after=number)]) == ([], [(THREE, ["甲"])], [])


def test_a_figure_in_no_text_is_shown():
    assert lay_out([figure("甲", after=2)], body="") == ([], [("", ["甲"])], [])


# -- on its pages

pages = pytest.mark.django_db


@pytest.fixture
def inside(newsroom):
    """A figure after the first paragraph, the second paragraph behind it."""
    page = place_picture(picture(newsroom), caption="图在文中", after=1)
    return newsroom.draft(figures=[page], body="<p>前一段。</p><p>后一段。</p>")


def order(page: str) -> list[str]:
    return re.findall("前一段|图在文中|后一段", page[page.index("前一段。</p>") :])[:3]


@pages
@pytest.mark.parametrize("view", ["review", "preview"])
def test_the_desk_shows_it_where_it_stands(newsroom, inside, view):
    client = Client()
    client.force_login(newsroom.reporter)
    page = client.get(reverse(f"admin:articles_article_{view}", args=[inside.pk]))
    assert order(page.content.decode()) == ["前一段", "图在文中", "后一段"]


@pages
def test_readers_and_feeds_have_it_where_it_stands(newsroom, inside, client):
    release = newsroom.submitted(inside)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest)
    live = Article.objects.get().live
    for page in (client.get(live.get_absolute_url()).content.decode(), content(live)):
        assert order(page) == ["前一段", "图在文中", "后一段"]


@pages
def test_its_place_is_signed_and_compared(newsroom, inside):
    one = newsroom.submitted(inside)
    desk.recall(inside, newsroom.reporter)
    move = place_picture(inside.placed.get().picture, caption="图在文中", after=2)
    two = newsroom.submitted(newsroom.rewritten(inside, figures=[move]))
    assert one.digest != two.digest
    assert one.spelt != two.spelt


@pages
def test_a_figure_without_a_place_is_frozen_as_before_there_were_any(newsroom):
    release = newsroom.submitted(figures=[place_picture(picture(newsroom))])
    assert set(release.figures[0]) == {
        "sha256", "width", "height", "focal", "caption", "credit", "alt",
    }  # fmt: skip


@pages
@pytest.mark.parametrize("number", [0, -1, 2**40])
def test_a_place_that_is_none_is_refused(newsroom, number):
    page = place_picture(picture(newsroom), after=number)
    with refused("after paragraph"):
        newsroom.draft(figures=[page])


@pages
def test_a_reporter_gives_a_picture_its_place_and_a_save_keeps_it(newsroom):
    article = newsroom.draft(figures=[place_picture(picture(newsroom))])
    client = Client()
    client.force_login(newsroom.reporter)
    address = reverse("admin:articles_article_change", args=[article.pk])
    for number in ("2", "2"):
        form = client.get(address).context
        words = form_data(form["adminform"].form, form["inline_admin_formsets"][0].formset)
        answer = client.post(address, {**words, "placed-0-after": number})
        assert answer.status_code == 302, (
            answer.context["adminform"].form.errors,
            answer.context["errors"],
        )
    assert Article.objects.get().figures[0]["after"] == 2
    assert Article.objects.get().version == article.version + 1


def form_data(form, figures) -> dict:
    """What a browser sends of the form as it stands."""
    rows = [field for row in figures for field in row if field.name != "DELETE"]
    fields = [*form, *figures.management_form, *rows]
    values = {field.html_name: field.value() for field in fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }
