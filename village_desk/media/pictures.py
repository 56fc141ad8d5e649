"""Pictures made safe and readable: limits before decoding, upright, nothing in them but the picture (S11, S12).

A 17 KB file can ask for 700 MB. So the header alone decides what is decoded, by the memory that it would take.
"""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image
from PIL.Image import Transpose

from village_desk.media.kinds import MediaRefused

FORMATS = ("JPEG", "PNG", "WEBP")
# A page of A4 at 2,800 pixels has 240 dots per inch: small print stays readable.
LONGEST_SIDE = 2_800
QUALITY = 85
# Bytes that decoding may take; the shrunk copy comes on top, and all must stay below 100 MB.
MOST_MEMORY = 50_000_000
# Bytes per pixel while a picture is shrunk, by mode. With transparency the library makes a second copy.
PER_PIXEL = {"1": 2, "L": 1, "RGB": 4, "CMYK": 4, "P": 9}
PER_PIXEL_OTHER = 8
WEBP_DECODER = 8  # bytes per pixel that this decoder holds beside the picture
JPEG_SCALES = (1, 2, 4, 8)  # the sizes at which a JPEG can be decoded
ORIENTATION = 0x0112
UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error)

# The library's own limit is higher, and only warns; ours comes right after the header.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Picture:
    """A JPEG, upright, without any metadata; width and height in pixels."""

    data: bytes
    width: int
    height: int


def check(data: bytes, max_pixels: int) -> None:
    """Read the header only. Raises MediaRefused: too_many_pixels, unreadable."""
    with _unreadable_if_broken():
        _opened(data, max_pixels).close()


def cleaned(data: bytes, max_pixels: int) -> Picture:
    """The picture as we keep it: at most 2,800 pixels long. Raises MediaRefused: too_many_pixels, unreadable."""
    with _unreadable_if_broken():
        image = _opened(data, max_pixels)
        turn = UPRIGHT.get(_orientation(image))
        image = _flat(_shrunk(image))
        if turn is not None:
            image = image.transpose(turn)
        out = io.BytesIO()
        image.info.clear()  # comments and the like would be written back
        image.save(out, "JPEG", quality=QUALITY)
        return Picture(out.getvalue(), image.width, image.height)


@contextlib.contextmanager
def _unreadable_if_broken() -> Iterator[None]:
    """The library raises nearly everything for a broken picture."""
    try:
        yield
    except BROKEN:
        raise MediaRefused("unreadable") from None


def _opened(data: bytes, max_pixels: int) -> Image.Image:
    """The header read, the size judged; nothing is decoded yet."""
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    pixels = image.width * image.height
    if pixels > max_pixels:
        raise MediaRefused("too_many_pixels")
    if image.format in ("JPEG", "MPO"):
        _choose_scale(image, MOST_MEMORY - _held_whole(image, data))
    elif pixels * _per_pixel(image) > MOST_MEMORY:
        raise MediaRefused("too_many_pixels")
    return image


def _per_pixel(image: Image.Image) -> int:
    return PER_PIXEL.get(image.mode, PER_PIXEL_OTHER) + (WEBP_DECODER if image.format == "WEBP" else 0)


def _choose_scale(image: Image.Image, memory: int) -> None:
    """Let the JPEG decoder give a half, a quarter or an eighth where the whole would not fit."""
    pixels = image.width * image.height
    for scale in JPEG_SCALES:
        if pixels // (scale * scale) * _per_pixel(image) <= memory:
            if scale > 1:
                image.draft(image.mode, (image.width // scale, image.height // scale))
            return
    raise MediaRefused("too_many_pixels")


def _held_whole(image: Image.Image, data: bytes) -> int:
    """Bytes of coefficients: a JPEG in several scans is held whole before its first line comes out, at any scale."""
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    if not layers or not _several_scans(data, len(layers)):
        return 0
    samples = sum(across * down for _, across, down, _ in layers)
    widest = max(layer[1] for layer in layers) * max(layer[2] for layer in layers)
    return 2 * image.width * image.height * samples // widest


def _several_scans(data: bytes, layers: int) -> bool:
    """True for a progressive JPEG, and for one whose first scan does not hold all layers."""
    place = 2
    while place + 5 <= len(data):
        if data[place] != 0xFF:
            return True  # not as it should be: expect the worst
        marker = data[place + 1]
        if marker == 0xC2:
            return True
        if marker == 0xDA:
            return data[place + 4] < layers
        place += 1 if marker == 0xFF else 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return True


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; a broken note about the picture does not break the picture."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except BROKEN:
        return 1


def _shrunk(image: Image.Image) -> Image.Image:
    """At most LONGEST_SIDE. First narrower, then lower: in one step the library holds a third copy."""
    image.load()
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    longest = max(image.size)
    if longest <= LONGEST_SIDE:
        return image
    width, height = (max(1, round(side * LONGEST_SIDE / longest)) for side in image.size)
    narrower = image.resize((width, image.height))
    image.close()
    return narrower.resize((width, height))


def _flat(image: Image.Image) -> Image.Image:
    """Grey or RGB; what was transparent becomes white, as on paper."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode in ("LA", "RGBA"):
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")
