"""A QR picture of an address of ours, as SVG in the page: no request, no script, no picture file."""

from __future__ import annotations

import segno
from markupsafe import Markup

SCALE, BORDER = 4, 4  # pixels per square; the quiet zone that ISO/IEC 18004 asks for


def drawn(address: str) -> Markup:
    """The picture, 4 pixels per square, for dark on light paper. `address` becomes squares, never markup."""
    code = segno.make(address, error="m", micro=False)
    picture = code.svg_inline(
        scale=SCALE, border=BORDER, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(picture)  # noqa: S704 (made of coordinates only)
