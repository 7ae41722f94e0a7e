"""People, as a poster would show them: few strokes, no faces."""

import math

from .canvas import mix

SKIN, HAIR = "#e9b795", "#2c2530"
COATS = ["#c9483b", "#e2a33c", "#2f6f7e", "#6a4c7d", "#3c7a57", "#d9788a", "#355a94"]


def walker(c, x, y, height, coat, legs="#2a3147", stride=0.12):
    """Someone walking; x and y are where the feet are, in pixels, height in pixels."""
    h = height
    for side in (-1, 1):
        foot = (x + side * stride * h, y)
        c.line(
            [(x, y - h * 0.45), (x + side * stride * h * 0.5, y - h * 0.24), foot], legs, h * 0.075
        )
        c.line([foot, (foot[0] + h * 0.05, y)], legs, h * 0.05)
    c.polygon(
        [
            (x - h * 0.1, y - h * 0.8),
            (x + h * 0.1, y - h * 0.8),
            (x + h * 0.14, y - h * 0.38),
            (x - h * 0.14, y - h * 0.38),
        ],
        coat,
    )
    c.ellipse(x, y - h * 0.78, h * 0.1, h * 0.05, coat)
    shade = mix(coat, "#1b1b33", 0.3)
    c.line(
        [(x + h * 0.06, y - h * 0.75), (x + h * 0.1, y - h * 0.58), (x + h * 0.05, y - h * 0.48)],
        shade,
        h * 0.06,
    )
    c.ellipse(x, y - h * 0.91, h * 0.07, h * 0.085, SKIN)
    c.pen.pieslice((x - h * 0.085, y - h * 1.01, x + h * 0.075, y - h * 0.83), 120, 330, fill=HAIR)


def umbrella(c, x, y, size, colour):
    """An open umbrella over the point of its handle."""
    s = size
    c.line([(x, y), (x, y - s * 1.15)], "#1d2233", max(2, s * 0.04))
    top = y - s * 0.62
    c.pen.pieslice((x - s, top - s * 0.72, x + s, top + s * 0.72), 180, 360, fill=colour)
    dark = mix(colour, "#121a35", 0.25)
    c.pen.pieslice((x - s * 0.05, top - s * 0.72, x + s, top + s * 0.72), 180, 360, fill=dark)
    c.pen.pieslice(
        (x - s * 0.42, top - s * 0.72, x + s * 0.42, top + s * 0.72),
        180,
        360,
        fill=mix(colour, "#ffffff", 0.12),
    )


def runner(c, x, y, height, shirt, shorts, phase=0.0, skin=SKIN):
    """Someone running to the right; the hip swings with the phase."""
    h, swing = height, math.sin(phase) * 0.07
    hip, neck = (x, y - h * 0.48), (x + h * 0.09, y - h * 0.8)
    back = [hip, (x - h * (0.05 - swing), y - h * 0.27), (x - h * 0.28, y - h * (0.2 + swing))]
    front = [hip, (x + h * (0.19 + swing), y - h * 0.36), (x + h * (0.15 + swing), y - h * 0.1)]
    far = [neck, (x + h * 0.23, y - h * 0.66), (x + h * 0.33, y - h * (0.77 + swing))]
    near = [neck, (x - h * 0.07, y - h * 0.64), (x + h * 0.03, y - h * (0.52 + swing))]
    dark = mix(skin, "#5a2d2d", 0.3)
    c.line(far, dark, h * 0.05)
    c.line(back, dark, h * 0.075)
    c.line(front, skin, h * 0.08)
    for leg, tone in ((back, dark), (front, skin)):
        fx, fy = leg[-1]
        c.line([leg[-1], (fx + h * 0.06, fy + h * 0.01)], mix(tone, "#ffffff", 0.8), h * 0.05)
        c.line([leg[0], leg[1]], shorts, h * 0.1)
    c.line([hip, neck], shirt, h * 0.17)
    c.line(near, skin, h * 0.055)
    head = (x + h * 0.13, y - h * 0.93)
    c.ellipse(*head, h * 0.065, h * 0.075, skin)
    c.pen.pieslice(
        (head[0] - h * 0.085, head[1] - h * 0.085, head[0] + h * 0.07, head[1] + h * 0.06),
        140,
        340,
        fill=HAIR,
    )


