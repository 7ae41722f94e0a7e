"""The few words of a condition in which two databases differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class _Macro:
    """``{each:column:alias}`` and its like in a condition, spelt for one database."""

    def __init__(self, spell: Callable[..., str]):
        self._spell = spell

    def __format__(self, spec: str) -> str:
        return self._spell(*spec.split(":"))


def spell(condition: str, dialect: Mapping[str, Callable[..., str]]) -> str:
    """A condition with each macro in the words of ``dialect``: macro → what spells it."""
    return condition.format(**{word: _Macro(speller) for word, speller in dialect.items()})
