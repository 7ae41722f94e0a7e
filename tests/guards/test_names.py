"""What the database itself holds of names: one stands once under a text (rule R2)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.desk.review import mark
from tests.support.tampering import sql

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["赵静", "赵 静", " 赵静 "])
def test_a_second_signature_of_one_name_is_refused(newsroom, name):
    release = newsroom.half_signed()
    second = mark(release, release.steps[1], newsroom.second, timezone.now())
    second.name = name
    with pytest.raises(IntegrityError, match="R2: somebody of this name"), transaction.atomic():
        second.save(force_insert=True)


def test_letters_of_another_case_are_the_same_name(newsroom):
    newsroom.first.name = "Ann Li"
    newsroom.first.save()
    release = newsroom.half_signed()
    second = mark(release, release.steps[1], newsroom.second, timezone.now())
    second.name = "ANN LI"
    with pytest.raises(IntegrityError, match="R2"), transaction.atomic():
        second.save(force_insert=True)


def test_raw_sql_is_refused_too(newsroom):
    release = newsroom.half_signed()
    with pytest.raises(IntegrityError, match="R2: somebody of this name"), transaction.atomic():
        sql(
            "INSERT INTO articles_signoff (release_id, step, label, person_id, name, digest, at)"
            " SELECT release_id, %s, %s, %s, name, digest, at FROM articles_signoff"
            " WHERE release_id = %s",
            *("responsible_editor", "责任编辑", newsroom.second.pk, release.pk),
        )


def test_one_name_under_two_texts_is_two_signatures(newsroom):
    newsroom.half_signed(headline="甲")
    assert newsroom.half_signed(headline="乙").signoffs.get().name == "赵静"
