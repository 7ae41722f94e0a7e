"""The whole record as plain rows, so that a test can say that nothing was changed."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation
from taggit.models import Tag

from articles import desk


def everything() -> dict[str, list[tuple]]:
    """Every row of every table of the newsroom, as the database keeps it."""
    with connection.cursor() as cursor:
        return {table: cursor.execute(query).fetchall() for table, query in _whole_tables()}


@functools.cache
def _whole_tables() -> list[tuple[str, str]]:
    models = [*apps.get_app_config("articles").get_models(include_auto_created=True), Tag]
    places = [(model._meta.db_table, model._meta.pk.column) for model in models]
    return [(table, f'SELECT * FROM "{table}" ORDER BY "{key}"') for table, key in places]


@contextlib.contextmanager
def untouched() -> Iterator[None]:
    """What happens inside leaves no trace in any table."""
    before = everything()
    yield
    assert everything() == before


@contextlib.contextmanager
def refused(match: object = None) -> Iterator[None]:
    """The desk refuses what happens inside, in these (English) words, and nothing is changed.

    ``match`` is a pattern, also one that is still to be translated, such as a field's name.
    """
    with translation.override("en"):
        refusal = pytest.raises(desk.Refused, match=match and str(match))
        with untouched(), refusal:
            yield
