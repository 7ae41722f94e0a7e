"""A stretch: rows along a column of time, found by its index however long the column is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import models


class TimeSlice(NamedTuple):
    """The rows between two moments, newest first, and the nearest on either side."""

    rows: list
    before: models.Model | None
    after: models.Model | None

    @classmethod
    def cut(cls, rows: list, column: str, start: datetime, end: datetime) -> TimeSlice:
        """Made of the rows of ``stretch``, newest first."""
        return cls(
            [row for row in rows if start <= getattr(row, column) < end],
            next((row for row in rows if getattr(row, column) < start), None),
            next((row for row in reversed(rows) if getattr(row, column) >= end), None),
        )


class TimeSliceQuerySet(models.QuerySet):
    def in_slices(self, slices: Iterable[models.QuerySet]):
        """Those that are in any of several slices, in one query; each slice is a look-up.

        A slice is of these rows, or of values that are their ids. It may not stand in a union on
        SQLite; a subquery that is one may.
        """
        every = self.model._base_manager.order_by()
        parts = [
            every.filter(pk__in=part).values("pk") if part.query.is_sliced else part.values("pk")
            for part in slices
        ]
        return self.filter(pk__in=parts[0].union(*parts[1:], all=True)) if parts else self.none()

    def stretch(self, column: str, start: datetime, end: datetime):
        """Rows whose ``column`` is in [start, end), the nearest before and after, newest first:
        what ``TimeSlice.cut`` cuts."""
        newest = self.order_by(f"-{column}", "-id")
        within = self.order_by().filter(**{f"{column}__gte": start, f"{column}__lt": end})
        before = newest.filter(**{f"{column}__lt": start})[:1]
        after = self.order_by(column, "id").filter(**{f"{column}__gte": end})[:1]
        return newest.in_slices([within, before, after])
