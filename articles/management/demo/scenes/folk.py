"""Scenes of festivals and crafts: lanterns, a paper cut."""

import math

from PIL import Image, ImageDraw, ImageFilter

from . import people, sky
from .canvas import mix, strip


def lanterns(c):
    """An old street hung with lanterns."""
    c.sky((0, "#141a3e"), (0.6, "#3b2c5e"), (1, "#a5535a"), bottom=0.72)
    sky.stars(c, 0.35, 80)
    c.glow(c.x(0.5), c.y(0.66), 560 * c.u, "#ffb067", 230)
    c.sky((0, "#7a4350"), (1, "#1e1630"), top=0.7)
    for depth in (3, 2, 1, 0):
        for side in (-1, 1):
            house(c, depth, side)
    for _ in range(60):
        c.ellipse(
            c.x(c.rng.gauss(0.5, 0.07)),
            c.y(c.rng.uniform(0.73, 0.98)),
            c.rng.uniform(14, 70) * c.u,
            c.rng.uniform(2, 5) * c.u,
            "#ffb56b",
            60,
        )
    for i, (at, y, h) in enumerate(
        (
            (0.47, 0.75, 90),
            (0.53, 0.76, 100),
            (0.42, 0.8, 150),
            (0.58, 0.84, 190),
            (0.5, 0.9, 240),
            (0.535, 0.91, 160),
        )
    ):
        people.walker(
            c,
            c.x(at),
            c.y(y),
            h * c.u,
            mix(people.COATS[(i * 2) % 7], "#241a3a", 0.45),
            legs="#191430",
        )
    for row in range(6):
        string(c, row)


def house(c, depth, side):
    """One front with a turned-up eave; depth 0 is nearest."""
    k = 0.62**depth
    edge, far = 0.5 - side * 0.5 * k, 0.5 - side * 0.5 * 0.62 ** (depth + 1)
    eave, foot = 0.66 - 0.5 * k, 0.7 + 0.34 * k
    back, ground = 0.66 - 0.5 * 0.62 ** (depth + 1), 0.7 + 0.34 * 0.62 ** (depth + 1)
    tone = mix("#241b3a", "#8a4a50", depth / 5)
    wall = [
        (c.x(edge), c.y(eave)),
        (c.x(far), c.y(back)),
        (c.x(far), c.y(ground)),
        (c.x(edge), c.y(foot)),
    ]
    c.wash(wall, mix(tone, "#5a2f45", 0.4), tone)
    for j in range(3):
        a, b = 0.14 + 0.28 * j, 0.34 + 0.28 * j
        pane = [
            (
                edge + (far - edge) * t,
                eave + (back - eave) * t + (foot - eave + (ground - back - foot + eave) * t) * v,
            )
            for t, v in ((a, 0.4), (b, 0.4), (b, 0.72), (a, 0.72))
        ]
        c.wash([(c.x(px), c.y(py)) for px, py in pane], "#ffd78c", "#f08a4b")
        for v in (0.33, 0.66):
            c.line(
                [
                    (c.x(pane[0][0] + (pane[1][0] - pane[0][0]) * v), c.y(pane[0][1])),
                    (c.x(pane[3][0] + (pane[2][0] - pane[3][0]) * v), c.y(pane[3][1])),
                ],
                tone,
                6 * k * c.u,
            )
    tip = far + side * 0.05 * k
    roof = [
        (edge, eave - 0.14 * k),
        (far, back - 0.09 * k),
        (tip, back - 0.02 * k),
        (tip + side * 0.012 * k, back - 0.035 * k),
        (far + side * 0.01, back + 0.035 * k),
        (edge, eave + 0.06 * k),
    ]
    c.wash(
        [(c.x(px), c.y(py)) for px, py in roof],
        mix(tone, "#100c24", 0.5),
        mix(tone, "#100c24", 0.2),
    )


def string(c, row):
    """A sagging line of lanterns across the street, larger when nearer."""
    k = 0.72 ** (5 - row)
    y, half, count = 0.52 - 0.44 * k, 0.5 * k, 7
    for i in range(count):
        t = i / (count - 1) * 2 - 1
        x, at = c.x(0.5 + t * half), c.y(y) + (1 - t * t) * 70 * k * c.u
        if i:
            before = (i - 1) / (count - 1) * 2 - 1
            c.line(
                [(c.x(0.5 + before * half), c.y(y) + (1 - before**2) * 70 * k * c.u), (x, at)],
                "#1a1230",
                3 * k * c.u,
            )
        lantern(c, x, at + 46 * k * c.u, 44 * k * c.u)


def lantern(c, x, y, r):
    """A round red lantern, lit from within."""
    c.glow(x, y, r * 3, "#ff9a55", 170)
    c.ellipse(x, y, r, r * 0.82, "#d8322f")
    c.ellipse(x, y, r * 0.72, r * 0.8, "#ea4a36")
    c.ellipse(x, y, r * 0.38, r * 0.76, "#ff7a45")
    c.glow(x, y, r * 0.9, "#ffe0a0", 210)
    for sign in (-1, 1):
        c.box(
            x - r * 0.36,
            y + sign * r * 0.8 - r * 0.1,
            x + r * 0.36,
            y + sign * r * 0.8 + r * 0.1,
            "#f0b54a",
            radius=r * 0.05,
        )
    c.line([(x, y + r * 0.9), (x, y + r * 1.5)], "#f0b54a", max(2, r * 0.09))


