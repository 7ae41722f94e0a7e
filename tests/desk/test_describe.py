"""desk.describe: what the library says of a picture, and its focal point."""

import pytest

from articles import audit, desk
from articles.models import Entry, Picture
from tests.desk.test_add_picture import file_of
from tests.record import refused, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(newsroom) -> Picture:
    return desk.add_picture(newsroom.reporter, file_of(), caption="滩涂")


def test_words_and_focal_point_are_kept(newsroom, picture):
    desk.describe(picture, newsroom.first, caption="退潮", focal_x=20, focal_y=80)
    kept = Picture.objects.get()
    assert (kept.caption, kept.focal_x, kept.focal_y) == ("退潮", 20, 80)


def test_the_line_says_what_it_was_and_what_it_is(newsroom, picture):
    desk.describe(picture, newsroom.first, caption="退潮")
    line = Entry.objects.get(verb="describe")
    assert (line.data["before"], line.data["after"]) == ({"caption": "滩涂"}, {"caption": "退潮"})


def test_what_changes_nothing_leaves_no_trace(newsroom, picture):
    with untouched():
        desk.describe(picture, newsroom.first, caption="滩涂")


@pytest.mark.parametrize("point", [-1, 101, "left", None])
def test_a_point_outside_the_picture_is_refused(newsroom, picture, point):
    with untouched(), refused():
        desk.describe(picture, newsroom.first, focal_x=point)


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_who_may_not_write_may_not_describe(newsroom, picture, who):
    with untouched(), refused("no editorial duty"):
        desk.describe(picture, getattr(newsroom, who), caption="退潮")


def test_a_submitted_text_keeps_what_it_shows(newsroom, picture):
    figure = {"picture": picture, "caption": "滩涂", "credit": "付凯", "alt": "鸟"}
    release = newsroom.submitted(figures=[figure])
    desk.describe(picture, newsroom.first, focal_x=10)
    release.refresh_from_db()
    assert release.figures[0]["focal"] == [50, 50]
    assert list(audit.breaks()) == []


def test_its_file_is_not_a_description(newsroom, picture):
    with untouched(), pytest.raises(TypeError):
        desk.describe(picture, newsroom.first, sha256="0" * 64)
