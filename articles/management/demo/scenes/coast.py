"""Scenes by the sea: wetland, salt ponds, a lighthouse."""

import itertools

from . import land, people, sky
from .canvas import mix


def wetland_dusk(c):
    """Reeds and waders before a low sun."""
    c.sky((0, "#27325f"), (0.4, "#8b5a86"), (0.75, "#f0906a"), (1, "#ffd694"), bottom=0.58)
    sky.streaks(c, 0.12, 0.42, "#ffb48a", 16, 60)
    sky.sun(c, 0.64, 0.53, 46)
    land.hill(c, 0.59, 0.05, "#8d6284", "#b97a80", waves=3)
    c.sky((0, "#f6b98a"), (0.3, "#c9788a"), (1, "#2b2f5c"), top=0.58)
    land.ripples(c, 0.585, 0.98, "#ffe0ab", 150, 150, x=0.64, spread=0.045)
    land.ripples(c, 0.6, 0.95, "#f3a58c", 120, 60)
    for x, y, w, t, tone in (
        (0.1, 0.63, 330, 14, 0.2),
        (0.9, 0.66, 300, 16, 0.35),
        (0.22, 0.76, 420, 22, 0.65),
    ):
        land.spit(c, x, y, w, t, mix("#8d5f80", "#2a2549", tone))
        land.reeds(c, x - 0.13, x + 0.12, y, 60 + 90 * tone, mix("#8d5f80", "#2a2549", tone), 46)
    sky.flock(c, 0.36, 0.2, 13, "#3a2f55")
    people.egret(c, c.x(0.56), c.y(0.86), 210 * c.u, "#231f43")
    people.egret(c, c.x(0.455), c.y(0.83), 150 * c.u, "#2d2750", turn=-1)
    land.reeds(c, 0.68, 1.02, 1.02, 420, "#1d1a3a", 60)
    land.reeds(c, -0.03, 0.14, 1.02, 330, "#1d1a3a", 34)


def salt_fields(c):
    """Evaporation ponds in many tints, with white heaps."""
    c.sky((0, "#5fa3c4"), (0.7, "#cfe6e6"), (1, "#fbeedd"), bottom=0.4)
    sky.cloud(c, 0.22, 0.19, 330, "#ffffff", 235)
    sky.cloud(c, 0.78, 0.13, 240, "#f7fbfb", 225)
    sky.cloud(c, 0.6, 0.3, 170, "#ffffff", 200)
    land.hill(c, 0.4, 0.035, "#8fb3bd", "#a9c4c6", waves=3)
    for x, angle in ((0.08, 0.3), (0.16, 1.0), (0.86, 0.7), (0.93, 1.7)):
        sky.turbine(c, x, 0.39, 130, "#f4f7f6", angle)
    c.sky((0, "#d9cdb9"), (1, "#a98f78"), top=0.385)
    tints = ["#e9a9a4", "#8cc4c4", "#f2d4c2", "#d98e94", "#b5d9d2", "#f5e6da", "#c9767f", "#6faeb5"]
    edges = [0.4, 0.43, 0.475, 0.54, 0.64, 0.79, 1.02]
    for row, (top, foot) in enumerate(itertools.pairwise(edges)):
        pond_row(c, row, top, foot, tints)
    for x, y, s in (
        (0.2, 0.56, 40),
        (0.33, 0.565, 34),
        (0.74, 0.66, 62),
        (0.88, 0.67, 56),
        (0.6, 0.655, 50),
    ):
        heap(c, c.x(x), c.y(y), s * c.u)
    for x, coat in ((0.42, 0), (0.47, 2)):
        people.walker(c, c.x(x), c.y(0.66), 72 * c.u, people.COATS[coat])


def pond_row(c, row, top, foot, tints):
    """One row of ponds, with dykes between them, in perspective."""

    def across(k, y):
        return c.x(0.5 + (k - 0.35 * (row % 2)) * (0.06 + (y - 0.4) * 0.75))

    gap = (foot - top) * 0.06
    for k in range(-9, 10):
        y0, y1 = top + gap, foot - gap
        corners = [
            (across(k + 0.03, y0), c.y(y0)),
            (across(k + 0.97, y0), c.y(y0)),
            (across(k + 0.97, y1), c.y(y1)),
            (across(k + 0.03, y1), c.y(y1)),
        ]
        if (corners[1][0] < -50 and corners[2][0] < -50) or corners[0][0] > c.w + 50:
            continue
        tint = c.rng.choice(tints)
        c.wash(corners, mix(tint, "#fff6ea", 0.55), tint)
        c.stipple(corners, mix(tint, "#5b2b47", 0.35), "bottom", 0.5, 90)


