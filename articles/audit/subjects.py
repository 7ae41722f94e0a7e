"""What the log tells of accounts, channels, absences and the like, line by line: what each of
their fields was before a line, and after it. Plain Python, no database.

What the log never mentions it does not know. Where it says what a field was *before* a line, that
is how the field began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .line import Line

#: A subject is known by the name of its model and its number there; a picture by its SHA-256.
Key = tuple[str, int | str]


@dataclass
class Subject:
    """One account, channel, absence, …: how it began, and each change."""

    first: dict[str, object] = field(default_factory=dict)
    changes: list[tuple[Line, dict[str, object]]] = field(default_factory=list)
    #: Whether the log saw it end.
    is_gone: bool = False

    def add(self, line: Line, before: Mapping, after: Mapping) -> None:
        """Take in a line that says what changed, or that took stock of what was there before."""
        stock = after if line.data.get("stock") else {}
        for name, value in {**before, **stock}.items():
            if not any(name in fields for _line, fields in self.changes):
                self.first.setdefault(name, value)
        self.is_gone = bool(before) and not after
        self.changes.append((line, dict(after)))

    def says(self, name: str) -> bool:
        """Whether any line mentions the field."""
        return name in self.first or any(name in after for _line, after in self.changes)

    def values(self, name: str, default: object) -> list[tuple[Line | None, object]]:
        """Each value of a field, with the line that made it so (None: how it began).

        ``default`` is how it began if no line says.
        """
        began = self.first.get(name, default)
        changes = [(line, after[name]) for line, after in self.changes if name in after]
        return [(None, began), *changes]

    def last(self, name: str) -> object:
        """The value of a field that a line mentions, as the last of them left it."""
        return self.values(name, None)[-1][1]

    def before(self, name: str, line_id: int, default: object) -> object:
        """The value of a field just before a line."""
        earlier = [v for line, v in self.values(name, default) if line is None or line.id < line_id]
        return earlier[-1]

    def spelt_at(self, name: str, line_id: int) -> int:
        """The number of the line that spelt the value which a field had just before a line: the
        one that changed it last, or else the first that says what it was."""
        line_numbers = [line.id for line, after in self.changes if name in after]
        earlier = [number for number in line_numbers if number < line_id]
        return earlier[-1] if earlier else min(line_numbers, default=line_id)


def subjects(lines: Iterable[Line]) -> dict[Key, Subject]:
    """Every subject that these lines of the log tell of, the lines in order."""
    subject_by_key: dict[Key, Subject] = {}
    for line in lines:
        model, number = _key(line.data)
        if model and number:
            before, after = line.data.get("before"), line.data.get("after")
            if isinstance(before, dict) and isinstance(after, dict):
                subject_by_key.setdefault((model, number), Subject()).add(line, before, after)
    return subject_by_key


def _key(data: dict) -> tuple[str, int | str]:
    if isinstance(sha256 := data.get("picture"), str):
        return "picture", sha256
    model, number = data.get("model"), data.get("id")
    return (model, number) if isinstance(model, str) and isinstance(number, int) else ("", 0)
