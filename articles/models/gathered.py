"""Rows that belong to one row, gathered into a value of it: asked with it, in the same query."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import JSONObject


class _List(models.Aggregate):
    """The values of all rows as a list of JSON, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def gathered(rows: models.QuerySet, of: str, **facts: str) -> models.Subquery:
    """``facts`` of those ``rows`` whose field ``of`` is the outer row: a list of dictionaries in no
    order, None if there is no row. Moments are texts, as ``as_moment`` reads them."""
    listed = rows.order_by().values(of).annotate(_listed=_List(JSONObject(**facts)))
    return models.Subquery(listed.values("_listed"))
