""" "Alamatnya RT 5 bukan RT 4", "rw salah, harusnya 2": only that part of the address changes. Pure."""

from __future__ import annotations

import re

from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.spelling import words

_PART = re.compile(
    r"\b(rt|rw)\W{0,2}(?:nya)?((?:[\s,.:=]+[^\W\d]+){0,4}?)[\s,.:=/]*0*(\d{1,3})\b", re.IGNORECASE
)
_NOT = re.compile(r"\bbukan\b.*$", re.IGNORECASE | re.DOTALL)
_AROUND = FILLERS | frozenset(
    "alamat alamatnya juga salah keliru harusnya seharusnya benar benarnya betul yang jadi menjadi ganti diganti "
    "ubah diubah ralat koreksi perbaiki tulis ditulis maaf eh oh maksud maksudnya tolong mohon rt rw rtnya rwnya "
    "nomor lagi lg bentar sebentar kurang tambah tambahkan ke dengan adalah".split()
)


def told(text: str) -> dict[str, str]:
    """{"rt": "5"}: what a message tells of RT and RW, and of nothing else; empty for every other."""
    plain = _NOT.sub("", text)
    found = {part.casefold(): number for part, _, number in _PART.findall(plain)}
    rest = {word for word in words(plain) if not word.isdecimal()}
    return found if found and rest <= _AROUND else {}


def amended(address: str, parts: dict[str, str]) -> str:
    """The address with these parts instead of its own; what it has not is put behind it."""
    for part, number in parts.items():
        own = re.compile(rf"\b({part})\W{{0,2}}\d{{1,3}}\b", re.IGNORECASE)
        if own.search(address):
            address = own.sub(rf"\g<1> {number}", address, count=1)
        else:
            address = f"{address} {part.upper()} {number}"
    return address
