"""The audit of the whole record."""

from __future__ import annotations

import time

from django.db import connection

from articles import audit

from .measure import megabytes


def auditing(count: int) -> dict:
    """How long the audit of so many stories takes, the most memory, and its queries."""
    before, began, question = megabytes(), time.perf_counter(), _Counted()
    with connection.execute_wrapper(question):
        amiss = list(map(str, audit.breaks()))
    seconds = time.perf_counter() - began
    if amiss:
        raise RuntimeError(f"A lawful record is broken: {amiss[:3]}")
    return {
        "seconds": seconds,
        "of_a_thousand": seconds / count * 1000,
        "queries_a_story": question.count / count,
        "megabytes": megabytes(),
        "before": before,
    }


class _Counted:
    """How often the database was asked."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)
