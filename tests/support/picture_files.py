"""Files of pictures, as small as they can be."""

from __future__ import annotations

import io

from PIL import Image


def make_file(kind: str = "JPEG", size=(60, 40), mode: str = "RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 80).save(out, kind, **more)
    return out.getvalue()
