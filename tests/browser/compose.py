"""README's screenshot: the queue, a ticket and the citizen's chat on a phone, side by side.

The browser journey takes the pictures (`make screenshot` runs it first); this only lays them out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

SHOTS = Path(__file__).parent / "shots"
NAMES = ("malam", "antrean", "permohonan", "pratinjau", "siap")
GAP, PAPER = 24, "#e9e7df"


def compose(target: Path) -> None:
    """Write the five phone pictures beside each other to `target`."""
    pictures = [Image.open(SHOTS / f"{name}-phone.png") for name in NAMES]
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    height = max(picture.height for picture in pictures) + 2 * GAP
    sheet = Image.new("RGB", (width, height), PAPER)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    sheet.quantize(128).save(target, optimize=True)


if __name__ == "__main__":
    compose(Path(sys.argv[1]))
