"""Prepared questions find what Django's own do, whatever they are asked with."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.framework.prepared import prepared, query_cache
from articles.models import Channel, Page

AT = datetime(2026, 3, 1, tzinfo=UTC)


def _pages(addresses, since, tries, *, count):
    few = Page.objects.filter(address__in=addresses, due_at__gte=since, tries=tries)
    return few.order_by("-address")[:count]


pages = prepared(_pages)


@prepared
def names(slugs):
    return Channel.objects.filter(slug__in=slugs).order_by("name").values_list("name", flat=True)


class Any(TestCase):
    @given(
        rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6),
        wanted=st.lists(st.integers(0, 5).map("/{}/".format), max_size=4),
        since=st.integers(0, 4),
        tries=st.integers(0, 3),
        count=st.integers(1, 3),
    )
    def test_the_answer_is_that_of_the_question_itself(self, rows, wanted, since, tries, count):
        Page.objects.bulk_create(
            [
                Page(address=f"/{number}/", due_at=AT + timedelta(days=number), tries=tries)
                for number, tries in dict(rows).items()
            ]
        )
        values = (wanted, AT + timedelta(days=since, microseconds=since), tries)
        assert pages(*values, count=count) == list(_pages(*values, count=count))


@pytest.mark.django_db
def test_columns_alone_are_found_as_well():
    Channel.objects.create(name="要闻", slug="news")
    Channel.objects.create(name="体育", slug="sport")
    assert names(["news", "none"]) == ["要闻"]
    assert names(["sport", "news"]) == ["体育", "要闻"]
    assert names([]) == []


@pytest.mark.django_db
def test_what_was_asked_with_is_no_part_of_the_sql():
    """So that a value with a quote in it is a value."""
    with CaptureQueriesContext(connection) as queries:
        assert names(["' OR ''='"]) == names(["news"]) == []
    assert len(queries) == 2


@pytest.mark.django_db
def test_an_answer_is_remembered_as_long_as_somebody_wants_it():
    Channel.objects.create(name="要闻", slug="news")
    answers = {}
    with CaptureQueriesContext(connection) as queries, query_cache(answers):
        names(["news"]).clear()
        assert names(["news"]) == ["要闻"]
        assert names(["sport"]) == []
    assert len(queries) == 2
    Channel.objects.update(name="头条")
    with query_cache(answers):
        assert names(["news"]) == ["要闻"]
        answers.clear()
        assert names(["news"]) == ["头条"]
    assert names(["news"]) == ["头条"]


@pytest.mark.django_db
def test_a_value_that_nothing_is_compared_with_is_refused():
    with pytest.raises(TypeError, match="compare"):
        prepared(lambda slug: Channel.objects.filter(name__contains=slug))("要")
    with pytest.raises(TypeError, match="compare"):
        prepared(lambda _slug: Channel.objects.all())("news")


@pytest.mark.django_db(transaction=True)
def test_several_ask_at_once_each_with_values_of_their_own():
    for number in range(40):
        Channel.objects.create(name=f"频道{number}", slug=f"c-{number}")

    def is_answered(number: int) -> bool:
        try:
            return names([f"c-{number}"]) == [f"频道{number}"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(is_answered, list(range(40)) * 5))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps what it compiled")
@pytest.mark.django_db
def test_postgresql_plans_a_question_once(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", 2)

    def count_prepared() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'slug'")
            return cursor.fetchone()[0]

    before = count_prepared()
    for slug in ("a", "b", "c", "d"):
        names([slug])
    assert count_prepared() == before + 1
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    for slug in ("a", "b", "c", "d"):
        names([slug, "other"])
    assert count_prepared() == before + 1
