"""Scenes of large works: harbour, bridge, solar farm."""

from . import land, people, sky
from .canvas import mix
from .town import skyline


def harbour(c):
    """Gantry cranes and a container ship at daybreak."""
    c.sky((0, "#235a78"), (0.5, "#7fb2b3"), (0.85, "#f7d9a9"), (1, "#ffc994"), bottom=0.66)
    sky.streaks(c, 0.1, 0.5, "#ffe4bd", 16, 70)
    sky.sun(c, 0.25, 0.56, 42, "#fff6dd", "#ffd79a")
    land.hill(c, 0.66, 0.09, "#86a9ab", "#e0c6a4", waves=2)
    skyline(c, 0.66, 0.02, 0.09, "#6d99a0", step=45)
    c.sky((0, "#f3cfa2"), (0.3, "#7fa9a8"), (1, "#16425c"), top=0.66)
    land.ripples(c, 0.665, 1, "#fff0c9", 120, 150, x=0.25, spread=0.05)
    land.ripples(c, 0.68, 1, "#d8e6dd", 130, 60)
    quay = [(c.x(0.43), c.y(0.728)), (c.w, c.y(0.735)), (c.w, c.y(0.79)), (c.x(0.43), c.y(0.755))]
    c.wash(quay, "#7d8a86", "#25465a")
    for x, s, tone in ((0.5, 380, 0.45), (0.68, 470, 0.25), (0.88, 560, 0.0)):
        gantry(
            c,
            c.x(x),
            c.y(0.74),
            s * c.u,
            mix("#123347", "#9fb9b4", tone),
            mix("#e0653f", "#9fb9b4", tone),
        )
    ship(c, c.x(0.57), c.y(0.8), 620 * c.u)
    land.sail(c, 0.12, 0.8, 46, "#3d2f3a", "#c8553c")
    sky.flock(c, 0.36, 0.27, 7, "#f7f3e6", 14)


def gantry(c, x, y, s, dark, bright):
    """A ship-to-shore crane, its boom over the water to the left."""
    for dx in (-0.13, 0.13):
        c.line([(x + dx * s, y), (x + dx * s * 0.9, y - s * 0.62)], dark, s * 0.028)
    c.line([(x - s * 0.13, y - s * 0.25), (x + s * 0.13, y - s * 0.25)], dark, s * 0.022)
    c.line([(x - s * 0.125, y - s * 0.25), (x + s * 0.12, y - s * 0.6)], dark, s * 0.014)
    c.line([(x - s * 0.62, y - s * 0.64), (x + s * 0.32, y - s * 0.62)], bright, s * 0.036)
    apex = (x + s * 0.02, y - s * 0.95)
    c.line([(x - s * 0.1, y - s * 0.62), apex, (x + s * 0.12, y - s * 0.62)], dark, s * 0.026)
    for end in ((-0.6, -0.64), (-0.34, -0.64), (0.3, -0.62)):
        c.line([apex, (x + end[0] * s, y + end[1] * s)], dark, s * 0.009)
    c.box(x + s * 0.14, y - s * 0.71, x + s * 0.28, y - s * 0.63, bright, radius=s * 0.01)
    c.line([(x - s * 0.4, y - s * 0.63), (x - s * 0.4, y - s * 0.42)], dark, s * 0.007)
    c.box(x - s * 0.46, y - s * 0.43, x - s * 0.34, y - s * 0.37, bright)


def ship(c, x, y, s):
    """A container ship seen from the side."""
    c.ellipse(x, y + s * 0.055, s * 0.6, s * 0.02, "#0d2c3f", 140)
    tones = ["#d8573c", "#e9b44c", "#2f7f86", "#f2e8d5", "#3c5a80", "#93b7a4"]
    for column in range(13):
        for row in range(c.rng.choice((2, 3, 3, 4))):
            x0, y0 = x - s * 0.4 + column * s * 0.056, y - s * (0.075 + 0.036 * (row + 1))
            tone = c.rng.choice(tones)
            c.box(x0, y0, x0 + s * 0.053, y0 + s * 0.033, tone)
            c.box(x0, y0 + s * 0.024, x0 + s * 0.053, y0 + s * 0.033, mix(tone, "#10263a", 0.3))
    c.box(x + s * 0.36, y - s * 0.27, x + s * 0.45, y - s * 0.06, "#f6f1e4")
    c.box(x + s * 0.345, y - s * 0.25, x + s * 0.455, y - s * 0.228, "#24485c")
    c.box(x + s * 0.39, y - s * 0.32, x + s * 0.42, y - s * 0.27, "#d8573c")
    hull = [
        (x - s * 0.56, y - s * 0.1),
        (x - s * 0.46, y - s * 0.08),
        (x + s * 0.5, y - s * 0.075),
        (x + s * 0.48, y + s * 0.055),
        (x - s * 0.46, y + s * 0.055),
    ]
    c.wash(hull, "#1d4560", "#0f2a40")
    c.polygon(
        [
            (x - s * 0.478, y + s * 0.028),
            (x + s * 0.486, y + s * 0.028),
            (x + s * 0.48, y + s * 0.057),
            (x - s * 0.46, y + s * 0.057),
        ],
        "#b5432f",
    )
    c.stipple(hull, "#5f95a5", "top", 0.4, 110)


