"""Scenes indoors: a classroom, a library."""

import math

from . import people
from .canvas import mix


def classroom(c):
    """Pupils before a blackboard, morning light from the window."""
    c.sky((0, "#f7e7c8"), (1, "#edd3a6"), bottom=0.72)
    c.sky((0, "#b98253"), (1, "#7f5338"), top=0.72)
    window(c, c.x(0.03), c.y(0.1), c.x(0.2), c.y(0.58))
    board(c, c.x(0.3), c.y(0.13), c.x(0.86), c.y(0.55))
    c.beam(
        [(c.x(0.04), c.y(0.1)), (c.x(0.2), c.y(0.1)), (c.x(0.78), c.h), (c.x(0.3), c.h)],
        "#fff3c9",
        84,
    )
    people.walker(c, c.x(0.9), c.y(0.8), 400 * c.u, "#2f6f7e", legs="#2b2f48", stride=0.05)
    c.box(c.x(0.68), c.y(0.6), c.x(0.84), c.y(0.78), "#8f5c36", radius=6 * c.u)
    c.box(c.x(0.67), c.y(0.585), c.x(0.85), c.y(0.61), "#b57a48", radius=5 * c.u)
    c.ellipse(c.x(0.72), c.y(0.55), 36 * c.u, 36 * c.u, "#4b94ad")
    c.ellipse(c.x(0.715), c.y(0.54), 17 * c.u, 13 * c.u, "#7fae6a")
    c.box(c.x(0.715), c.y(0.575), c.x(0.725), c.y(0.59), "#8a6a3a")
    for y, size, count, start in ((0.8, 150, 6, 0.09), (1.0, 225, 5, 0.06)):
        for k in range(count):
            at = c.x(start + k * (0.94 - start) / (count - 0.6))
            people.pupil(
                c,
                at,
                c.y(y),
                size * c.u,
                people.COATS[(k * 3 + count) % 7],
                tail=(k + count) % 2 == 0,
            )
            c.box(
                at - size * 0.5 * c.u,
                c.y(y),
                at + size * 0.5 * c.u,
                c.y(y) + size * 0.1 * c.u,
                "#d9a469",
                radius=5 * c.u,
            )
            c.box(
                at - size * 0.46 * c.u,
                c.y(y) + size * 0.1 * c.u,
                at + size * 0.46 * c.u,
                c.y(y) + size * 0.3 * c.u,
                "#8f5c36",
            )


