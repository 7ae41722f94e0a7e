"""Rows that belong to one row, gathered into a value of it: asked with it, in the same query."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

# Django's own functions first ask SQLite whether it knows JSON, in a transaction that writes; all
# that Django takes do.


class _Facts(models.Func):
    """Some columns of a row, as a list of JSON."""

    function = "JSON_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **context)


class _List(models.Aggregate):
    """The values of all rows as a list of JSON, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def json_rows(rows: models.QuerySet, of: str, *columns: str) -> models.Subquery:
    """``columns`` of those ``rows`` whose field ``of`` is the outer row: a list of lists in no
    order, None if there is no row. Moments are texts, as ``as_moment`` reads them."""
    lists = rows.order_by().values(of).annotate(_listed=_List(_Facts(*columns)))
    return models.Subquery(lists.values("_listed"))


def as_moment(text: str) -> datetime:
    """A time as the database writes it, PostgreSQL with an offset, SQLite without one, in UTC."""
    moment = parse_datetime(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, UTC)
