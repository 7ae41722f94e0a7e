"""Who held which duty in which channel when, and which chain was in force: by the log, and where
the log never said, by the accounts as they stand. Plain Python, no database.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from .line import Line, as_moment
from .subjects import Key, Subject, subjects

#: Two verbs at once: a duty that was taken away so shortly before a signature may still have
#: been held when its signer was asked about.
AT_ONCE = timedelta(minutes=1)
_ANY = frozenset({None})
#: After every line.
END = 1 << 62


class Account(NamedTuple):
    """An account as it stands now, for what the log never said of it."""

    name: str
    duties: frozenset[str]
    channels: frozenset[int]
    is_active: bool
    #: None where the newsroom knows no such tick: then no channel means all.
    all_channels: bool | None = None


class Leave(NamedTuple):
    """An absence as its row has it."""

    person: int
    deputy: int
    since: datetime
    until: datetime


class _Held(NamedTuple):
    """What somebody held from a line on; ``until`` another line, None if to this day."""

    start: int
    until: datetime | None
    end: int | None
    duties: frozenset[str]
    #: None in it: all channels.
    channels: frozenset[int | None]
    is_active: bool


@dataclass
class House:
    """Answers by the log. ``accounts`` and ``channels`` (id → name) are the rows as they stand."""

    accounts: Mapping[int, Account] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)
    leaves: Mapping[int, Leave] = field(default_factory=dict)
    subjects: dict[Key, Subject] = field(default_factory=dict)
    chains: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    #: sha256 of a picture → lines that moved its focal point.
    moved: dict[str, list[Line]] = field(default_factory=dict)

    def read(self, lines: Iterable[Line], first_chain: list | None) -> House:
        """Take in the lines of the log that are about no story."""
        lines = list(lines)
        self.subjects = subjects(lines)
        self.chains = list(_chains(lines, first_chain))
        for line in lines:
            if line.verb == "describe" and "focal_" in str(line.data.get("after")):
                self.moved.setdefault(str(line.data.get("picture")), []).append(line)
        self._held: dict[int, list[_Held]] = {}
        self._deputies: dict[int, list[tuple[int, Leave]]] = {}
        for number, leave in self.leaves.items():
            self._deputies.setdefault(leave.deputy, []).append((number, leave))
        return self

    def chain(self, line_id: int) -> tuple[str, ...] | None:
        """The steps in force at a line; None if the log does not know."""
        place = bisect_left(self.chains, (line_id,)) - 1
        return self.chains[place][1] if place >= 0 else None

    def may(self, person: int, duties: Iterable[str], channel: int | None, line: Line) -> bool:
        """Whether somebody held one of these duties in a channel when a line was written, of
        their own or for an absent colleague. Nobody does whose account is closed, or is not there.
        """
        duties = frozenset(duties)
        own = self._at(person, line)
        if not any(position.is_active for position in own):
            return False
        if any(_holds(position, duties, channel) for position in own):
            return True
        return any(
            _holds(position, duties, channel) and position.is_active
            for absent in self._absent(person, line)
            for position in self._at(absent, line)
        )

    def names(self, model: str, number: int, now: str, name: str = "name") -> set[str]:
        """Every name that somebody or something had, by the log and now."""
        subject = self.subjects.get((model, number))
        ever = {str(value) for _line, value in subject.values(name, now)} if subject else set()
        return ever | {now}

    def _absent(self, deputy: int, line: Line) -> Iterator[int]:
        """Who was away, with this deputy, when a line was written."""
        for number, leave in self._deputies.get(deputy, ()):
            subject = self.subjects.get(("absence", number), Subject())
            since = _moment(subject.before("since", line.id, leave.since))
            until = _moment(subject.before("until", line.id, leave.until))
            if since - AT_ONCE <= line.at < until + AT_ONCE:
                yield leave.person

    def _at(self, person: int, line: Line) -> list[_Held]:
        """What somebody held when a line was written: one thing, or what had just changed too."""
        if person not in self._held:
            self._held[person] = list(self._history(person))
        return [position for position in self._held[person] if _is_in_force(position, line)]

    def _history(self, person: int) -> Iterator[_Held]:
        account = self.accounts.get(person)
        if account is None:
            return
        subject = self.subjects.get(("person", person), Subject())
        ends = [line for line, _after in subject.changes]
        for start, end in zip([None, *ends], [*ends, None], strict=True):
            yield self._held_between(subject, account, start, end)

    def _held_between(self, subject: Subject, account: Account, start, end) -> _Held:
        at = end.id if end else END
        duties = subject.before("duties", at, account.duties)
        names = subject.before("channels", at, None)
        spelt = subject.spelt_at("channels", at)
        channels = account.channels if names is None else self.numbers(names, spelt)
        return _Held(
            start.id if start else 0,
            end and end.at,
            end and end.id,
            frozenset(duties),
            _reach(subject, account, channels, at),
            bool(subject.before("is_active", at, account.is_active)),
        )

    def numbers(self, names: Iterable[str], at: int) -> frozenset[int | None]:
        """Ids of the channels that had these names just before a line; a name that nobody knows
        any more stands for all of them: then the log cannot tell."""
        number_by_name = {}
        for number, now in self.channels.items():
            subject = self.subjects.get(("channel", number), Subject())
            number_by_name[subject.before("name", at, now)] = number
        return frozenset(number_by_name.get(name) for name in names)


def _reach(subject: Subject, account: Account, channels: frozenset, at: int) -> frozenset:
    """Channels, or all: a line that does not say what an empty list means is of the time when it
    meant all."""
    answers = [
        after["all_channels"]
        for line, after in subject.changes
        if "all_channels" in after and line.id < at
    ]
    if answers:
        is_all = answers[-1]
    elif subject.says("channels") or account.all_channels is None:
        is_all = not channels
    else:
        is_all = subject.before("all_channels", at, account.all_channels)
    return _ANY if is_all else channels


def _holds(position: _Held, duties: frozenset[str], channel: int | None) -> bool:
    is_here = channel is None or None in position.channels or channel in position.channels
    return is_here and bool(position.duties & duties)


def _is_in_force(position: _Held, line: Line) -> bool:
    if position.start >= line.id:
        return False
    if position.end is None or position.end >= line.id:
        return True
    return abs(line.at - position.until) <= AT_ONCE


def _moment(value: object) -> datetime:
    return as_moment(value) if isinstance(value, str) else value


def _chains(lines: list[Line], first: list | None) -> Iterator[tuple[int, tuple[str, ...]]]:
    if first:
        yield 0, _slugs(first)
    for line in lines:
        if line.data.get("model") == "chain":
            yield line.id, _slugs(line.data["after"]["chain"])


def _slugs(chain: list) -> tuple[str, ...]:
    return tuple(step["slug"] for step in chain)
