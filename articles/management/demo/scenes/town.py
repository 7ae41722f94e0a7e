"""Scenes of the city by day: a train, a clinic, and the skyline behind them."""

from . import land, people, sky
from .canvas import mix


def skyline(c, foot, low, high, colour, lit=None, step=70):
    """A row of towers; some windows are lit if a colour is given."""
    x = -20 * c.u
    while x < c.w:
        wide, tall = c.rng.uniform(0.5, 1.3) * step * c.u, c.rng.uniform(low, high) * c.h
        top = c.y(foot) - tall
        block = [(x, top), (x + wide, top), (x + wide, c.y(foot)), (x, c.y(foot))]
        c.wash(block, colour, mix(colour, "#ffffff", 0.18))
        if c.rng.random() < 0.3:
            c.line([(x + wide / 2, top), (x + wide / 2, top - 36 * c.u)], colour, 4 * c.u)
        if c.rng.random() < 0.35:
            c.box(x + wide * 0.2, top - 14 * c.u, x + wide * 0.8, top, colour)
        if lit:
            windows(c, x, top, wide, tall, lit)
        x += wide + c.rng.uniform(-6, 10) * c.u


def windows(c, x, top, wide, tall, colour):
    pitch = 17 * c.u
    for row in range(1, int(tall / pitch)):
        for column in range(1, int(wide / pitch)):
            if c.rng.random() < 0.42:
                at_x, at_y = x + column * pitch - 4 * c.u, top + row * pitch - 4 * c.u
                c.box(at_x, at_y, at_x + 8 * c.u, at_y + 9 * c.u, colour, c.rng.randint(90, 220))


def metro(c):
    """A train on its viaduct through a green city."""
    c.sky((0, "#6fb7cc"), (0.6, "#d3ecea"), (1, "#fdf0d5"), bottom=0.7)
    sky.cloud(c, 0.22, 0.17, 330, "#ffffff")
    sky.cloud(c, 0.74, 0.12, 260, "#ffffff", 230)
    land.hill(c, 0.56, 0.16, "#a5cccc", "#d5e6dc", waves=1.5)
    skyline(c, 0.68, 0.18, 0.42, "#a3c6cc", step=90)
    skyline(c, 0.7, 0.1, 0.3, "#78a9b5", lit="#e9f6f2", step=80)
    for i in range(30):
        land.tree(
            c,
            c.x(i / 28),
            c.y(0.74) + c.rng.uniform(-8, 14) * c.u,
            c.rng.uniform(90, 150),
            c.rng.choice(("#4f9470", "#6aa86a", "#3e8068")),
        )
    c.sky((0, "#7fb58a"), (1, "#3d7a63"), top=0.725)
    for k in range(7):
        x = c.x((k + 0.5) / 6.4)
        pier = [
            (x - 46 * c.u, c.y(0.69)),
            (x + 46 * c.u, c.y(0.69)),
            (x + 20 * c.u, c.y(0.74)),
            (x + 20 * c.u, c.h),
            (x - 20 * c.u, c.h),
            (x - 20 * c.u, c.y(0.74)),
        ]
        c.wash(pier, "#e7e2d6", "#b5b3ac")
        c.stipple(pier, "#4d5a66", "right", 0.6, 150)
    c.box(-9, c.y(0.645), c.w + 9, c.y(0.695), "#efeade")
    c.box(-9, c.y(0.68), c.w + 9, c.y(0.7), "#bab8b0")
    train(c, c.y(0.645), 150 * c.u)
    for i in range(22):
        land.tree(
            c,
            c.x(i / 20),
            c.y(1.03),
            c.rng.uniform(150, 230),
            c.rng.choice(("#2f6f5c", "#3e8066", "#568f5a")),
        )


def train(c, rail, s):
    """Four cars, the first with a raked nose."""
    start, car = c.x(0.12), s * 2.5
    for k in range(5):
        x0 = start + k * (car + s * 0.05)
        nose = s * 0.55 if k == 0 else 0
        body = [
            (x0, rail - s * 0.2),
            (x0 + nose * 0.25, rail - s * 0.55),
            (x0 + nose, rail - s),
            (x0 + car, rail - s),
            (x0 + car, rail - s * 0.1),
            (x0 + nose * 0.1, rail - s * 0.1),
        ]
        c.wash(body, "#ffffff", "#d3dde2")
        c.box(x0 + nose * 0.2, rail - s * 0.34, x0 + car, rail - s * 0.22, "#1f8a94")
        c.box(x0 + nose * 0.2, rail - s * 0.21, x0 + car, rail - s * 0.17, "#f0a63c")
        if nose:
            c.polygon(
                [
                    (x0 + nose * 0.36, rail - s * 0.56),
                    (x0 + nose * 1.0, rail - s * 0.9),
                    (x0 + nose * 1.25, rail - s * 0.9),
                    (x0 + nose * 1.0, rail - s * 0.52),
                ],
                "#23455a",
            )
            c.ellipse(x0 + nose * 0.3, rail - s * 0.3, s * 0.05, s * 0.03, "#fff2c0")
        for j in range(5):
            wx = x0 + s * 0.16 + j * s * 0.46 + nose * 0.2
            if wx + s * 0.34 < x0 + car and wx > x0 + nose * 1.15:
                c.wash(
                    [
                        (wx, rail - s * 0.84),
                        (wx + s * 0.34, rail - s * 0.84),
                        (wx + s * 0.34, rail - s * 0.48),
                        (wx, rail - s * 0.48),
                    ],
                    "#8fc6d3",
                    "#2f6379",
                )
    c.box(start, rail - s * 0.1, c.w + 9, rail, "#3a4854")


