"""Scenes inland: tea, wheat, snow, a lake behind its dam."""

import math

from . import land, people, sky
from .canvas import mix


def tea_terraces(c):
    """Mist between ridges, and pickers on the near slope."""
    c.sky((0, "#9cc3c2"), (0.6, "#e9ecd3"), (1, "#fdeecb"), bottom=0.6)
    sky.sun(c, 0.74, 0.2, 38, "#fffbe6", "#fff0bd")
    far = (
        (0.36, 0.26, "#8fb6b4"),
        (0.44, 0.24, "#6b9d9a"),
        (0.52, 0.2, "#4c8580"),
        (0.58, 0.15, "#36706a"),
    )
    for y, height, tone in far:
        land.hill(c, y, height, tone, mix(tone, "#eef1dc", 0.75), waves=1.6, rough=0.6)
        c.fade(y - 0.09, y + 0.02, "#f4f2dd", 0, 130)
        c.fade(y + 0.02, y + 0.12, "#f4f2dd", 130, 0)
    sky.flock(c, 0.3, 0.16, 5, "#47706f", 10)
    for i in range(10):
        terrace(c, i)
    for x, y, s, coat in ((0.3, 0.762, 70, 0), (0.39, 0.768, 66, 2), (0.66, 0.866, 108, 5)):
        people.picker(c, c.x(x), c.y(y), s * c.u, people.COATS[coat])
    for x, h in ((0.93, 260), (0.99, 320)):
        land.tree(c, c.x(x), c.y(0.68), h, "#2f6a50")


def terrace(c, i):
    """One curved step of the slope with its hedge of bushes."""

    def edge(x):
        bend = 0.05 * math.sin(x * 3.4 + 0.6 + i * 0.17) + 0.025 * math.sin(x * 7 + i * 0.5)
        return 0.585 + 0.028 * i + 0.0034 * i * i + bend * (1 - i * 0.055)

    curve = [(c.x(k / 80), c.y(edge(k / 80))) for k in range(81)]
    green = mix("#8fae4a", "#24573a", (0.1, 0.62)[i % 2] + 0.03 * i)
    slope = [*curve, (c.w, c.h), (0, c.h)]
    c.wash(slope, mix(green, "#e5e08a", 0.25), mix(green, "#1a3d33", 0.3))
    size, x = (8 + 3.1 * i) * c.u, 0.0
    while x < c.w + size:
        y, r = c.y(edge(x / c.w)), size * c.rng.uniform(0.85, 1.15)
        c.ellipse(x, y + r * 0.5, r, r * 0.72, mix(green, "#123a2c", 0.45))
        c.ellipse(x - r * 0.12, y + r * 0.28, r * 0.86, r * 0.55, mix(green, "#3e8a45", 0.5))
        c.ellipse(x - r * 0.25, y + r * 0.05, r * 0.45, r * 0.26, mix(green, "#d3e07a", 0.6))
        x += size * 1.45


def wheat_harvest(c):
    """A combine in ripe wheat under summer clouds."""
    c.sky((0, "#4f9cc7"), (0.65, "#bfe0e4"), (1, "#fdf1cf"), bottom=0.55)
    for x, y, w in ((0.2, 0.25, 420), (0.68, 0.18, 520), (0.93, 0.34, 260), (0.45, 0.37, 220)):
        sky.cloud(c, x, y + 0.012, w, "#dbe9ea")
        sky.cloud(c, x, y, w, "#ffffff")
    land.hill(c, 0.55, 0.1, "#7fae8f", "#a9c08a", waves=1.5)
    land.hill(c, 0.57, 0.05, "#5f9468", "#8fae62", waves=2.4, shade="#2d5f4c")
    land.field(c, 0.565, ["#f0c04f", "#e3ab3a", "#f6cd66", "#d99c31"])
    c.fade(0.565, 0.7, "#fff0b8", 150, 0)
    for x in (0.06, 0.13, 0.9):
        land.tree(c, c.x(x), c.y(0.572), 120, "#4f8a55")
    combine(c, c.x(0.56), c.y(0.74), 250 * c.u)
    for _ in range(150):
        ear(c, c.x(c.rng.uniform(-0.02, 1.02)), c.y(1.05), c.rng.uniform(130, 300) * c.u)