def bridge(c):
    """A cable-stayed bridge over a broad river in the morning."""
    c.sky((0, "#5b86b3"), (0.5, "#b9c7d6"), (0.85, "#f9d3b5"), (1, "#ffdfae"), bottom=0.66)
    sky.streaks(c, 0.08, 0.45, "#fff0e0", 18, 80)
    sky.sun(c, 0.5, 0.5, 50, "#fff8e6", "#ffdcae")
    land.hill(c, 0.64, 0.13, "#9fb3c6", "#e5cfc2", waves=1.7)
    skyline(c, 0.66, 0.03, 0.14, "#8ba2b8", step=42)
    c.sky((0, "#f7d6b6"), (0.35, "#a9b9c9"), (1, "#35597d"), top=0.66)
    land.ripples(c, 0.665, 1, "#fff3d6", 170, 150, x=0.5, spread=0.06)
    land.ripples(c, 0.68, 1, "#e6ecf0", 140, 70)
    for x in (0.27, 0.73):
        pylon(c, c.x(x), c.y(0.2), c.y(0.62), c.x(0.225))
    c.box(-9, c.y(0.612), c.w + 9, c.y(0.632), "#f5efe4")
    c.box(-9, c.y(0.632), c.w + 9, c.y(0.65), "#5a7086")
    for k in range(22):
        x = c.x(k / 21) + c.rng.uniform(-20, 20) * c.u
        c.box(x, c.y(0.6), x + 22 * c.u, c.y(0.613), c.rng.choice(people.COATS), radius=4 * c.u)
    land.sail(c, 0.42, 0.79, 44, "#37475e", "#fff3de")
    land.sail(c, 0.86, 0.9, 70, "#2a3850", "#d8684a")
    sky.flock(c, 0.62, 0.3, 7, "#49607c", 12)


def pylon(c, x, top, deck, reach):
    """One tower with its fan of cables, mirrored faintly in the water."""
    for k in range(1, 14):
        for side in (-1, 1):
            ends = [(x, top + (deck - top) * (0.05 + 0.018 * k)), (x + side * reach * k / 13, deck)]
            c.line(ends, "#fdf8ee", 2.4 * c.u, 215)
    foot = deck + 70 * c.u
    for side in (-1, 1):
        leg = [
            (x + side * 4 * c.u, top),
            (x + side * 17 * c.u, top),
            (x + side * 52 * c.u, foot),
            (x + side * 28 * c.u, foot),
        ]
        c.wash(leg, "#ffffff", "#8ea0b2")
        if side == 1:
            c.stipple(leg, "#344d68", "right", 0.8, 170)
    c.box(x - 36 * c.u, deck - 60 * c.u, x + 36 * c.u, deck - 44 * c.u, "#c9d2d9")
    c.box(x - 70 * c.u, foot - 8 * c.u, x + 70 * c.u, foot + 18 * c.u, "#50667d", radius=8 * c.u)
    mirror = [
        (x - 40 * c.u, foot + 18 * c.u),
        (x + 40 * c.u, foot + 18 * c.u),
        (x + 14 * c.u, c.h),
        (x - 14 * c.u, c.h),
    ]
    c.polygon(mirror, "#ffffff", 34)


def solar_farm(c):
    """Panels in rows, turbines on the ridge."""
    c.sky((0, "#4b93c4"), (0.6, "#b3dbe2"), (1, "#fff0c9"), bottom=0.56)
    sky.sun(c, 0.8, 0.2, 44, "#fffbe8", "#ffeeb0")
    sky.cloud(c, 0.25, 0.2, 330, "#ffffff", 240)
    sky.cloud(c, 0.5, 0.32, 200, "#ffffff", 220)
    land.hill(c, 0.52, 0.16, "#7fb3a6", "#b9d3a8", waves=1.4)
    for i, x in enumerate((0.08, 0.2, 0.33, 0.47, 0.61, 0.92)):
        sky.turbine(c, x, 0.46 + 0.01 * (i % 3), 190 + 26 * (i % 2), "#ffffff", 0.5 * i)
    land.hill(c, 0.56, 0.1, "#5f9c72", "#a8bf6f", waves=1.9, shade="#2f6f5c")
    c.sky((0, "#9fba68"), (1, "#5d8a4a"), top=0.55)
    for row in range(6):
        depth = row / 5
        y, s = 0.58 + 0.4 * depth**1.45, 0.26 + 1.15 * depth
        panels(c, c.y(y), s, row)


def panels(c, y, s, row):
    """One row of tilted panels from edge to edge."""
    wide, tall, lean = 250 * s * c.u, 96 * s * c.u, 46 * s * c.u
    x = -wide * (0.4 + 0.35 * (row % 2))
    while x < c.w:
        c.polygon(
            [
                (x - lean * 0.2, y + tall * 0.3),
                (x + wide, y + tall * 0.3),
                (x + wide * 1.1, y + tall * 0.44),
                (x + wide * 0.1, y + tall * 0.44),
            ],
            "#38613a",
            150,
        )
        for k in (0.2, 0.8):
            c.line(
                [(x + wide * k, y - tall * 0.2), (x + wide * k, y + tall * 0.38)],
                "#d6dad6",
                9 * s * c.u,
            )
        face = [
            (x + lean, y - tall),
            (x + wide * 0.95 + lean, y - tall),
            (x + wide * 0.95, y),
            (x, y),
        ]
        c.wash(face, "#5b93c2", "#152f5c")
        c.polygon(
            [
                (x + lean + wide * 0.12, y - tall),
                (x + lean + wide * 0.34, y - tall),
                (x + wide * 0.2, y),
                (x + wide * 0.02, y),
            ],
            "#ffffff",
            46,
        )
        for k in range(1, 6):
            at = x + wide * 0.95 * k / 6
            c.line([(at + lean, y - tall), (at, y)], "#b8d2e6", 2.2 * s * c.u, 170)
        for k in (1 / 3, 2 / 3):
            c.line(
                [(x + lean * k, y - tall * k), (x + wide * 0.95 + lean * k, y - tall * k)],
                "#b8d2e6",
                2.2 * s * c.u,
                170,
            )
        c.line([*face, face[0]], "#eef3f4", 4 * s * c.u)
        x += wide * 1.12
