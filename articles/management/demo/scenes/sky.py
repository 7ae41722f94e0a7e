"""What is above: sun, clouds, birds, rain, snow, stars."""

import math

from .canvas import mix


def sun(c, x, y, radius, colour="#fff3d0", halo="#ffd08a"):
    """A disc in two halos; x and y are shares of the picture, the radius is in units."""
    x, y, r = c.x(x), c.y(y), radius * c.u
    c.glow(x, y, r * 9, halo, 150)
    c.glow(x, y, r * 3.2, halo, 190)
    c.ellipse(x, y, r, r, colour)


def cloud(c, x, y, width, colour, alpha=255):
    """A flat-bottomed heap of puffs."""
    x, y, w = c.x(x), c.y(y), width * c.u
    c.box(x - w / 2, y - w * 0.07, x + w / 2, y, colour, alpha, radius=w * 0.035)
    for share, size in ((-0.27, 0.1), (-0.1, 0.17), (0.1, 0.13), (0.26, 0.085)):
        r = w * size
        c.pen.pieslice(
            (
                x + w * share - r,
                y - r * 1.05 - w * 0.035,
                x + w * share + r,
                y + r * 0.95 - w * 0.035,
            ),
            180,
            360,
            fill=colour,
        )


def streaks(c, top, bottom, colour, count=14, alpha=70):
    """Long thin clouds of an evening or a morning."""
    for _ in range(count):
        x, y = c.rng.uniform(-0.1, 1.1), c.rng.uniform(top, bottom)
        width, height = c.rng.uniform(90, 420) * c.u, c.rng.uniform(3, 11) * c.u
        points = [
            (c.x(x) + width * math.cos(a), c.y(y) + height * math.sin(a) * abs(math.sin(a)))
            for a in (i * math.tau / 48 for i in range(48))
        ]
        c.polygon(points, colour, alpha)


def bird(c, x, y, span, colour, lift=0.35):
    """A far bird: two bent wings, thick in the middle."""
    up = span * lift
    top = [(x - span, y - up * 0.4), (x - span * 0.45, y - up), (x, y)]
    top += [(x + span * 0.5, y - up * 1.1), (x + span, y - up * 0.5)]
    below = [
        (x + span * 0.46, y - up * 0.72),
        (x, y + span * 0.16),
        (x - span * 0.42, y - up * 0.6),
    ]
    c.polygon(top + below, colour)


def flock(c, x, y, count, colour, span=13):
    """A loose wedge of birds."""
    for i in range(count):
        side = 1 if i % 2 else -1
        rank = (i + 1) // 2
        at_x = c.x(x) + (rank * 36 * side + rank * 14 + c.rng.uniform(-9, 9)) * c.u
        at_y = c.y(y) + (rank * 17 + c.rng.uniform(-7, 7)) * c.u
        bird(c, at_x, at_y, span * c.u * c.rng.uniform(0.75, 1.1), colour, c.rng.uniform(0.2, 0.6))


def stars(c, bottom, count=120, colour="#fff6dc"):
    for _ in range(count):
        r = c.rng.uniform(0.5, 1.7) * c.u
        x, y = c.x(c.rng.random()), c.y(c.rng.uniform(0, bottom))
        c.ellipse(x, y, r, r, colour, c.rng.randint(60, 190))


def rain(c, count=420, colour="#dfeaf2"):
    for _ in range(count):
        x, y = c.x(c.rng.random()), c.y(c.rng.random())
        length = c.rng.uniform(16, 52) * c.u
        ends = [(x, y), (x - length * 0.16, y + length)]
        c.line(ends, colour, c.u * 1.2, c.rng.randint(25, 95))


def snowfall(c, count=420):
    for _ in range(count):
        r = c.rng.choice((1.4, 1.8, 2.4, 3.2, 5)) * c.u
        x, y = c.x(c.rng.random()), c.y(c.rng.random())
        c.ellipse(x, y, r, r, "#ffffff", c.rng.randint(90, 220))


def turbine(c, x, y, height, colour, angle=0.4):
    """A wind turbine standing at a point, its height in units."""
    x, y, h = c.x(x), c.y(y), height * c.u
    hub = y - h
    c.polygon(
        [(x - h * 0.018, y), (x - h * 0.008, hub), (x + h * 0.008, hub), (x + h * 0.018, y)], colour
    )
    for k in range(3):
        a = angle + k * math.tau / 3
        tip = (x + math.cos(a) * h * 0.52, hub + math.sin(a) * h * 0.52)
        side = (x + math.cos(a + 0.2) * h * 0.14, hub + math.sin(a + 0.2) * h * 0.14)
        c.polygon([(x, hub), side, tip], colour)
    c.ellipse(x, hub, h * 0.02, h * 0.02, mix(colour, "#555555", 0.3))