def heap(c, x, y, size):
    """A cone of salt, lit from the left."""
    s = size
    c.ellipse(x + s * 0.4, y + s * 0.03, s * 1.35, s * 0.12, "#4b4a66", 90)
    cone = [
        (x - s, y),
        (x - s * 0.45, y - s * 0.5),
        (x - s * 0.08, y - s * 0.86),
        (x + s * 0.1, y - s * 0.85),
        (x + s * 0.5, y - s * 0.45),
        (x + s, y),
    ]
    c.wash(cone, "#ffffff", "#f1eef0")
    c.polygon(
        [(x + s * 0.06, y - s * 0.86), (x + s * 0.5, y - s * 0.45), (x + s, y), (x + s * 0.25, y)],
        "#ccd3df",
    )
    c.stipple(cone, "#8f9bb5", "right", 0.6, 120)


def lighthouse(c):
    """A lighthouse on its rock at nightfall."""
    c.sky((0, "#182a52"), (0.5, "#4c6a94"), (0.85, "#e7a78d"), (1, "#ffd9a3"), bottom=0.68)
    sky.stars(c, 0.4, 130)
    sky.streaks(c, 0.35, 0.62, "#f5b59a", 18, 60)
    x, top, s = c.x(0.6), c.y(0.22), c.u
    c.beam([(x, top), (-0.05 * c.w, top - 130 * s), (-0.05 * c.w, top + 150 * s)], "#fff1c4", 120)
    c.beam([(x, top), (1.05 * c.w, top - 60 * s), (1.05 * c.w, top + 90 * s)], "#fff1c4", 80)
    c.sky((0, "#d9a08f"), (0.25, "#5d7a99"), (1, "#142a4c"), top=0.68)
    land.ripples(c, 0.69, 1, "#f9cfae", 170, 80)
    land.sail(c, 0.2, 0.72, 34, "#2a2c4a", "#e8d3b5")
    cliff = [
        (0.3, 1.02),
        (0.34, 0.9),
        (0.42, 0.86),
        (0.46, 0.78),
        (0.54, 0.755),
        (0.7, 0.75),
        (0.8, 0.79),
        (0.88, 0.78),
        (1.02, 0.84),
        (1.02, 1.02),
    ]
    cliff = [(c.x(a), c.y(b)) for a, b in cliff]
    c.wash(cliff, "#4a4763", "#191d36")
    c.stipple(cliff, "#8f7f90", "top", 0.3, 130)
    tower(c, x, c.y(0.757), top, s)
    for k in range(60):
        at = 0.26 + 0.74 * k / 60
        y = 0.955 + 0.05 * abs(at - 0.3) + c.rng.uniform(0, 0.045)
        c.ellipse(
            c.x(at), c.y(y), c.rng.uniform(20, 70) * s, c.rng.uniform(2, 5) * s, "#dbe6ee", 120
        )
    sky.flock(c, 0.27, 0.45, 6, "#f3ead8", 12)


def tower(c, x, foot, top, s):
    """The tower in red and white bands, its lamp lit."""

    def half(y):
        return (40 + 40 * (y - top) / (foot - top)) * s

    for k in range(7):
        y0, y1 = top + (foot - top) * k / 7, top + (foot - top) * (k + 1) / 7
        band = [(x - half(y0), y0), (x + half(y0), y0), (x + half(y1), y1), (x - half(y1), y1)]
        c.polygon(band, ("#f6efe3", "#c8433a")[k % 2])
    body = [
        (x - half(top), top),
        (x + half(top), top),
        (x + half(foot), foot),
        (x - half(foot), foot),
    ]
    c.stipple(body, "#2a1e45", "right", 0.6, 120)
    c.box(x - 60 * s, top - 8 * s, x + 60 * s, top + 8 * s, "#242743", radius=4 * s)
    c.box(x - 30 * s, top - 66 * s, x + 30 * s, top - 8 * s, "#ffe9ac")
    c.pen.pieslice((x - 38 * s, top - 104 * s, x + 38 * s, top - 30 * s), 180, 360, fill="#c8433a")
    for dx in (-30, -10, 10, 30):
        c.line([(x + dx * s, top - 66 * s), (x + dx * s, top - 8 * s)], "#242743", 3 * s)
    c.glow(x, top - 36 * s, 190 * s, "#fff0bd", 230)
    for k in (0.3, 0.58):
        y = top + (foot - top) * k
        c.box(x - 9 * s, y, x + 9 * s, y + 30 * s, "#2c2c4c", radius=8 * s)
    c.box(x - 20 * s, foot - 56 * s, x + 20 * s, foot, "#2c2c4c", radius=14 * s)