def window(c, x0, y0, x1, y1):
    """A tall window with a tree outside."""
    c.box(x0 - 14 * c.u, y0 - 14 * c.u, x1 + 14 * c.u, y1 + 14 * c.u, "#ffffff")
    c.wash([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], "#8fcbe0", "#eaf6e6")
    for k in range(26):
        a = c.rng.uniform(0, math.tau)
        r = c.rng.uniform(22, 46) * c.u
        at_x = min(max(x0 + r, (x0 + x1) / 2 + math.cos(a) * (x1 - x0) * 0.5), x1 - r)
        c.ellipse(
            at_x,
            y1 - r - abs(math.sin(a)) * 50 * c.u,
            r,
            r,
            ("#6fae72", "#569a68", "#8cc07a")[k % 3],
        )
    c.line([((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)], "#ffffff", 12 * c.u)
    c.line([(x0, y0 + (y1 - y0) * 0.4), (x1, y0 + (y1 - y0) * 0.4)], "#ffffff", 12 * c.u)
    c.box(x0 - 26 * c.u, y1 + 12 * c.u, x1 + 26 * c.u, y1 + 28 * c.u, "#e4cfa6")


def board(c, x0, y0, x1, y1):
    """A blackboard with the planets in chalk."""
    c.box(x0 - 14 * c.u, y0 - 14 * c.u, x1 + 14 * c.u, y1 + 14 * c.u, "#a06a3d", radius=8 * c.u)
    face = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    c.wash(face, "#2f6b5d", "#245548")
    c.stipple(face, "#8fb8a8", "left", 0.5, 46)
    x, y = x0 + (x1 - x0) * 0.36, (y0 + y1) / 2
    c.ellipse(x, y, 34 * c.u, 34 * c.u, "#f6dd8a")
    for k, tone in enumerate(("#f3b7a0", "#a9d8e0", "#f6f1dd", "#e7a6bd")):
        rx, ry = (90 + 62 * k) * c.u, (46 + 32 * k) * c.u
        c.pen.ellipse(
            (x - rx, y - ry, x + rx, y + ry), outline=(240, 245, 235, 150), width=round(3 * c.u)
        )
        a = 0.7 + 1.9 * k
        c.ellipse(
            x + rx * math.cos(a), y + ry * math.sin(a), (11 + 2 * k) * c.u, (11 + 2 * k) * c.u, tone
        )
    bars = x0 + (x1 - x0) * 0.8
    for k, tall in enumerate((60, 100, 84, 140)):
        c.box(
            bars + k * 30 * c.u,
            y + 90 * c.u - tall * c.u,
            bars + (k * 30 + 18) * c.u,
            y + 90 * c.u,
            "#f6f1dd",
            190,
        )
    c.line(
        [(bars - 14 * c.u, y + 92 * c.u), (bars + 124 * c.u, y + 92 * c.u)], "#f6f1dd", 4 * c.u, 210
    )


def library(c):
    """Readers under lamps before a high window."""
    c.sky((0, "#4a3038"), (1, "#7a4c3c"))
    x, y, r = c.x(0.5), c.y(0.3), c.x(0.13)
    for k in range(2):
        shelves(c, c.x(0.0 if k == 0 else 0.66), c.x(0.34 if k == 0 else 1.0))
    arch(c, x, y, r, c.y(0.68))
    c.glow(x, c.y(0.4), 620 * c.u, "#ffe1a6", 150)
    c.sky((0, "#8a5a3f"), (1, "#4a2c2c"), top=0.72)
    c.beam([(x - r, y), (x + r, y), (x + r * 2.6, c.h), (x - r * 2.6, c.h)], "#fff0c4", 80)
    table = [(c.x(0.1), c.y(0.8)), (c.x(0.9), c.y(0.8)), (c.x(1.03), c.h), (c.x(-0.03), c.h)]
    for i, at in enumerate((0.2, 0.36, 0.64, 0.8)):
        people.pupil(
            c, c.x(at), c.y(0.8), 150 * c.u, people.COATS[(i * 2 + 1) % 7], tail=i % 2 == 0
        )
    c.wash(table, "#b9794a", "#7d4a32")
    c.stipple(table, "#3a1f22", "bottom", 0.7, 130)
    for at, y in ((0.28, 0.84), (0.5, 0.85), (0.72, 0.84)):
        lamp(c, c.x(at), c.y(y), 120 * c.u)
    for at, y, tone in (
        (0.2, 0.88, "#f3e6cd"),
        (0.4, 0.92, "#efe0c2"),
        (0.6, 0.9, "#f3e6cd"),
        (0.82, 0.89, "#efe0c2"),
    ):
        book(c, c.x(at), c.y(y), 66 * c.u, tone)


def shelves(c, x0, x1):
    """Six boards of books from floor to ceiling."""
    c.box(x0, c.y(0), x1, c.y(0.74), "#3b2328")
    tones = ["#b5523f", "#d9a05a", "#5f7f7a", "#8a6a86", "#e6d3ab", "#3f5a74", "#9a7a4a", "#7d3a3f"]
    for row in range(6):
        foot, x = c.y(0.115 * (row + 1) + 0.02), x0 + 12 * c.u
        while x < x1 - 26 * c.u:
            wide, tall = c.rng.uniform(10, 24) * c.u, c.rng.uniform(58, 92) * c.u
            if c.rng.random() < 0.06:
                x += wide * 2
                continue
            tone = c.rng.choice(tones)
            c.box(x, foot - tall, x + wide, foot, tone)
            c.box(x + wide * 0.7, foot - tall, x + wide, foot, mix(tone, "#1a1024", 0.35))
            c.box(x, foot - tall * 0.8, x + wide, foot - tall * 0.74, mix(tone, "#fff0c0", 0.5))
            x += wide + 1.5 * c.u
        c.box(x0, foot, x1, foot + 12 * c.u, "#8a5a3c")
    frame = [(x0, 0), (x1, 0), (x1, c.y(0.74)), (x0, c.y(0.74))]
    c.stipple(frame, "#1c1020", "left" if x0 < c.w / 2 else "right", 0.9, 150)


def arch(c, x, y, r, foot):
    """A round-headed window full of sky."""
    c.box(x - r * 1.3, 0, x + r * 1.3, c.y(0.74), "#8a5f48")
    c.ellipse(x, y, r * 1.08, r * 1.08, "#f3dfb8")
    c.box(x - r * 1.08, y, x + r * 1.08, foot, "#f3dfb8")
    pane = [
        (x - r * math.cos(a), y - r * math.sin(a)) for a in (i * math.pi / 30 for i in range(31))
    ]
    c.wash([*pane, (x + r, foot - 12 * c.u), (x - r, foot - 12 * c.u)], "#8fc8de", "#fff3cf")
    for dx, dy, s in ((-0.5, -0.05, 0.32), (-0.1, 0.0, 0.4), (0.4, -0.08, 0.36), (0.75, 0.0, 0.2)):
        c.ellipse(x + dx * r, foot - 24 * c.u + dy * r, s * r, s * r, "#8dba86")
    c.box(x - r, foot - 12 * c.u, x + r, foot + 40 * c.u, "#f3dfb8")
    for k in (-0.34, 0.34):
        c.line([(x + k * r, y - r * 0.93), (x + k * r, foot)], "#f3dfb8", 9 * c.u)
    for k in (0.0, 0.5):
        c.line([(x - r, y + (foot - y) * k), (x + r, y + (foot - y) * k)], "#f3dfb8", 9 * c.u)


def lamp(c, x, y, s):
    """A green desk lamp."""
    c.line([(x, y), (x, y - s * 0.62)], "#e2b65a", s * 0.06)
    c.ellipse(x, y, s * 0.22, s * 0.05, "#c9953e")
    c.glow(x, y - s * 0.4, s * 1.5, "#ffe6a6", 190)
    c.polygon(
        [
            (x - s * 0.42, y - s * 0.5),
            (x - s * 0.26, y - s * 0.76),
            (x + s * 0.26, y - s * 0.76),
            (x + s * 0.42, y - s * 0.5),
        ],
        "#2f7f63",
    )
    c.polygon(
        [
            (x - s * 0.42, y - s * 0.5),
            (x - s * 0.26, y - s * 0.76),
            (x - s * 0.1, y - s * 0.76),
            (x - s * 0.2, y - s * 0.5),
        ],
        "#57a983",
    )


def book(c, x, y, s, tone):
    """An open book lying on the table."""
    c.polygon(
        [
            (x - s, y + s * 0.26),
            (x - s * 0.86, y - s * 0.22),
            (x + s * 0.86, y - s * 0.22),
            (x + s, y + s * 0.26),
        ],
        "#5d2f2c",
    )
    for side in (-1, 1):
        page = [
            (x, y - s * 0.14),
            (x + side * s * 0.42, y - s * 0.26),
            (x + side * s * 0.82, y - s * 0.2),
            (x + side * s * 0.94, y + s * 0.2),
            (x + side * s * 0.48, y + s * 0.12),
            (x, y + s * 0.24),
        ]
        c.polygon(page, tone if side < 0 else mix(tone, "#b58f6a", 0.2))
        for k in range(4):
            a = y - s * 0.1 + k * s * 0.075
            c.line(
                [(x + side * s * 0.16, a), (x + side * s * 0.72, a + s * 0.02)],
                "#a08468",
                s * 0.018,
                150,
            )