def combine(c, x, y, s):
    """A combine harvester heading left, with its cloud of chaff."""
    for k in range(9):
        c.glow(
            x + s * (0.6 + 0.1 * k),
            y - s * (0.12 + 0.03 * k),
            s * (0.25 + 0.03 * k),
            "#fff3cd",
            110,
        )
    c.ellipse(x, y + s * 0.02, s * 1.0, s * 0.07, "#7a4f16", 130)
    body = [
        (x - s * 0.3, y - s * 0.62),
        (x + s * 0.5, y - s * 0.62),
        (x + s * 0.66, y - s * 0.42),
        (x + s * 0.62, y - s * 0.16),
        (x - s * 0.32, y - s * 0.16),
    ]
    c.wash(body, "#dd5a3e", "#b93c2f")
    c.stipple(body, "#6a1f2a", "bottom", 0.7, 140)
    c.box(x - s * 0.02, y - s * 0.76, x + s * 0.42, y - s * 0.6, "#e8e2d2", radius=s * 0.03)
    cab = [
        (x - s * 0.46, y - s * 0.3),
        (x - s * 0.42, y - s * 0.78),
        (x - s * 0.1, y - s * 0.78),
        (x - s * 0.1, y - s * 0.3),
    ]
    c.wash(cab, "#bfe3ea", "#5c93a8")
    c.box(x - s * 0.46, y - s * 0.82, x - s * 0.06, y - s * 0.76, "#b93c2f", radius=s * 0.02)
    c.line([(x - s * 0.3, y - s * 0.76), (x - s * 0.32, y - s * 0.32)], "#b93c2f", s * 0.025)
    c.polygon(
        [
            (x - s * 0.4, y - s * 0.3),
            (x - s * 0.86, y - s * 0.14),
            (x - s * 0.84, y),
            (x - s * 0.3, y - s * 0.12),
        ],
        "#c9452f",
    )
    for k in range(6):
        a = k * math.tau / 6 + 0.3
        c.line(
            [
                (x - s * 0.9, y - s * 0.14),
                (x - s * 0.9 + math.cos(a) * s * 0.2, y - s * 0.14 + math.sin(a) * s * 0.2),
            ],
            "#f2d9a0",
            s * 0.022,
        )
    for dx, r in ((-0.22, 0.19), (0.45, 0.13)):
        c.ellipse(x + s * dx, y - s * r, s * r, s * r, "#2c2a35")
        c.ellipse(x + s * dx, y - s * r, s * r * 0.48, s * r * 0.48, "#f0c04f")


def ear(c, x, base, height):
    """A stalk of ripe wheat."""
    lean, tone = (
        c.rng.uniform(-0.15, 0.25) * height,
        c.rng.choice(("#e9b345", "#f6d071", "#c98a2b")),
    )
    stalk = [(x + lean * (t / 6) ** 2, base - height * t / 6) for t in range(7)]
    c.line(stalk, mix(tone, "#8a5a1a", 0.35), height * 0.015)
    tx, ty = stalk[-1]
    for k in range(6):
        at_y, side = ty + height * 0.045 * k - height * 0.1, height * 0.022
        for sign in (-1, 1):
            c.ellipse(tx + sign * side - k * lean * 0.02, at_y, height * 0.02, height * 0.035, tone)
            c.line(
                [(tx + sign * side, at_y), (tx + sign * side * 2.6, at_y - height * 0.12)],
                tone,
                c.u * 0.9,
                150,
            )


def snow_village(c):
    """Warm windows under deep snow."""
    c.sky((0, "#27406b"), (0.6, "#7d93b8"), (1, "#f0cfc6"), bottom=0.62)
    sky.stars(c, 0.3, 60)
    c.glow(c.x(0.25), c.y(0.55), 420 * c.u, "#ffd9c0", 150)
    land.hill(c, 0.55, 0.32, "#9fb0cf", "#d3d6e4", waves=1.4, rough=0.8, shade="#5a6f9c")
    land.hill(c, 0.6, 0.17, "#7c90b7", "#c3cbe0", waves=1.9, rough=0.8, shade="#4b6090")
    for i in range(46):
        land.pine(
            c,
            c.x(i / 45 + c.rng.uniform(-0.01, 0.01)),
            c.y(0.63),
            c.rng.uniform(50, 100),
            "#3f5a7d",
        )
    land.hill(c, 0.66, 0.05, "#e6ebf5", "#c6d2e8", waves=1.2, rough=0.1)
    for x, y, s in (
        (0.2, 0.7, 120),
        (0.42, 0.685, 105),
        (0.64, 0.71, 130),
        (0.84, 0.69, 112),
        (0.53, 0.78, 165),
    ):
        cottage(c, c.x(x), c.y(y), s * c.u)
    land.hill(c, 0.86, 0.07, "#f4f6fb", "#a9bbdc", waves=0.9, rough=0.06, shade="#8ea3cf")
    for x, y, h in ((0.06, 0.92, 330), (0.15, 0.97, 250), (0.92, 0.95, 380), (0.82, 0.99, 240)):
        land.pine(c, c.x(x), c.y(y), h, "#25426a", "#eef3fb")
    people.walker(c, c.x(0.4), c.y(0.93), 84 * c.u, "#c9483b")
    people.walker(c, c.x(0.435), c.y(0.935), 60 * c.u, "#e2a33c")
    sky.snowfall(c)