def papercut(c):
    """A round paper cut of two fish, on rice paper."""
    c.sky((0, "#f9efdc"), (1, "#ecdcbc"))
    for _ in range(260):
        x, y, a = c.x(c.rng.random()), c.y(c.rng.random()), c.rng.uniform(0, math.tau)
        size = c.rng.uniform(10, 44) * c.u
        c.line([(x, y), (x + math.cos(a) * size, y + math.sin(a) * size)], "#c9b088", 1.3 * c.u, 70)
    sheet = Image.new("L", (c.w, c.h))
    cutting(ImageDraw.Draw(sheet), c.w / 2, c.h / 2, 430 * c.u)
    shadow = sheet.reduce(8).filter(ImageFilter.GaussianBlur(1.6 * c.u)).resize(sheet.size)
    c.image.paste(
        "#8a6f4e", (round(10 * c.u), round(16 * c.u)), shadow.point(lambda v: v * 120 // 255)
    )
    fill = strip([(0, "#d93a36"), (1, "#a81f2b")]).resize(sheet.size)
    c.image.paste(fill, (0, 0), sheet)
    for k in range(3):
        c.glow(c.x(0.2), c.y(0.1), (500 + 200 * k) * c.u, "#fffaf0", 40)


def cutting(pen, x, y, r):
    """The disc, its rim of teeth and petals, and two fish round a pearl."""
    rim = [
        (x + math.cos(a) * r * s, y + math.sin(a) * r * s)
        for i in range(96)
        for a, s in [(i * math.tau / 96, 1 if i % 2 else 0.955)]
    ]
    pen.polygon(rim, fill=255)
    for i in range(48):
        drop(pen, x, y, i * math.tau / 48, r * 0.9, r * 0.028, r * 0.02)
    for i in range(24):
        petal(pen, x, y, i * math.tau / 24, r * 0.66, r * 0.84, r * 0.058)
    ring(pen, x, y, r * 0.6, 0)
    ring(pen, x, y, r * 0.575, 255)
    ring(pen, x, y, r * 0.545, 0)
    for i in range(40):
        a = i * math.tau / 40
        petal(pen, x, y, a, r * 0.49, r * 0.56, r * 0.02, fill=255)
    for turn in (0, math.pi):
        fish(pen, x, y, turn, r)
    for i in range(8):
        petal(pen, x, y, i * math.tau / 8, r * 0.015, r * 0.1, r * 0.028, fill=255)


def ring(pen, x, y, r, fill):
    pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def drop(pen, x, y, angle, far, tall, wide):
    points = turn_points(
        [
            (far + tall * math.cos(a), wide * math.sin(a))
            for a in (k * math.tau / 16 for k in range(16))
        ],
        angle,
        x,
        y,
    )
    pen.polygon(points, fill=0)


def petal(pen, x, y, angle, near, far, wide, fill=0):
    """A leaf shape pointing outward."""
    shape = [(near + (far - near) * k / 12, wide * math.sin(math.pi * k / 12)) for k in range(13)]
    shape += [(a, -b) for a, b in reversed(shape)]
    pen.polygon(turn_points(shape, angle, x, y), fill=fill)


def fish(pen, x, y, turn, r):
    """A carp curled round the centre, its scales cut out."""

    def on(a, out):
        return x + math.cos(turn + a) * out * r, y + math.sin(turn + a) * out * r

    def half(t):
        return 0.115 * math.sin(math.pi * (0.12 + 0.83 * t)) ** 0.8

    body = [on(0.2 + 1.9 * t, 0.3 + half(t)) for t in (k / 30 for k in range(31))]
    body += [on(0.2 + 1.9 * t, 0.3 - half(t)) for t in (k / 30 for k in range(30, -1, -1))]
    pen.polygon(body, fill=255)
    pen.polygon([on(2.0, 0.3), on(2.62, 0.44), on(2.42, 0.3), on(2.75, 0.2)], fill=255)
    pen.polygon([on(0.9, 0.39), on(1.25, 0.5), on(1.6, 0.38)], fill=255)
    pen.polygon([on(0.8, 0.2), on(1.2, 0.12), on(1.3, 0.21)], fill=255)
    ex, ey = on(0.38, 0.33)
    ring(pen, ex, ey, r * 0.026, 0)
    ring(pen, ex, ey, r * 0.011, 255)
    for row in range(6):
        for lane in (-1, 0, 1):
            a = 0.75 + 0.2 * row + 0.1 * (lane % 2)
            if abs(lane) * 0.055 < half((a - 0.2) / 1.9) - 0.02:
                sx, sy = on(a, 0.3 + lane * 0.055)
                s = r * 0.024
                pen.chord(
                    (sx - s, sy - s, sx + s, sy + s),
                    math.degrees(turn + a) - 20,
                    math.degrees(turn + a) + 200,
                    fill=0,
                )


def turn_points(points, angle, x, y):
    """Points turned about the origin, then moved."""
    s, k = math.sin(angle), math.cos(angle)
    return [(x + a * k - b * s, y + a * s + b * k) for a, b in points]
