"""Pictures, as people have them on their computers."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import desk
from articles.models import Article, Picture
from tests.admin.screens.clients import Desk


def jpeg(size=(400, 300), colour="teal", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **options)
    return out.getvalue()


def iptc_jpeg(caption: bytes, credit: bytes) -> bytes:
    """A JPEG with caption and credit in its APP13 segment, as photographers' software writes them."""

    def record(number, value):
        return struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value

    data = record(120, caption) + record(110, credit)
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(data)) + data + b"\0" * (len(data) % 2)
    payload = b"Photoshop 3.0\0" + block
    raw = jpeg()
    return raw[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + raw[2:]


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 60,000 × 60,000 pixels."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def file(raw: bytes, name: str = "发布会.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, "image/jpeg")


NOT_PICTURES = {
    "broken": lambda: jpeg((2000, 1500), quality=95)[:-3000],
    "beheaded": lambda: jpeg()[10:],
    "text": lambda: "这不是图片".encode(),
    "html": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "bomb": bomb,
    "gif head": lambda: b"GIF89a",
    "zip": lambda: b"PK\x03\x04" + b"\0" * 100,
}


def figure(number=0, **fields) -> dict:
    facts = {"caption": "", "credit": "", "alt": "", "order": number, "id": "", **fields}
    return {f"placed-{number}-{name}": value for name, value in facts.items()}


def with_figure(desk_of: Desk, article: Article, **fields) -> dict:
    """The form with one more row for a picture."""
    facts = desk_of.form(article)
    number = int(facts["placed-TOTAL_FORMS"][0])
    return {**facts, **figure(number, **fields), "placed-TOTAL_FORMS": number + 1}


def picture(newsroom, colour="teal", **words) -> Picture:
    return desk.add_picture(newsroom.reporter, jpeg(colour=colour), **words)


def figure_of(image: Picture, **words) -> dict:
    return {"picture": image, "caption": "退潮", "credit": "张力雯", "alt": "滩涂", **words}