def cottage(c, x, y, s):
    """A house with snow on the roof and light in the window."""
    c.glow(x, y - s * 0.1, s * 1.3, "#ffcf8a", 130)
    c.box(x - s * 0.5, y - s * 0.42, x + s * 0.5, y, "#5c4a57")
    c.polygon(
        [
            (x - s * 0.66, y - s * 0.38),
            (x - s * 0.44, y - s * 0.82),
            (x + s * 0.44, y - s * 0.82),
            (x + s * 0.66, y - s * 0.38),
        ],
        "#eef3fb",
    )
    c.polygon(
        [
            (x + s * 0.05, y - s * 0.82),
            (x + s * 0.44, y - s * 0.82),
            (x + s * 0.66, y - s * 0.38),
            (x + s * 0.25, y - s * 0.38),
        ],
        "#c7d3ea",
    )
    c.box(x + s * 0.18, y - s * 0.98, x + s * 0.3, y - s * 0.7, "#5c4a57")
    for dx in (-0.34, 0.16):
        c.box(x + s * dx, y - s * 0.3, x + s * (dx + 0.19), y - s * 0.1, "#ffd78a")
        c.line(
            [(x + s * (dx + 0.095), y - s * 0.3), (x + s * (dx + 0.095), y - s * 0.1)],
            "#a8703f",
            s * 0.02,
        )
    c.box(x - s * 0.08, y - s * 0.27, x + s * 0.08, y, "#8a4b3a")
    c.ellipse(x, y + s * 0.03, s * 0.68, s * 0.06, "#f4f6fb")


def reservoir(c):
    """A lake in the hills, with the curve of its dam."""
    c.sky((0, "#74b3cf"), (0.7, "#d5ebe6"), (1, "#fdf3da"), bottom=0.5)
    sky.cloud(c, 0.26, 0.16, 380, "#ffffff")
    sky.cloud(c, 0.8, 0.22, 260, "#f6fbfa")
    for y, height, tone in (
        (0.42, 0.24, "#8fbcbc"),
        (0.47, 0.2, "#5f9c93"),
        (0.5, 0.12, "#3f7f6c"),
    ):
        land.hill(
            c,
            y,
            height,
            tone,
            mix(tone, "#e9f0d8", 0.4),
            waves=1.7,
            rough=0.5,
            shade=mix(tone, "#0f3b46", 0.4),
        )
    c.sky((0, "#bfe0dc"), (0.5, "#4f9fb0"), (1, "#1f6480"), top=0.49)
    land.ripples(c, 0.5, 0.75, "#eaf7f2", 130, 100)
    land.sail(c, 0.3, 0.575, 26, "#4b3a3f", "#fff6e3")
    dam(c)
    for x, h in ((0.03, 300), (0.1, 230), (0.97, 320), (0.9, 240)):
        land.tree(c, c.x(x), c.y(0.985), h, "#3c7a50")


def dam(c):
    """The wall, its road, and three sluices with falling water."""

    def crest(k):
        return 0.7 + 0.05 * math.sin(math.pi * k)

    rim = [(c.x(k / 60), c.y(crest(k / 60))) for k in range(61)]
    wall = [*rim, (c.w, c.h), (0, c.h)]
    c.wash(wall, "#e9e0cd", "#9a9488")
    c.stipple(wall, "#4a5560", "bottom", 0.7, 140)
    for k in range(1, 26):
        a, b = (c.x(k / 26), c.y(crest(k / 26))), (c.x(0.5 + (k / 26 - 0.5) * 0.85), c.h)
        c.line([a, b], "#7d7a72", 2 * c.u, 90)
    for k in (0.36, 0.5, 0.64):
        a, b, y = c.x(k - 0.035), c.x(k + 0.035), c.y(crest(k)) + 34 * c.u
        c.wash([(a, y), (b, y), (b + 16 * c.u, c.h), (a - 16 * c.u, c.h)], "#f7fcfb", "#9fd0d8")
        c.stipple(
            [(a, y), (b, y), (b + 16 * c.u, c.h), (a - 16 * c.u, c.h)], "#4f9fb0", "right", 0.7, 160
        )
        c.box(a - 9 * c.u, y - 26 * c.u, b + 9 * c.u, y + 6 * c.u, "#5b6068", radius=6 * c.u)
    c.line([(x, y - 6 * c.u) for x, y in rim], "#fbf6ea", 14 * c.u)
    for k in range(0, 61, 2):
        x, y = rim[k]
        c.line([(x, y - 10 * c.u), (x, y - 34 * c.u)], "#6a6f76", 3 * c.u)
    c.line([(x, y - 34 * c.u) for x, y in rim], "#6a6f76", 4 * c.u)
    for k in range(12):
        c.glow(c.x(0.36 + 0.28 * k / 11), c.h, 110 * c.u, "#ffffff", 140)
