"""Scenes among people who buy and sell: a wet evening, a market."""

from . import people, sky
from .canvas import mix
from .town import skyline


def rain_street(c):
    """Umbrellas and shop light on wet paving."""
    c.sky((0, "#2b3f5f"), (1, "#7d94a8"), bottom=0.7)
    skyline(c, 0.66, 0.3, 0.55, "#5a728c", lit="#ffd99a", step=120)
    c.fade(0.2, 0.66, "#9fb2c0", 0, 120)
    x = 0.0
    while x < c.w:
        wide = c.rng.uniform(190, 280) * c.u
        shop(c, x, wide, c.y(0.66), c.rng.uniform(300, 420) * c.u)
        x += wide
    c.sky((0, "#5d6f84"), (0.3, "#42566e"), (1, "#1c2b43"), top=0.66)
    for _ in range(150):
        at, tone = c.rng.random(), c.rng.choice(("#ffcf83", "#ff9d6b", "#8fd0d6", "#ffe6b8"))
        y = c.rng.uniform(0.67, 0.97)
        c.ellipse(c.x(at), c.y(y), c.rng.uniform(10, 50) * c.u, c.rng.uniform(2, 5) * c.u, tone, 75)
    crowd = (
        (0.1, 0.74, 150),
        (0.24, 0.77, 180),
        (0.9, 0.76, 170),
        (0.48, 0.75, 155),
        (0.76, 0.82, 220),
        (0.35, 0.88, 290),
        (0.6, 0.96, 370),
    )
    for i, (at, y, h) in enumerate(crowd):
        under_umbrella(
            c, c.x(at), c.y(y), h * c.u, people.COATS[(i * 2 + 1) % 7], people.COATS[(i * 3) % 7]
        )
    sky.rain(c, 480)


def under_umbrella(c, x, y, h, coat, cover):
    """A walker with an umbrella and the shine of both on the ground."""
    c.ellipse(x, y + h * 0.02, h * 0.3, h * 0.03, "#0f1a2e", 130)
    c.polygon(
        [
            (x - h * 0.12, y),
            (x + h * 0.12, y),
            (x + h * 0.06, y + h * 0.5),
            (x - h * 0.06, y + h * 0.5),
        ],
        cover,
        50,
    )
    people.walker(c, x, y, h * 0.8, mix(coat, "#27365a", 0.35))
    people.umbrella(c, x + h * 0.04, y - h * 0.5, h * 0.42, cover)


def shop(c, x, wide, foot, tall):
    """A shop house: lit window below, dark rooms above, an awning between."""
    wall = c.rng.choice(("#54607a", "#6a5a70", "#4d6478", "#735f66"))
    c.box(x, foot - tall, x + wide, foot, wall)
    c.stipple(
        [(x, foot - tall), (x + wide, foot - tall), (x + wide, foot), (x, foot)],
        "#232c48",
        "top",
        0.7,
        150,
    )
    for k in range(3):
        wx = x + wide * (0.12 + 0.29 * k)
        lit = c.rng.random() < 0.5
        c.box(
            wx,
            foot - tall * 0.85,
            wx + wide * 0.18,
            foot - tall * 0.62,
            "#ffd48a" if lit else "#33415c",
        )
    c.glow(x + wide / 2, foot - tall * 0.15, wide * 0.9, "#ffc576", 150)
    c.wash(
        [
            (x + wide * 0.08, foot - tall * 0.4),
            (x + wide * 0.92, foot - tall * 0.4),
            (x + wide * 0.92, foot),
            (x + wide * 0.08, foot),
        ],
        "#ffe8b5",
        "#f3a860",
    )
    for k in (0.08, 0.36, 0.64, 0.92):
        c.line(
            [(x + wide * k, foot - tall * 0.4), (x + wide * k, foot)],
            mix(wall, "#101830", 0.5),
            6 * c.u,
        )
    tone = c.rng.choice(people.COATS)
    for k in range(8):
        x0 = x + wide * k / 8
        piece = [
            (x0 + wide * 0.01, foot - tall * 0.5),
            (x0 + wide * 0.125, foot - tall * 0.5),
            (x0 + wide * 0.125, foot - tall * 0.37),
            (x0, foot - tall * 0.37),
        ]
        c.polygon(piece, tone if k % 2 else "#f3e7d3")


