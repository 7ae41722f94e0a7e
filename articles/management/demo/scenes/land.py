"""What is below: hills, water, reeds, trees, boats."""

import math

from .canvas import mix


def ridge(c, y, height, waves=2.0, rough=0.35):
    """The points of a skyline from edge to edge, closed at the foot of the picture."""
    parts = [
        (waves * c.aspect * k, c.rng.uniform(0, math.tau), s)
        for k, s in (
            (0.6, 1),
            (1.3, 0.6),
            (3.1, rough * 0.6),
            (7.7, rough * 0.22),
            (17, rough * 0.1),
        )
    ]
    points = []
    for i in range(241):
        x = i / 240
        rise = sum(math.sin(x * math.pi * f + phase) * share for f, phase, share in parts)
        points.append((c.x(x), c.y(y - height * (rise + 0.6) / 2)))
    return [*points, (c.w, c.h), (0, c.h)]


def hill(c, y, height, top, bottom, waves=2.0, rough=0.35, shade=None):
    """A ridge washed from one colour to another, with a grain of shade."""
    points = ridge(c, y, height, waves, rough)
    c.wash(points, top, bottom)
    if shade:
        c.stipple(points, shade, "top", 0.35, 110)
    return points


def ripples(c, top, bottom, colour, count=90, alpha=90, x=None, spread=0.5):
    """Short strokes of light on water, longer and wider apart towards the viewer."""
    for _ in range(count):
        depth = c.rng.random() ** 1.5
        y = c.y(top + (bottom - top) * depth)
        width = (14 + 110 * depth) * c.u * c.rng.uniform(0.4, 1.2)
        at = c.rng.random() if x is None else x + c.rng.gauss(0, spread) * (0.25 + depth)
        height = (1 + 3.4 * depth) * c.u
        c.ellipse(c.x(at), y, width, height, colour, round(alpha * c.rng.uniform(0.4, 1)))


def reed(c, x, base, height, colour):
    """One stalk with a leaf or two and a plume that hangs with the wind."""
    lean = c.rng.uniform(-0.12, 0.24) * height
    stalk = [(x + lean * (t / 8) ** 2, base - height * t / 8) for t in range(9)]
    c.line(stalk, colour, max(2, height * 0.011))
    for _ in range(2):
        at = c.rng.randint(2, 5)
        side = c.rng.choice((-1, 1)) * height * 0.2
        sx, sy = stalk[at]
        tip = (sx + side, sy - height * c.rng.uniform(0.02, 0.2))
        c.polygon(
            [
                (sx, sy),
                (sx + side * 0.45, sy - height * 0.15),
                tip,
                (sx + side * 0.4, sy - height * 0.12),
            ],
            colour,
        )
    tx, ty = stalk[-1]
    for k in range(9):
        drop, side = height * 0.02 * k, height * (0.008 + 0.0045 * k)
        root = (tx + drop * 0.12, ty + drop * 0.8 - height * 0.06)
        for sign, fall in ((-0.6, 0.05), (1.2, 0.06)):
            tip = (root[0] + sign * side, root[1] + height * fall)
            c.polygon(
                [
                    root,
                    (tip[0] - height * 0.004, tip[1]),
                    (tip[0] + height * 0.008, tip[1] - height * 0.012),
                ],
                colour,
            )


def reeds(c, first, last, base, height, colour, count):
    """A stand of reeds between two shares of the width."""
    for _ in range(count):
        x = c.x(c.rng.uniform(first, last))
        tall = height * c.u * c.rng.uniform(0.55, 1.1)
        reed(c, x, c.y(base) + c.rng.uniform(0, 14) * c.u, tall, colour)


def spit(c, x, y, width, thickness, colour):
    """A low tongue of land lying in water."""
    x, y, w, t = c.x(x), c.y(y), width * c.u, thickness * c.u
    upper = [
        (
            x - w + 2 * w * i / 40,
            y - t * math.sin(math.pi * i / 40) ** 0.6 * (0.8 + 0.2 * math.sin(i * 0.9)),
        )
        for i in range(41)
    ]
    lower = [(px, y + (y - py) * 0.35) for px, py in reversed(upper)]
    c.polygon(upper + lower, colour)


