"""A newsroom from before figures had focal points of their own: no text changes by the upgrade."""

import io

import pytest
from django.core.management import call_command

from articles import desk
from articles.models import Article, Picture
from tests.desk.test_add_picture import file_of
from tests.support.cast import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "0011_sitemap_index"


@pytest.fixture
def _there_and_back():
    yield
    migrate()


def migrate(*to: str) -> None:
    call_command("migrate", "articles", *to, verbosity=0, stdout=io.StringIO())


@pytest.mark.usefixtures("_there_and_back")
def test_each_figure_keeps_the_point_that_it_showed():
    newsroom = Newsroom()
    picture = desk.add_picture(newsroom.reporter, file_of())
    words = {"caption": "滩涂", "credit": "付凯", "alt": "鸟"}
    desk.describe(picture, newsroom.reporter, focal_x=20, focal_y=0)
    figure = {"picture": Picture.objects.get(), **words}
    draft = newsroom.draft(figures=[figure])
    live = newsroom.published(figures=[figure])
    known = {story.pk: story.form_digest for story in (draft, live)}
    migrate(BEFORE)
    migrate()
    stories = {story.pk: story for story in Article.objects.all()}
    assert {pk: story.form_digest for pk, story in stories.items()} == known
    assert stories[live.pk].latest.form_digest == stories[live.pk].latest.digest
    assert newsroom.submitted(stories[draft.pk])
