"""The rows of the table: what is measured, what it is held against, and what is aimed at."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.bench import web
from tests.bench.room import Room

Pair = tuple[Room, Room]


@dataclass(frozen=True)
class Effort:
    """How long and how often to measure."""

    times: int = 5
    seconds: int = 2
    files: int = 1000
    queries: int = 100
    pages: int = 16_000
    releases: int = 40


@dataclass(frozen=True)
class Found:
    """What a row found in one database, as it is printed; ``is_met`` None where nothing is aimed
    at."""

    text: str
    is_met: bool | None = None


@dataclass(frozen=True)
class Row:
    figure: str
    target: str
    #: The small newsroom and the large one, and the effort.
    measure: Callable[[Pair, Effort], Found]
    #: Whether the row says something about a database.
    of_a_database: bool = True


def _in_turn(rooms: Pair, rounds: int, name: str, **facts: object) -> list[dict[str, float]]:
    """The median of each figure, both newsrooms asked in turn, so many times."""
    answers: tuple[list, list] = ([], [])
    for _round in range(rounds):
        for room, row in zip(rooms, answers, strict=True):
            row.append(room.ask(name, **facts))
    return [
        {figure: median(answer[figure] for answer in row) for figure in row[0]} for row in answers
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def _rates(found: dict[str, float], least: float) -> Found:
    ratio, rates = found["ratio"], f"{found['story']:,.0f} : {found['static']:,.0f} /s"
    return Found(f"**{ratio:.2f}** ({rates})", ratio >= least)


def _nginx(rooms: Pair, effort: Effort) -> Found:
    return _rates(web.nginx(rooms[0], effort.seconds, 3 * effort.times), 0.97)


def _django(rooms: Pair, effort: Effort) -> Found:
    return _rates(web.django(rooms[0], effort.seconds, 2 * effort.times), 0.6)


def _queries(rooms: Pair, effort: Effort) -> Found:
    small, large = (room.ask("queries") for room in rooms)
    most = max(large.values())
    differ = sorted(kind for kind in small if small[kind] != large.get(kind))
    text = f"at most **{most}** on {len(large)} kinds of page"
    text += f", differs on {', '.join(differ)}" if differ else ", equal"
    return Found(text, most <= 4 and not differ)


def _to_disk(rooms: Pair, effort: Effort) -> Found:
    medians: tuple[list, list] = ([], [])
    with rooms[0].pressing(), rooms[1].pressing():
        for room in rooms:
            room.ask("before_noon")
        for time in range(effort.times):
            facts = {"first": time * effort.times, "times": effort.times}
            for room, row in zip(rooms, medians, strict=True):
                row.append(room.ask("to_disk", **facts))
    small, large = (median(each["median"] for each in row) for row in medians)
    pages = median(each["pages"] for each in medians[1])
    return Found(
        f"**{_ms(large)}** for {pages:.0f} pages; **{large / small:.2f}** "
        f"({_ms(large)} : {_ms(small)})",
        large <= 0.3 and large / small <= 1.2,
    )


def _touched_pages(rooms: Pair, effort: Effort) -> Found:
    small, large = (room.ask("touched") for room in rooms)
    same = "equal" if small == large else f"{sum(small.values())} with few stories"
    return Found(f"**{sum(large.values())}**, {same}", small == large)


def _full_press(rooms: Pair, effort: Effort) -> Found:
    small, large = (room.ask_anew("full_press", pages=effort.pages) for room in rooms)
    more = large["megabytes"] / small["megabytes"]
    return Found(
        f"**{large['a_second_a_core']:.0f}** ({large['a_cpu_second']:.0f} a CPU second); "
        f"{large['megabytes']:.0f} MB : {small['megabytes']:.0f} MB",
        large["a_second_a_core"] >= 300 and more < 1.2,
    )


def _search(rooms: Pair, effort: Effort) -> Found:
    ratios, rows = [], []
    for length in (2, 4, 8):
        facts = {"length": length, "many": effort.queries}
        small, large = _in_turn(rooms, effort.times, "searching", **facts)
        ratios.append(large["p95"] / small["p95"])
        rows.append(f"{length}: **{ratios[-1]:.2f}** ({_ms(large['p95'])} : {_ms(small['p95'])})")
    return Found(", ".join(rows), max(ratios) <= 3)


def _desk_pages(rooms: Pair, effort: Effort) -> Found:
    small, large = _in_turn(rooms, effort.times, "desk_pages")
    ratios = {page: large[page] / small[page] for page in small}
    text = ", ".join(
        f"{page} **{ratio:.2f}** ({_ms(large[page])} : {_ms(small[page])})"
        for page, ratio in ratios.items()
    )
    return Found(text, max(ratios.values()) <= 1.3)


def _take_in(rooms: Pair, effort: Effort) -> Found:
    few = rooms[0].ask_anew("take_in", files=effort.files // 10)
    many = rooms[0].ask_anew("take_in", files=effort.files)
    more = many["megabytes"] / few["megabytes"]
    return Found(
        f"**{many['a_second']:.0f}**; {effort.files} files {many['megabytes']:.0f} MB : "
        f"{effort.files // 10} files {few['megabytes']:.0f} MB",
        many["a_second"] >= 100 and more < 1.2,
    )


def _audit(rooms: Pair, effort: Effort) -> Found:
    small, large = (room.ask_anew("auditing", count=room.count) for room in rooms)
    ratio = large["of_a_thousand"] / small["of_a_thousand"]
    more = large["megabytes"] / small["megabytes"]
    return Found(
        f"**{large['seconds']:.0f} s** for {rooms[1].count}, **{ratio:.2f}** a story "
        f"({_ms(large['of_a_thousand'] / 1000)} : {_ms(small['of_a_thousand'] / 1000)}, "
        f"{large['queries_a_story']:.3f} queries); "
        f"{large['megabytes']:.0f} MB : {small['megabytes']:.0f} MB",
        ratio <= 1.3 and more < 1.2,
    )


def _signature(rooms: Pair, effort: Effort) -> Found:
    small, large = _in_turn(rooms, effort.times, "signatures", times=effort.times)
    return Found(
        f"the first **{_ms(large['first'])}** (with few stories {_ms(small['first'])}), "
        f"the last, which publishes, **{_ms(large['last'])}** ({_ms(small['last'])})"
    )


def _of_verb(name: str) -> Callable[[Pair, Effort], Found]:
    def measure(rooms: Pair, effort: Effort) -> Found:
        small, large = _verbs(rooms, effort)
        ratio = large[name] / small[name]
        return Found(f"**{ratio:.2f}** ({_ms(large[name])} : {_ms(small[name])})", ratio <= 1.3)

    return measure


@functools.cache
def _verbs(rooms: Pair, effort: Effort) -> list[dict[str, float]]:
    """All verbs at once: a row of the table for each of them."""
    return _in_turn(rooms, effort.times, "verbs", times=effort.times)


def _eight(rooms: Pair, effort: Effort) -> Found:
    result = rooms[0].ask("eight_at_once", releases=effort.releases)
    is_sound = not (result["lost"] or result["unpublished"] or result["amiss"])
    is_sound = is_sound and result["done"] == result["kept"] == 2 * effort.releases
    return Found(
        f"{result['done']} done and kept, {result['refused']} refused, "
        f"**{sum(result['lost'].values())} lost**; {result['a_second']:.0f} signatures a second",
        is_sound,
    )


ROWS = (
    Row(
        "A story over nginx, pressed : the same bytes as a hand-made file, requests a second",
        "≥ 0.97",
        _nginx,
        of_a_database=False,
    ),
    Row(
        "A story over Django, not pressed : a bare Django view with one query and a page of the "
        "same size, requests a second",
        "≥ 0.6",
        _django,
    ),
    Row("Queries of a public page, many stories : few", "≤ 4, equal", _queries),
    Row(
        "Last signature → all pages on disk; many stories : few",
        "≤ 300 ms; ≤ 1.2",
        _to_disk,
    ),
    Row("Pages that one publication touches, many stories : few", "equal", _touched_pages),
    Row("Full press: pages a second a core; most memory of a process", "≥ 300; flat", _full_press),
    Row(
        "A page of search results for 2, 4, 8 characters, 95th percentile, many stories : few",
        "≤ 3",
        _search,
    ),
    Row("The desk's front page and its list of stories, many : few", "≤ 1.3", _desk_pages),
    Row("`take_in`: files a second; most memory", "≥ 100; flat", _take_in),
    Row(
        "The audit of the whole record (`verify_log`); a story, many : few; most memory",
        "≤ 1.3; flat",
        _audit,
    ),
    Row("One signature (`desk.sign`)", "", _signature),
    Row("Eight editors sign everything at once", "none lost", _eight),
)


def rows_of_verbs(names: list[str]) -> list[Row]:
    """A row for each verb of the desk."""
    return [Row(f"`desk.{name}`, many : few", "≤ 1.3", _of_verb(name)) for name in names]
