"""A QR picture of an address of ours: as SVG in the page (no script), or as squares for a picture file."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from markupsafe import Markup

SCALE, BORDER = 4, 4  # pixels per square; the quiet zone that ISO/IEC 18004 asks for


def drawn(address: str) -> Markup:
    """The picture, 4 pixels per square, for dark on light paper. `address` becomes squares, never markup."""
    picture = _code(address).svg_inline(
        scale=SCALE, border=BORDER, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(picture)  # noqa: S704 (made of coordinates only)


def squares(address: str) -> Sequence[bytearray]:
    """The same as rows of squares, 1 for a dark one, with the quiet zone around."""
    return [bytearray(row) for row in _code(address).matrix_iter(scale=1, border=BORDER)]


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