def pupil(c, x, y, size, shirt, tail=False):
    """Someone sitting, seen from behind, cut off at the desk's edge."""
    s = size
    c.box(x - s * 0.34, y - s * 0.62, x + s * 0.34, y + s * 0.3, shirt, radius=s * 0.22)
    shade = [
        (x, y - s * 0.6),
        (x + s * 0.33, y - s * 0.4),
        (x + s * 0.33, y + s * 0.3),
        (x, y + s * 0.3),
    ]
    c.stipple(shade, mix(shirt, "#14183a", 0.5), "right", 0.9, 120)
    c.box(
        x - s * 0.08,
        y - s * 0.75,
        x + s * 0.08,
        y - s * 0.5,
        mix(SKIN, "#7a3b2e", 0.2),
        radius=s * 0.05,
    )
    for side in (-1, 1):
        c.ellipse(x + side * s * 0.215, y - s * 0.87, s * 0.045, s * 0.065, SKIN)
    c.ellipse(x, y - s * 0.92, s * 0.21, s * 0.25, HAIR)
    if tail:
        c.ellipse(x, y - s * 0.66, s * 0.075, s * 0.22, HAIR)
        c.box(x - s * 0.06, y - s * 0.87, x + s * 0.06, y - s * 0.83, "#d6584a")


def picker(c, x, y, size, coat):
    """Someone bent over a row, in a wide straw hat with a basket."""
    s = size
    c.box(x - s * 0.2, y - s * 0.62, x + s * 0.2, y, coat, radius=s * 0.16)
    c.box(x - s * 0.42, y - s * 0.5, x - s * 0.14, y - s * 0.12, "#b98243", radius=s * 0.05)
    c.line(
        [(x + s * 0.12, y - s * 0.46), (x + s * 0.4, y - s * 0.2)],
        mix(coat, "#000000", 0.2),
        s * 0.1,
    )
    c.ellipse(x + s * 0.04, y - s * 0.68, s * 0.12, s * 0.13, SKIN)
    c.polygon(
        [(x - s * 0.3, y - s * 0.69), (x + s * 0.04, y - s * 0.95), (x + s * 0.38, y - s * 0.69)],
        "#ecd08c",
    )
    c.polygon(
        [(x + s * 0.04, y - s * 0.95), (x + s * 0.38, y - s * 0.69), (x + s * 0.1, y - s * 0.69)],
        "#cfa75c",
    )


def egret(c, x, y, size, colour, turn=1):
    """A long-legged wader standing in the shallows."""
    s = size
    for dx in (-0.04, 0.07):
        c.line([(x + dx * s, y - s * 0.42), (x + dx * s * 1.3, y)], colour, s * 0.018)
    body = [(-0.34, -0.36), (-0.2, -0.5), (0.02, -0.58), (0.18, -0.56), (0.2, -0.46), (0.06, -0.38)]
    c.polygon([(x + turn * a * s, y + b * s) for a, b in body], colour)
    neck = [
        (0.14, -0.52),
        (0.25, -0.6),
        (0.21, -0.74),
        (0.13, -0.84),
        (0.18, -0.95),
        (0.25, -0.965),
    ]
    c.line([(x + turn * a * s, y + b * s) for a, b in neck], colour, s * 0.042)
    c.ellipse(x + turn * s * 0.235, y - s * 0.965, s * 0.042, s * 0.032, colour)
    beak = [(0.25, -0.99), (0.46, -0.945), (0.25, -0.94)]
    c.polygon([(x + turn * a * s, y + b * s) for a, b in beak], colour)
