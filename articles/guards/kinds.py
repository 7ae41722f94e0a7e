"""Kinds of guards: what the database refuses, what it does by itself, and those that many tables
share."""

from __future__ import annotations

from dataclasses import dataclass

from . import conditions as when


@dataclass(frozen=True)
class Guard:
    """Refusals of one table: a condition in SQL, and what the database says when it holds.

    ``timing``: a row's own number is known only AFTER it was put in. ``vendors``: the databases
    that need the guard.
    """

    name: str
    table: str
    events: tuple[str, ...]
    refusals: tuple[tuple[str, str], ...]
    timing: str = "BEFORE"
    vendors: tuple[str, ...] = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Follower:
    """What the database does by itself when a row comes or goes: one statement, in each dialect.

    ``changes`` is the table it writes to; before that is made, there is nothing to follow.
    """

    name: str
    table: str
    event: str
    changes: str
    sqlite: str
    postgresql: str


def frozen(noun: str) -> Guard:
    text = f"R8: a {noun} is never changed or deleted"
    return Guard(f"{noun}_frozen", f"articles_{noun}", ("UPDATE", "DELETE"), (("1 = 1", text),))


def kept(noun: str, *taken: tuple[str, str]) -> Guard:
    """INSERT OR REPLACE deletes without asking the guards on DELETE, so it is met here."""
    text = f"R8: this {noun} is in the record already"
    twice = f"EXISTS (SELECT 1 FROM articles_{noun} t WHERE t.id = NEW.id)"
    others = tuple(
        (f"EXISTS (SELECT 1 FROM articles_{noun} t WHERE {same})", rule) for same, rule in taken
    )
    return Guard(f"{noun}_kept", f"articles_{noun}", ("INSERT",), ((twice, text), *others))


def same(noun: str) -> Guard:
    """A row that others point to keeps its number: else it would take another's place."""
    text = f"R8: a {noun} keeps its number"
    return Guard(f"{noun}_same", f"articles_{noun}", ("UPDATE",), ((when.ANOTHER_ROW, text),))


def unreplaced(noun: str, *unique: str) -> tuple[Guard, ...]:
    """No conflict clause takes one row for another: REPLACE deletes without asking (SQLite alone
    has it; ``unique`` names columns, or several with commas between)."""
    table, rule = f"articles_{noun}", f"R8: this {noun} is there already"
    equal = [" AND ".join(f"t.{c} = NEW.{c}" for c in names.split(",")) for names in unique]
    there = [f"EXISTS (SELECT 1 FROM {table} t WHERE {same})" for same in ("t.id = NEW.id", *equal)]
    moves = [f"EXISTS (SELECT 1 FROM {table} t WHERE t.id <> OLD.id AND {same})" for same in equal]
    only = {"vendors": ("sqlite",)}
    return (
        Guard(f"{noun}_new", table, ("INSERT",), tuple((c, rule) for c in there), **only),
        Guard(
            f"{noun}_alone",
            table,
            ("UPDATE",),
            ((when.ANOTHER_ROW, f"R8: a {noun} keeps its number"), *((c, rule) for c in moves)),
            **only,
        ),
    )


def numbered(noun: str, *more: tuple[str, str]) -> Guard:
    text = f"R8: this number leaves none for the next {noun}"
    refusals = ((when.OUT_OF_NUMBERS, text), *more)
    return Guard(f"{noun}_numbered", f"articles_{noun}", ("INSERT",), refusals, "AFTER")
