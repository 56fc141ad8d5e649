"""A voice note as WhatsApp makes it, made on the spot: Opus in Ogg, a second of silence that players play."""

from __future__ import annotations

import struct

_SILENCE = b"\xf8\xff\xfe"  # one Opus packet: 20 ms of nothing
_SAMPLES = 960  # of 48 kHz, per packet
_SERIAL = 1


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
        table.append(value & 0xFFFFFFFF)
    return table


_TABLE = _crc_table()


def _crc(data: bytes) -> int:
    value = 0
    for byte in data:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value


def _page(packets: list[bytes], number: int, granule: int, flags: int) -> bytes:
    sizes = bytes(len(packet) for packet in packets)
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, _SERIAL, number, 0)
    page = head + bytes([len(sizes)]) + sizes + b"".join(packets)
    return page[:22] + struct.pack("<I", _crc(page)) + page[26:]


def voice_note(seconds: int = 1) -> bytes:
    """A whole Ogg Opus file of silence."""
    opening = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 0, 48_000, 0, 0)
    tags = struct.pack("<8sI4sI", b"OpusTags", 4, b"test", 0)
    packets = [_SILENCE] * (50 * seconds)
    pages = [_page([opening], 0, 0, 2), _page([tags], 1, 0, 0)]
    for number, start in enumerate(range(0, len(packets), 50), start=2):
        some = packets[start : start + 50]
        end = start + len(some)
        pages.append(_page(some, number, end * _SAMPLES, 4 if end == len(packets) else 0))
    return b"".join(pages)