def tree(c, x, y, height, crown, trunk="#5b4636"):
    """A round tree with light on one side; x and y in pixels, height in units."""
    h = height * c.u
    c.polygon(
        [
            (x - h * 0.03, y),
            (x - h * 0.015, y - h * 0.6),
            (x + h * 0.015, y - h * 0.6),
            (x + h * 0.03, y),
        ],
        trunk,
    )
    dark, light = mix(crown, "#12303a", 0.28), mix(crown, "#fff2b0", 0.22)
    for dx, dy, r in ((-0.14, 0.5, 0.19), (0.15, 0.52, 0.18), (0.02, 0.68, 0.25), (0, 0.48, 0.2)):
        c.ellipse(x + dx * h, y - dy * h, r * h, r * h, dark)
    for dx, dy, r in ((-0.17, 0.53, 0.15), (0.1, 0.57, 0.15), (-0.03, 0.71, 0.21)):
        c.ellipse(x + dx * h, y - dy * h, r * h, r * h, crown)
    for dx, dy, r in ((-0.2, 0.57, 0.07), (-0.09, 0.78, 0.1), (0.07, 0.63, 0.06)):
        c.ellipse(x + dx * h, y - dy * h, r * h, r * h, light)


def pine(c, x, y, height, colour, snow=None):
    """A conifer in four skirts, with snow on each if asked."""
    h = height * c.u
    c.box(x - h * 0.03, y - h * 0.15, x + h * 0.03, y, "#3b3238")
    for k in range(4):
        top, wide = y - h * (0.46 + 0.18 * k), h * (0.27 - 0.05 * k)
        foot = top + h * 0.34
        c.polygon(
            [
                (x, top),
                (x + wide, foot),
                (x + wide * 0.3, foot - h * 0.03),
                (x - wide * 0.4, foot - h * 0.02),
                (x - wide, foot),
            ],
            colour,
        )
        if snow:
            c.polygon(
                [
                    (x, top),
                    (x - wide * 0.62, top + h * 0.22),
                    (x - wide * 0.2, top + h * 0.17),
                    (x + wide * 0.12, top + h * 0.2),
                ],
                snow,
            )


def sail(c, x, y, size, hull, cloth):
    """A small boat with one batten sail."""
    x, y, s = c.x(x), c.y(y), size * c.u
    c.polygon(
        [
            (x - s, y),
            (x + s, y - s * 0.05),
            (x + s * 0.7, y + s * 0.22),
            (x - s * 0.75, y + s * 0.22),
        ],
        hull,
    )
    c.line([(x, y), (x, y - s * 1.7)], hull, s * 0.05)
    for k in range(4):
        low, high = y - s * (0.15 + 0.36 * k), y - s * (0.48 + 0.36 * k)
        wide = s * (0.8 - 0.1 * k)
        c.polygon(
            [
                (x - s * 0.15, low),
                (x + wide, low - s * 0.05),
                (x + wide * 0.93, high),
                (x - s * 0.15, high),
            ],
            mix(cloth, "#40202a", 0.06 * k),
        )
    c.ellipse(x, y + s * 0.3, s * 0.95, s * 0.05, hull, 90)


def field(c, top, colours, rows=26, vanish=0.5):
    """Furrows that run to one point on the horizon."""
    for i in range(rows):
        left, right = (i / rows - 0.5) * 5 + 0.5, ((i + 1) / rows - 0.5) * 5 + 0.5
        near = [(c.x(left), c.h), (c.x(right), c.h)]
        far = [
            (c.x(vanish + (right - vanish) * 0.16), c.y(top)),
            (c.x(vanish + (left - vanish) * 0.16), c.y(top)),
        ]
        c.wash(
            near + far, colours[i % len(colours)], mix(colours[i % len(colours)], "#6b3f12", 0.2)
        )