def hospital(c):
    """A bright clinic with trees before it."""
    c.sky((0, "#8ecbd8"), (0.7, "#e2f3ee"), (1, "#fff6e4"), bottom=0.76)
    sky.cloud(c, 0.14, 0.2, 300, "#ffffff")
    sky.cloud(c, 0.86, 0.15, 340, "#ffffff")
    skyline(c, 0.76, 0.1, 0.3, "#bcdcdd", step=100)
    ward(c, c.x(0.2), c.x(0.46), c.y(0.32), c.y(0.78), "#f3f6f2")
    ward(c, c.x(0.54), c.x(0.86), c.y(0.42), c.y(0.78), "#eaf1ee")
    ward(c, c.x(0.4), c.x(0.6), c.y(0.2), c.y(0.78), "#ffffff", plain=True)
    x, y, s = c.x(0.5), c.y(0.29), c.u
    c.ellipse(x, y, 56 * s, 56 * s, "#1f8f8a")
    c.box(x - 34 * s, y - 12 * s, x + 34 * s, y + 12 * s, "#ffffff", radius=3 * s)
    c.box(x - 12 * s, y - 34 * s, x + 12 * s, y + 34 * s, "#ffffff", radius=3 * s)
    c.box(c.x(0.36), c.y(0.655), c.x(0.64), c.y(0.685), "#1f8f8a", radius=6 * s)
    c.sky((0, "#a3cfa0"), (1, "#5f9f84"), top=0.775)
    c.wash(
        [(c.x(0.44), c.y(0.775)), (c.x(0.56), c.y(0.775)), (c.x(0.86), c.h), (c.x(0.14), c.h)],
        "#f6ead3",
        "#e0cdb0",
    )
    for at, h in ((0.06, 260), (0.15, 200), (0.27, 150), (0.73, 150), (0.85, 210), (0.95, 280)):
        land.tree(c, c.x(at), c.y(0.83), h, "#55a078")
    ambulance(c, c.x(0.75), c.y(0.9), 150 * s)
    for at, y, h, coat in (
        (0.42, 0.86, 92, 2),
        (0.455, 0.862, 84, 5),
        (0.56, 0.88, 104, 1),
        (0.34, 0.94, 140, 0),
    ):
        people.walker(c, c.x(at), c.y(y), h * s, people.COATS[coat])


def ward(c, x0, x1, top, foot, tone, plain=False):
    """A block of rooms with bands of glass."""
    block = [(x0, top), (x1, top), (x1, foot), (x0, foot)]
    c.wash(block, tone, mix(tone, "#c4d8d6", 0.5))
    c.stipple(block, "#7fa8aa", "right", 0.5, 90)
    c.box(x0 - 6 * c.u, top - 12 * c.u, x1 + 6 * c.u, top, "#cfe0dd")
    pitch = 58 * c.u
    first = top + (150 * c.u if plain else 24 * c.u)
    for row in range(int((foot - first) / pitch)):
        y = first + row * pitch
        c.wash(
            [
                (x0 + 16 * c.u, y),
                (x1 - 16 * c.u, y),
                (x1 - 16 * c.u, y + 32 * c.u),
                (x0 + 16 * c.u, y + 32 * c.u),
            ],
            "#9fd3dc",
            "#4c93a6",
        )
        for k in range(1, int((x1 - x0) / (34 * c.u))):
            c.line([(x0 + k * 34 * c.u, y), (x0 + k * 34 * c.u, y + 32 * c.u)], tone, 4 * c.u)


def ambulance(c, x, y, s):
    """A white van with a teal stripe and a blue lamp."""
    c.ellipse(x, y, s * 0.85, s * 0.06, "#3a5a58", 110)
    c.box(x - s * 0.7, y - s * 0.72, x + s * 0.45, y - s * 0.1, "#ffffff", radius=s * 0.06)
    c.polygon(
        [
            (x + s * 0.4, y - s * 0.6),
            (x + s * 0.6, y - s * 0.55),
            (x + s * 0.78, y - s * 0.34),
            (x + s * 0.8, y - s * 0.1),
            (x + s * 0.4, y - s * 0.1),
        ],
        "#ffffff",
    )
    c.polygon(
        [
            (x + s * 0.46, y - s * 0.54),
            (x + s * 0.58, y - s * 0.5),
            (x + s * 0.7, y - s * 0.34),
            (x + s * 0.46, y - s * 0.34),
        ],
        "#4c93a6",
    )
    c.box(x - s * 0.7, y - s * 0.34, x + s * 0.79, y - s * 0.24, "#1f8f8a")
    c.box(x + s * 0.2, y - s * 0.79, x + s * 0.36, y - s * 0.71, "#3f7fd0", radius=s * 0.02)
    for dx in (-0.4, 0.5):
        c.ellipse(x + s * dx, y - s * 0.1, s * 0.13, s * 0.13, "#2a3340")
        c.ellipse(x + s * dx, y - s * 0.1, s * 0.055, s * 0.055, "#cfd8dc")
