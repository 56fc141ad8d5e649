"""The tracking page as one picture, to keep in the phone's gallery: the page itself may be gone when it is needed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from village_desk import qr
from village_desk.public.tracking import Tracking
from village_desk.translation import gettext as _

WIDTH, MARGIN, GAP = 720, 40, 14  # pixels: what a cheap phone shows without enlarging
_INK, _MUTED, _PAPER = "#1c2825", "#54615c", "#ffffff"
_TONES = {
    "done": ("#dcefe2", "#12513c"),
    "act": ("#fcefc5", "#624400"),
    "rest": ("#eceae4", "#48534f"),
}
_QR = 300


@dataclass
class _Sheet:
    """A page that grows downwards; `y` is how far it reaches."""

    draw: ImageDraw.ImageDraw
    y: int = MARGIN

    def text(self, words: str, size: int, ink: str = _INK) -> None:
        """Words over the whole width, broken between words."""
        font = ImageFont.load_default(size)
        for line in _lines(words, font, WIDTH - 2 * MARGIN):
            self.draw.text((MARGIN, self.y), line, font=font, fill=ink)
            self.y += round(size * 1.35)
        self.y += GAP

    def status(self, words: str, tone: str) -> None:
        """The status in its own box: the word says it, the colour only helps."""
        paper, ink = _TONES.get(tone, _TONES["rest"])
        font = ImageFont.load_default(42)
        lines = _lines(words.upper(), font, WIDTH - 2 * MARGIN - 40)
        height = len(lines) * 56 + 32
        self.draw.rounded_rectangle((MARGIN, self.y, WIDTH - MARGIN, self.y + height), 16, fill=paper)
        for number, line in enumerate(lines):
            self.draw.text((MARGIN + 20, self.y + 14 + number * 56), line, font=font, fill=ink)
        self.y += height + 2 * GAP

    def squares(self, rows: Sequence[bytearray]) -> None:
        """A QR code, about 300 pixels wide."""
        side = max(1, _QR // len(rows))
        for down, row in enumerate(rows):
            for right, dark in enumerate(row):
                if dark:
                    x, y = MARGIN + right * side, self.y + down * side
                    self.draw.rectangle((x, y, x + side - 1, y + side - 1), fill="#000000")
        self.y += len(rows) * side + GAP


def picture(told: Tracking, code_link: str) -> bytes:
    """A PNG of the page; with the pick-up QR for `code_link` while the paper waits ("" otherwise)."""
    image = Image.new("RGB", (WIDTH, 1600), _PAPER)
    sheet = _Sheet(ImageDraw.Draw(image))
    sheet.text(told.office.name, 30, _MUTED)
    sheet.text(told.heading, 40)
    if told.service:
        sheet.text(f"{told.service}{f'  {told.initials}' if told.initials else ''}", 30)
    sheet.status(told.status, told.tone)
    for words in (told.lead, *(f"- {name}" for name in told.missing), told.promise):
        if words:
            sheet.text(words, 28)
    if told.code and code_link:
        sheet.text(_("Kode ambil: %(code)s", code=told.code), 34)
        sheet.squares(qr.squares(code_link))
    sheet.text(_("Jam layanan: %(hours)s", hours=told.opening), 24, _MUTED)
    kept = io.BytesIO()
    image.crop((0, 0, WIDTH, min(sheet.y + MARGIN, 1600))).quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _lines(words: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> list[str]:
    """The words in lines that fit; one that is too long by itself stands alone."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
