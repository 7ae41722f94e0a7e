"""The whole record as plain rows, so that a test can say that nothing was changed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from taggit.models import Tag

from articles import desk


def everything() -> dict[str, list[dict]]:
    """Every row of every table of the newsroom."""
    models = [*apps.get_app_config("articles").get_models(include_auto_created=True), Tag]
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in models
    }


@contextlib.contextmanager
def untouched() -> Iterator[None]:
    """What happens inside leaves no trace in any table."""
    before = everything()
    yield
    assert everything() == before


@contextlib.contextmanager
def refused(match: str | None = None) -> Iterator[pytest.ExceptionInfo]:
    """The desk refuses what happens inside, and nothing is changed."""
    with untouched(), pytest.raises(desk.Refused, match=match) as said:
        yield said
