"""Drawings that stand for photos of papers: plainly marked as examples, so nobody takes one for real."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (1000, 640)


def paper(title: str) -> bytes:
    """A JPEG of a paper with the word CONTOH (example) and its title, e.g. "Kartu Keluarga"."""
    image = Image.new("RGB", SIZE, "#f4efe4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, SIZE[0] - 40, SIZE[1] - 40), outline="#2f5d50", width=6)
    draw.text((90, 80), "CONTOH", fill="#a33a2c", font=_font(84))
    draw.text((90, 200), title[:34], fill="#1f2d2a", font=_font(46))
    for row in range(5):
        top = 310 + row * 52
        draw.rectangle((90, top, 90 + (560 if row % 2 else 700), top + 18), fill="#c9d4cd")
    draw.rectangle((760, 300, 910, 500), fill="#dfe7e2", outline="#2f5d50", width=3)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=82)
    return data.getvalue()


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)
