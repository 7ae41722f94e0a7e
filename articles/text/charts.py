"""Numbers as shapes: the few that a plot needs, in the units of its own drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Bar:
    """A bar of a plot, its corner at (``x``, ``y``) counted from the top left."""

    x: float
    y: float
    width: float
    height: float
    value: float


def columns(
    values: Sequence[float], width: float, height: float, *, top: float = 0, gap: float = 1
) -> list[Bar]:
    """One upright bar for each value, side by side on a ground line.

    ``top`` is the value that is as high as the plot, so that plots can be compared; by default
    the highest of these. A value above nothing is at least one unit high, so that it is seen.
    """
    if not values:
        return []
    top = max(top, *values)
    step = width / len(values)
    return [
        _column(number * step, max(step - gap, 0), height, value, top)
        for number, value in enumerate(values)
    ]


def _column(x: float, width: float, height: float, value: float, top: float) -> Bar:
    high = max(height * value / top, 1) if value > 0 else 0
    return Bar(round(x, 2), round(height - high, 2), round(width, 2), round(high, 2), value)


def beams(values: Sequence[float], width: float, height: float, *, gap: float = 6) -> list[Bar]:
    """One lying bar for each value, one under the other, each ``height`` high with its gap."""
    top = max(values, default=0)
    lengths = (max(width * value / top, 1) if value > 0 else 0 for value in values)
    return [
        Bar(0, round(row * height, 2), round(length, 2), height - gap, value)
        for row, (length, value) in enumerate(zip(lengths, values, strict=True))
    ]


def minutes(times: Iterable[timedelta]) -> list[int]:
    """Times in whole minutes, as they are plotted and said."""
    return [round(time.total_seconds() / 60) for time in times]
