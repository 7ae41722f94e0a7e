"""Days and months of the newsroom's clock, and the moments at which they begin and end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

_A_DAY = timedelta(days=1)


class Month(NamedTuple):
    """A month of the calendar; months compare as they follow each other."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return (self.first + 31 * _A_DAY).replace(day=1) - _A_DAY

    @property
    def days(self) -> list[date]:
        return [self.first + n * _A_DAY for n in range(self.last.day)]

    @property
    def weeks(self) -> list[list[date | None]]:
        """Weeks from Monday to Sunday; None where a day is of another month."""
        cells = [None] * self.first.weekday() + self.days
        cells += [None] * (-len(cells) % 7)
        return [cells[n : n + 7] for n in range(0, len(cells), 7)]

    @property
    def year_around(self) -> list[Month]:
        """The twelve months of its year."""
        return [Month(self.year, number) for number in range(1, 13)]


def span(first: date, last: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The moment at which ``first`` begins, and that at which the day after ``last`` does."""
    return _midnight(first, zone), _midnight(last + _A_DAY, zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
