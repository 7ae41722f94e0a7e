"""A canvas drawn at twice its size, with the few brushes that every scene uses."""

import math
import random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

SCALE = 2


def mix(first, second, share):
    """The colour that lies `share` of the way from the first to the second."""
    pair = zip(ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * share) for a, b in pair))


def strip(stops):
    """A column of 256 colours through stops of (position, colour)."""
    stops = [(at, ImageColor.getrgb(colour)) for at, colour in sorted(stops)]
    column = bytearray()
    for row in range(256):
        at = row / 255
        low = max((s for s in stops if s[0] <= at), default=stops[0])
        high = min((s for s in stops if s[0] >= at), default=stops[-1])
        span = high[0] - low[0]
        share = (at - low[0]) / span if span > 0 else 0
        column += bytes(round(a + (b - a) * share) for a, b in zip(low[1], high[1], strict=True))
    return Image.frombytes("RGB", (1, 256), bytes(column))


def widen(column, width):
    """A column, so wide."""
    return column.resize((width, column.height), Image.Resampling.NEAREST)


def bounds(points):
    """The smallest box of whole pixels around the points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)) + 1, math.ceil(max(ys)) + 1


class Canvas:
    """Pixels are of the doubled size; `u` is a thousandth of the shorter side."""

    def __init__(self, size, seed):
        self.size = size
        self.w, self.h = size[0] * SCALE, size[1] * SCALE
        self.u = min(self.w, self.h) / 1000
        self.aspect = self.w / self.h
        self.rng = random.Random(seed)
        self.image = Image.new("RGB", (self.w, self.h))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def x(self, share):
        return share * self.w

    def y(self, share):
        return share * self.h

    def sky(self, *stops, top=0.0, bottom=1.0):
        """A vertical gradient across the whole width; its last colour goes on below it."""
        first, last = round(self.y(top)), round(self.y(bottom))
        band = strip(sorted(stops)).resize((1, last - first), Image.Resampling.BILINEAR)
        self.image.paste(widen(band, self.w), (0, first))
        if bottom < 1:
            self.image.paste(max(stops)[1], (0, last, self.w, self.h))

    def polygon(self, points, colour, alpha=255):
        self.pen.polygon(list(points), fill=(*ImageColor.getrgb(colour), alpha))

    def ellipse(self, x, y, rx, ry, colour, alpha=255):
        box = (x - rx, y - ry, x + rx, y + ry)
        self.pen.ellipse(box, fill=(*ImageColor.getrgb(colour), alpha))

    def box(self, x0, y0, x1, y1, colour, alpha=255, radius=0):
        fill = (*ImageColor.getrgb(colour), alpha)
        self.pen.rounded_rectangle((x0, y0, x1, y1), radius, fill=fill)

    def line(self, points, colour, width, alpha=255):
        """A line with round joints and, when it is thick, round ends."""
        points, width = list(points), max(1, round(width))
        self.pen.line(points, (*ImageColor.getrgb(colour), alpha), width, joint="curve")
        if width > 5 and alpha == 255:
            for x, y in (points[0], points[-1]):
                self.ellipse(x, y, width / 2 - 0.5, width / 2 - 0.5, colour)

    def wash(self, points, top, bottom):
        """A polygon filled with a vertical gradient."""
        points = list(points)
        x0, y0, x1, y1 = bounds(points)
        mask = self.mask(points, (x0, y0, x1, y1))
        fill = strip([(0, top), (1, bottom)]).resize((1, y1 - y0), Image.Resampling.BILINEAR)
        self.image.paste(widen(fill, x1 - x0), (x0, y0), mask)

    def mask(self, points, box, shrink=1):
        x0, y0, x1, y1 = box
        mask = Image.new("L", (max(1, (x1 - x0) // shrink), max(1, (y1 - y0) // shrink)))
        corners = [((x - x0) / shrink, (y - y0) / shrink) for x, y in points]
        ImageDraw.Draw(mask).polygon(corners, fill=255)
        return mask

    def stipple(self, points, colour, side="bottom", reach=0.7, alpha=150):
        """Grainy shade inside a polygon, densest at one side: the look of an airbrush."""
        points = list(points)
        x0, y0, x1, y1 = bounds(points)
        mask = self.mask(points, (x0, y0, x1, y1), shrink=SCALE)
        ramp = Image.linear_gradient("L").point(lambda v: max(0, 255 - (255 - v) / reach))
        turn = {"bottom": 0, "right": 90, "top": 180, "left": 270}[side]
        ramp = ramp.rotate(turn).resize(mask.size)
        grains = Image.frombytes("L", (512, 512), self.rng.randbytes(512 * 512))
        noise = tile_area(grains, mask.size)
        dots = ImageChops.subtract(ramp, noise).point(lambda v: alpha if v > 0 else 0)
        dots = ImageChops.multiply(dots, mask).resize((x1 - x0, y1 - y0))
        self.image.paste(colour, (x0, y0), dots)

    def glow(self, x, y, radius, colour, alpha=200):
        """Soft round light."""
        side = max(2, round(radius * 2))
        light = Image.radial_gradient("L").point(
            lambda v: round(alpha * max(0, 1 - v / 181) ** 2 * (v < 181))
        )
        light = light.resize((side, side), Image.Resampling.BILINEAR)
        self.image.paste(colour, (round(x - radius), round(y - radius)), light)

    def fade(self, top, bottom, colour, start, end):
        """A veil of one colour, from alpha `start` at the top to `end` at the bottom."""
        first, last = round(self.y(top)), round(self.y(bottom))
        ramp = Image.linear_gradient("L").point(lambda v: round(start + (end - start) * v / 255))
        self.image.paste(colour, (0, first), ramp.resize((self.w, last - first)))

    def beam(self, points, colour, alpha):
        """A shaft of light, with soft edges."""
        small = self.mask(points, (0, 0, self.w, self.h), shrink=8)
        small = small.filter(ImageFilter.GaussianBlur(2.5 * self.u)).point(
            lambda v: v * alpha // 255
        )
        self.image.paste(colour, (0, 0), small.resize(self.image.size, Image.Resampling.BILINEAR))

    def finish(self, grain=13, vignette=60):
        """The picture in its real size, with paper grain and slightly darker corners."""
        image = self.image.reduce(SCALE)
        edge = Image.radial_gradient("L").point(lambda v: round(max(0, v - 120) / 135 * vignette))
        image.paste("#0d1526", (0, 0), edge.resize(image.size, Image.Resampling.BILINEAR))
        tile = Image.frombytes("L", (512, 512), self.rng.randbytes(512 * 512))
        noise = tile_area(tile.point(lambda v: v * grain // 255), image.size)
        return ImageChops.add(image, Image.merge("RGB", (noise,) * 3), 1, -(grain // 2))


def tile_area(tile, size):
    """The tile laid out over an area of this size."""
    area = Image.new("L", size)
    for x in range(0, size[0], tile.width):
        for y in range(0, size[1], tile.height):
            area.paste(tile, (x, y))
    return area
