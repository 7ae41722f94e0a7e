"""Proofreading: what in a text deserves a second look. It only ever shows, it never replaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Characters shown on either side of a finding.
_AROUND = 12


@dataclass(frozen=True)
class Rule:
    """A word that the house does not write, what it writes instead (or nothing), and why."""

    wrong: str
    right: str = ""
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """One place: the part of the copy, its line (from 1), the words around, and the rule.

    ``line`` is 0 in a part that has one line only.
    """

    part: str
    line: int
    before: str
    after: str
    rule: Rule


def findings(spelt: Mapping[str, Sequence[str]], rules: Iterable[Rule]) -> Iterator[Finding]:
    """Every place where a copy, given as label → lines, breaks a rule; in the order of reading.

    A word that stands inside its own better form is no finding: 账户 holds 户.
    """
    rules = [rule for rule in rules if rule.wrong]
    for part, lines in spelt.items():
        for number, line in enumerate(lines, 1):
            places = sorted((at, n) for n, rule in enumerate(rules) for at in _at(line, rule))
            place = number if len(lines) > 1 else 0
            for at, n in places:
                end = at + len(rules[n].wrong)
                before, after = line[max(0, at - _AROUND) : at], line[end : end + _AROUND]
                yield Finding(part, place, before, after, rules[n])


def _at(line: str, rule: Rule) -> Iterator[int]:
    inside = rule.right.find(rule.wrong)
    at = line.find(rule.wrong)
    while at >= 0:
        start = at - inside
        if inside < 0 or start < 0 or not line.startswith(rule.right, start):
            yield at
        at = line.find(rule.wrong, at + len(rule.wrong))
