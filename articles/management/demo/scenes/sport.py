"""Scenes of sport: a night match, a morning run."""

import math

from . import land, people, sky
from .canvas import mix
from .town import skyline


def stadium(c):
    """A night match under floodlights."""
    c.sky((0, "#0f1d45"), (0.7, "#2c4b86"), (1, "#6a86b8"), bottom=0.5)
    sky.stars(c, 0.3, 90)
    stands(c)
    c.sky((0, "#3f9a62"), (1, "#237a52"), top=0.56)
    pitch(c)
    for at, y, s, tone in (
        (0.3, 0.66, 64, 0),
        (0.43, 0.7, 74, 6),
        (0.52, 0.64, 60, 0),
        (0.66, 0.73, 84, 6),
        (0.36, 0.82, 112, 6),
        (0.58, 0.86, 126, 0),
        (0.77, 0.66, 62, 0),
    ):
        c.ellipse(c.x(at), c.y(y), s * 0.4 * c.u, s * 0.06 * c.u, "#123f30", 130)
        people.runner(
            c, c.x(at), c.y(y), s * 1.3 * c.u, people.COATS[tone], "#f4f1e6", phase=at * 30
        )
    c.ellipse(c.x(0.635), c.y(0.865), 11 * c.u, 11 * c.u, "#ffffff")
    for at in (0.07, 0.93):
        floodlight(c, c.x(at), c.y(0.09), 1 if at < 0.5 else -1)


def stands(c):
    """Tiers of dots under a sweeping roof."""

    def tier(k, y, bow):
        return c.y(y) - math.sin(math.pi * k) * c.y(bow) * -1

    for row in range(17):
        y = 0.3 + row * 0.0165
        base = [(c.x(k / 40), tier(k / 40, y, 0.03)) for k in range(41)]
        c.polygon([*base, (c.w, c.y(0.62)), (0, c.y(0.62))], mix("#1d2c58", "#33508a", row / 17))
        for k in range(round(120 * c.aspect)):
            at = (k + c.rng.random()) / (120 * c.aspect)
            tone = c.rng.choice((*people.COATS, "#f2e8d5", "#8fb0d6", "#e8d9b0"))
            r = c.rng.uniform(3, 4.4) * c.u
            c.ellipse(
                c.x(at),
                tier(at, y, 0.03) + c.rng.uniform(5, 10) * c.u,
                r,
                r * 1.2,
                mix(tone, "#1d2c58", 0.25),
            )
    roof = [(c.x(k / 40), tier(k / 40, 0.235, 0.045)) for k in range(41)]
    under = [(c.x(k / 40), tier(k / 40, 0.295, 0.03)) for k in range(40, -1, -1)]
    c.wash([*roof, *under], "#e6edf5", "#7f96bd")
    c.stipple([*roof, *under], "#22386b", "bottom", 0.7, 170)
    c.box(-9, c.y(0.575), c.w + 9, c.y(0.6), "#17264f")


def pitch(c):
    """Mown stripes and chalk lines in perspective."""

    def at(u, v):
        near = 0.62 + 0.4 * v**1.2
        return c.x(0.5 + (u - 0.5) * (0.8 + 0.75 * v)), c.y(near)

    for k in range(12):
        quad = [at(k / 12, 0), at((k + 1) / 12, 0), at((k + 1) / 12, 1), at(k / 12, 1)]
        c.wash(quad, *(("#6fc07a", "#3a9a5c") if k % 2 else ("#58b06c", "#2c8652")))
    for ends in (
        ((0, 0), (1, 0)),
        ((0.5, 0), (0.5, 1)),
        ((0.03, 0), (0.03, 1)),
        ((0.97, 0), (0.97, 1)),
    ):
        c.line([at(*ends[0]), at(*ends[1])], "#f3fbef", 5 * c.u)
    c.line(
        [
            at(0.5 + 0.13 * math.cos(a), 0.45 + 0.26 * math.sin(a))
            for a in (i * math.tau / 60 for i in range(61))
        ],
        "#f3fbef",
        5 * c.u,
    )
    for side in (0.03, 0.97):
        inner = side + (0.13 if side < 0.5 else -0.13)
        c.line([at(side, 0.14), at(inner, 0.14), at(inner, 0.8), at(side, 0.8)], "#f3fbef", 5 * c.u)
    c.glow(c.x(0.5), c.y(0.72), 760 * c.u, "#f4ffe0", 90)


def floodlight(c, x, y, side):
    """A mast of lamps and the light it throws."""
    c.line([(x, c.y(0.56)), (x, y)], "#0b1533", 13 * c.u)
    c.box(x - 74 * c.u, y - 46 * c.u, x + 74 * c.u, y + 40 * c.u, "#0b1533", radius=6 * c.u)
    for row in range(3):
        for k in range(5):
            c.ellipse(
                x + (k - 2) * 28 * c.u, y - 30 * c.u + row * 27 * c.u, 11 * c.u, 11 * c.u, "#fffbe6"
            )
    c.glow(x, y, 380 * c.u, "#fff6cf", 235)
    c.beam(
        [(x, y), (x + side * 0.35 * c.w, c.y(0.95)), (x + side * 0.85 * c.w, c.y(0.8))],
        "#fdfbe0",
        30,
    )


def runners(c):
    """A morning run along the river."""
    c.sky((0, "#7fb6cf"), (0.5, "#f6dcc0"), (1, "#ffc8a0"), bottom=0.6)
    sky.sun(c, 0.28, 0.42, 54, "#fff8e3", "#ffd9a3")
    sky.streaks(c, 0.08, 0.34, "#ffffff", 14, 100)
    skyline(c, 0.58, 0.06, 0.28, "#c2aeb0", step=80)
    skyline(c, 0.6, 0.03, 0.16, "#97919f", step=60)
    c.sky((0, "#ffd9b0"), (0.6, "#8fb3bf"), (1, "#6d9db0"), top=0.59, bottom=0.72)
    land.ripples(c, 0.595, 0.72, "#fff4d8", 90, 140, x=0.28, spread=0.07)
    c.sky((0, "#7fae78"), (1, "#5a9468"), top=0.7)
    for i in range(9):
        land.tree(
            c,
            c.x(i / 8 + c.rng.uniform(-0.03, 0.03)),
            c.y(0.735),
            c.rng.uniform(190, 280),
            ("#d98a4a", "#7fa65a", "#5f9668")[i % 3],
        )
    c.wash(
        [(0, c.y(0.76)), (c.w, c.y(0.74)), (c.w, c.y(0.98)), (0, c.y(0.98))], "#d9674f", "#b84a40"
    )
    for y in (0.815, 0.885):
        c.line([(0, c.y(y + 0.008)), (c.w, c.y(y - 0.008))], "#fbe6d3", 5 * c.u, 210)
    c.sky((0, "#5a9468"), (1, "#2f6f58"), top=0.965)
    for i, (at, y, s) in enumerate(
        (
            (0.14, 0.83, 270),
            (0.32, 0.9, 330),
            (0.5, 0.84, 290),
            (0.68, 0.92, 370),
            (0.88, 0.85, 300),
        )
    ):
        c.ellipse(c.x(at), c.y(y), s * 0.32 * c.u, s * 0.04 * c.u, "#5b1f2c", 110)
        people.runner(
            c,
            c.x(at),
            c.y(y),
            s * c.u,
            people.COATS[(i * 3 + 2) % 7],
            ("#27365a", "#3a2f4f")[i % 2],
            phase=i * 1.7,
        )
    sky.flock(c, 0.72, 0.16, 7, "#6a6a80", 11)
