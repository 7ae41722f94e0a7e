"""Prepared questions: SQL that Django writes once, and asks again with other values.

Writing a query's SQL costs Django several times what the database takes to answer it, and readers'
pages ask the same few questions again and again. A question stays an ordinary queryset, made by an
ordinary function; it is made with placeholders, and what Django writes for it is kept.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.sql.compiler import SQLCompiler

Value = int | str | datetime

#: Shapes of a question that are kept: it has one for every length of its lists.
_MOST = 500
#: Values that no newsroom has, each of its own.
_PLACEHOLDERS: dict[type, Callable[[int], Value]] = {
    int: lambda number: 2_000_000_011 + number,
    str: lambda number: f"\ue000{number}\ue000",
    datetime: lambda number: datetime(2999, 1, 1, tzinfo=UTC) + timedelta(microseconds=number),
}


#: What was answered so far, where nothing is asked twice.
_answers: ContextVar[dict | None] = ContextVar("answers", default=None)


@contextmanager
def query_cache(answers: dict) -> Iterator[None]:
    """Until the block ends, no question is asked a second time: ``answers`` has what was answered,
    here and in blocks before that were given the same dictionary. Whoever empties it asks anew."""
    token = _answers.set(answers)
    try:
        yield
    finally:
        _answers.reset(token)


def prepared(question: Callable[..., models.QuerySet]) -> Callable[..., list]:
    """What a function that makes a queryset finds, its SQL written once for each shape.

    Positional arguments are values, ``int``, ``str``, ``datetime`` or lists of one of these: the
    function compares columns with them and does nothing else with them. What is given by name, a
    limit for instance, is part of the question. The answer is a list; nothing is prefetched.
    """
    written_by_key: dict[tuple, _Written] = {}

    def key_of(values: Sequence, options: dict) -> tuple:
        shape = tuple(len(value) if _is_list(value) else None for value in values)
        return (connections[DEFAULT_DB_ALIAS].vendor, shape, *sorted(options.items()))

    def know(answer: list, *values: Value | Sequence[Value], **options: object) -> None:
        if (answers := _answers.get()) is not None:
            answers[(question, key_of(values, options), *_flat(values))] = answer

    @functools.wraps(question)
    def ask(*values: Value | Sequence[Value], **options: object) -> list:
        values = [list(value) if _is_list(value) else value for value in values]
        key = key_of(values, options)
        flat = list(_flat(values))
        if key not in written_by_key:
            if len(written_by_key) >= _MOST:
                written_by_key.clear()
            placeholders = [_PLACEHOLDERS[type(value)](n) for n, value in enumerate(flat)]
            queryset = question(*_reshape(values, iter(placeholders)), **options)
            written_by_key[key] = _Written(queryset, placeholders)
        if (answers := _answers.get()) is None:
            return written_by_key[key].answer(flat)
        key_asked = (question, key, *flat)
        if key_asked not in answers:
            answers[key_asked] = written_by_key[key].answer(flat)
        return list(answers[key_asked])

    ask.know = know
    return ask


def prefetch(
    ask: Callable[[list], list], values: Sequence[Value], of: Callable[[object], Value]
) -> None:
    """Where nothing is asked twice, ask a prepared question of many values at once, so that it is
    answered for a list of each one alone; ``of`` tells of which value a row is."""
    # A few lengths, for each of which the SQL is written: the last value fills it up.
    length = 1 << (len(values) - 1).bit_length()
    rows_by_value: dict[Value, list] = {value: [] for value in values}
    for row in ask([*values, *values[-1:] * (length - len(values))]):
        rows_by_value[of(row)].append(row)
    for value, rows in rows_by_value.items():
        ask.know(rows, [value])


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _flat(values: Iterable) -> Iterator[Value]:
    for value in values:
        yield from value if _is_list(value) else (value,)


def _reshape(values: Iterable, others: Iterator[Value]) -> list:
    """The next of ``others`` for each value, in the lists of ``values``."""
    return [[next(others) for _ in v] if _is_list(v) else next(others) for v in values]


class _Written:
    """A question as it is written for the database: its SQL, and where its values stand in it."""

    def __init__(self, queryset: models.QuerySet, placeholders: Sequence[Value]):
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            self._sql, self._parameters = self._compiler.as_sql()
        # It asks for nothing, as it does when an empty list was given.
        except EmptyResultSet:
            self._sql, self._parameters = "", ()
            return
        connection = self._compiler.connection
        columns = [select[0] for select in self._compiler.select[: self._compiler.col_count]]
        converters = self._compiler.get_converters(columns)
        self._compiler.get_converters = lambda _columns: converters
        # No table here has a key of several columns.
        self._compiler.has_composite_fields = lambda _columns: False
        self._places = {_adapt(value, connection): n for n, value in enumerate(placeholders)}
        if not self._places.keys() <= set(self._parameters):
            raise TypeError("A prepared question must compare a column with each of its values.")

    def answer(self, values: Sequence[Value]) -> list:
        if not self._sql:
            return []
        query = _Asked(self._queryset, self._compiler)
        connection = query.compiler.connection
        query.sql = self._sql
        query.parameters = [
            _like(parameter, _adapt(values[self._places[parameter]], connection))
            if parameter in self._places
            else parameter
            for parameter in self._parameters
        ]
        return list(self._queryset._iterable_class(query))


def _adapt(value: Value, connection: BaseDatabaseWrapper) -> object:
    """A moment as the database takes it; other values as they are."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _like(parameter: object, value: object) -> object:
    """Some databases tell numbers of different widths by types of their own."""
    return type(parameter)(value) if isinstance(value, int) else value


class _Asked:
    """What Django reads rows with takes this for a queryset, and its question for not yet asked."""

    def __init__(self, queryset: models.QuerySet, compiler: SQLCompiler):
        self.model, self.db = queryset.model, queryset.db
        self.query, self._known_related_objects = self, {}
        # The connection is this thread's own; all else in a compiler that has written is only read.
        self.compiler = copy.copy(compiler)
        self.compiler.connection = connections[self.db]
        self.compiler.execute_sql = self._rows

    def get_compiler(self, using: str) -> SQLCompiler:
        return self.compiler

    def _rows(self, *_how: object, **_options: object) -> list[list[tuple]]:
        """All rows, in one piece; without the columns that only order them."""
        with asking(self.compiler.connection) as cursor:
            cursor.execute(self.sql, self.parameters)
            rows = cursor.fetchall()
        return [[row[: self.compiler.col_count] for row in rows]]


def asking(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor with which PostgreSQL keeps its plan for a question, too: with Django's own, values
    are part of the SQL. That is how it is asked where somebody wants to read what was asked."""
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    return connection.make_cursor(psycopg.Cursor(connection.connection))
