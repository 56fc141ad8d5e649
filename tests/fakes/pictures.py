"""Small files of every kind, made on the spot."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(width: int = 640, height: int = 480, *, turned: int | None = None, gps: bool = False) -> bytes:
    """A JPEG, red on the left and blue on the right, so that a turned one can be told.

    `turned` is the EXIF orientation (6: the camera was held upright); `gps` writes a position into it.
    """
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    exif = Image.Exif()
    if turned is not None:
        exif[0x0112] = turned
    if gps:
        exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 47.0, 44.0), 3: "E", 4: (110.0, 22.0, 10.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(width: int = 64, height: int = 64) -> bytes:
    """A white PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def pdf() -> bytes:
    """The smallest PDF that readers open: one empty page."""
    out = io.BytesIO()
    Image.new("RGB", (100, 140), "white").save(out, "PDF")
    return out.getvalue()


HTML = b"<!doctype html><script>alert(1)</script>"
OGG = b"OggS" + bytes(60)