def market(c):
    """Stalls under striped awnings, crates in every colour."""
    c.sky((0, "#35566b"), (0.6, "#6f8f8c"), (1, "#8f7f68"))
    for k in range(15):
        x = c.x(k / 14)
        c.line([(c.w / 2 + (x - c.w / 2) * 0.3, 0), (x, c.y(0.3))], "#2a4658", 5 * c.u, 120)
    for i in range(4):
        c.glow(c.x(0.14 + 0.24 * i), c.y(0.4), 330 * c.u, "#ffd591", 190)
    c.box(-9, c.y(0.34), c.w + 9, c.y(0.62), "#47404a")
    for i in range(11):
        c.box(
            c.x(0.02 + i * 0.09),
            c.y(0.4),
            c.x(0.08 + i * 0.09),
            c.y(0.5),
            c.rng.choice(("#7a6858", "#5f6a68", "#85604f")),
            radius=4 * c.u,
        )
    for at, coat, apron in (
        (0.2, "#355a94", "#e9dcc3"),
        (0.5, "#c9483b", "#f3e6d0"),
        (0.78, "#3c7a57", "#e2a33c"),
    ):
        vendor(c, c.x(at), c.y(0.62), 300 * c.u, coat, apron)
    for i in range(24):
        awning(c, i, 24)
    c.sky((0, "#3a2c2c"), (1, "#231a1f"), top=0.62)
    for row in range(3):
        for column in range(6 - row):
            crate(c, row, column)
    for i in range(4):
        x = c.x(0.14 + 0.24 * i)
        c.line([(x, c.y(0.1)), (x, c.y(0.34))], "#2a2a33", 3 * c.u)
        c.pen.pieslice(
            (x - 34 * c.u, c.y(0.34) - 30 * c.u, x + 34 * c.u, c.y(0.34) + 30 * c.u),
            180,
            360,
            fill="#2f5f5c",
        )
        c.glow(x, c.y(0.35), 110 * c.u, "#fff0c0", 240)


def vendor(c, x, y, s, coat, apron):
    """A stall keeper behind the crates."""
    c.box(x - s * 0.2, y - s * 0.52, x + s * 0.2, y + s * 0.2, coat, radius=s * 0.1)
    c.box(x - s * 0.12, y - s * 0.42, x + s * 0.12, y + s * 0.2, apron, radius=s * 0.03)
    c.box(x - s * 0.045, y - s * 0.6, x + s * 0.045, y - s * 0.45, mix(people.SKIN, "#7a3b2e", 0.2))
    c.ellipse(x, y - s * 0.68, s * 0.1, s * 0.125, people.SKIN)
    c.pen.pieslice(
        (x - s * 0.115, y - s * 0.83, x + s * 0.115, y - s * 0.57), 175, 365, fill=people.HAIR
    )
    c.line(
        [(x + s * 0.18, y - s * 0.45), (x + s * 0.27, y - s * 0.22), (x + s * 0.16, y - s * 0.06)],
        mix(coat, "#14183a", 0.2),
        s * 0.09,
    )


def awning(c, i, count):
    """One stripe of the awning, with its scallop."""
    x0, x1, y0, y1 = c.x(i / count), c.x((i + 1) / count), c.y(0.13), c.y(0.27)
    middle, tone = c.w / 2, ("#c9483b", "#f7ecd6")[i % 2]
    top = [(middle + (x0 - middle) * 0.94, y0), (middle + (x1 - middle) * 0.94, y0)]
    c.wash([*top, (x1, y1), (x0, y1)], mix(tone, "#fff2d0", 0.15), mix(tone, "#4a1f2d", 0.12))
    r = (x1 - x0) / 2
    c.ellipse(x0 + r, y1, r, r * 0.8, mix(tone, "#4a1f2d", 0.2))


def crate(c, row, column):
    """A crate heaped with one kind of fruit or vegetable."""
    kinds = [
        "#e8743b",
        "#c8373a",
        "#7fae4a",
        "#f0b93f",
        "#6b4a86",
        "#4f8f57",
        "#e9a0a0",
        "#a5c65a",
        "#d9532f",
    ]
    s = (150 + 46 * row) * c.u
    count = 6 - row
    x, y = c.x((column + 0.5) / count), c.y((0.66, 0.79, 0.95)[row])
    half = c.w / count * 0.47
    tone = kinds[(row * 4 + column * 2) % len(kinds)]
    c.box(x - half, y - s * 0.22, x + half, y + s * 0.1, "#3a2a26")
    for layer in range(4):
        for k in range(9 - layer):
            r, at = s * 0.12, (k - (8 - layer) / 2) / 5
            fx, fy = x + at * half, y - s * (0.14 + 0.085 * layer) + c.rng.uniform(-0.02, 0.02) * s
            c.ellipse(fx, fy, r, r * 0.95, mix(tone, "#3a1230", 0.25))
            c.ellipse(fx - r * 0.08, fy - r * 0.1, r * 0.86, r * 0.8, tone)
            c.ellipse(fx - r * 0.32, fy - r * 0.36, r * 0.26, r * 0.2, mix(tone, "#ffffff", 0.55))
    front = [
        (x - half, y - s * 0.06),
        (x + half, y - s * 0.06),
        (x + half * 0.94, y + s * 0.5),
        (x - half * 0.94, y + s * 0.5),
    ]
    c.wash(front, "#c68f54", "#8a5a34")
    for k in (0.12, 0.3):
        c.line([(x - half, y + s * k), (x + half, y + s * k)], "#6a4128", 5 * c.u)
    c.stipple(front, "#3a2018", "bottom", 0.8, 130)
