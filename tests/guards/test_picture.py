"""What the database refuses of a picture that a submitted text shows (rule R16)."""

import pytest
from django.db import IntegrityError, transaction

from articles import desk
from articles.models import Picture
from tests.support.stories import picture, place_picture
from tests.support.tampering import sql

pytestmark = pytest.mark.django_db

CHANGES = {"file": "pictures/another.jpg", "width": 5000, "height": 1}


@pytest.fixture
def public_picture(newsroom) -> Picture:
    image = picture(newsroom)
    newsroom.submitted(figures=[place_picture(image)])
    return image


@pytest.mark.parametrize("column", CHANGES)
def test_a_picture_of_a_submitted_text_keeps_its_file_and_its_size(public_picture, column):
    with pytest.raises(IntegrityError, match="R16: a picture"), transaction.atomic():
        Picture.objects.filter(pk=public_picture.pk).update(**{column: CHANGES[column]})


@pytest.mark.parametrize("column", CHANGES)
def test_nor_by_a_statement_of_somebody_elses(public_picture, column):
    with pytest.raises(IntegrityError, match="R16: a picture"), transaction.atomic():
        sql(f"UPDATE articles_picture SET {column} = %s", CHANGES[column])


@pytest.mark.parametrize("column", CHANGES)
def test_one_that_no_submitted_text_shows_may_change(newsroom, column):
    free = picture(newsroom)
    newsroom.draft(figures=[place_picture(free)])
    Picture.objects.filter(pk=free.pk).update(**{column: CHANGES[column]})


def test_its_words_and_its_focal_point_are_the_librarys(newsroom, public_picture):
    desk.describe(public_picture, newsroom.first, caption="涨潮", focal_x=10)
    assert Picture.objects.get(pk=public_picture.pk).caption == "涨潮"


def test_a_file_may_be_put_back_under_its_digest(public_picture):
    name = f"pictures/{public_picture.sha256}.png"
    assert Picture.objects.filter(pk=public_picture.pk).update(file=name) == 1
