"""What somebody wrote, without who it was: for the review file that the understanding learns from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from village_desk.conversation.spelling import clean

LONGEST = 600
# Three digits and more may be a number of a person, a house or a phone; "17 tahun" and "N1" teach something.
_DIGITS = re.compile(r"\d(?:[ .\-/]?\d){2,}")
_ADDRESSES = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|@\w+", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(r[tw])\b[. :/]*\d+|"
    r"\b(dusun|dukuh|gang|gg|blok|kampung|kp|perum|jl|jln)\b\.?\s+[^\s,.;?!]+(?:\s+[A-Z0-9][^\s,.;?!]*)*|"
    r"\b([Jj]alan)\s+[A-Z][^\s,.;?!]*(?:\s+[A-Z0-9][^\s,.;?!]*)*",
)
# What follows is a name: "nama saya Siti Aminah", "atas nama Budi". At most three words, capitals or not.
_NAMED = re.compile(
    r"\b(nama(?: lengkap)?(?: saya| kulo| abdi| bula| istri| suami| anak| ibu| bapak)*|atas nama|a\.?n\.?|bernama)"
    r"(\s*[:=]?\s+)"
    r"((?!(?:di|dalam|pada|yang|saya|salah|beda|ibu|anak)\b)[^\s,.;?!]+(?:\s+[A-Z][^\s,.;?!]*){0,2})",
)
_WHO = re.compile(
    r"\b([Pp]ak|[Bb]u|[Bb]apak|[Ii]bu|[Mm]as|[Mm]bak|[Ss]dr\.?|[Hh]j?\.)(\s+)"
    r"([A-Z][a-z'’]+(?:\s+[A-Z][a-z'’]+){0,2})"
)


def without_person(text: str, names: Iterable[str] = ()) -> str:
    """The words with numbers, places, addresses and names put out of them. `names`: those known of this citizen.

    No rule finds every name: whoever keeps the result reads it first. Doing it twice changes nothing.
    """
    kept = _ADDRESSES.sub("[alamat]", clean(text)[:LONGEST])
    for part in sorted({part for name in names for part in _parts(name)}, key=len, reverse=True):
        kept = re.sub(rf"\b{re.escape(part)}\b", "[nama]", kept, flags=re.IGNORECASE)
    kept = _PLACE.sub(lambda place: f"{place[1] or place[2] or place[3]} [tempat]", kept)
    kept = _DIGITS.sub("[angka]", kept)
    kept = _NAMED.sub(r"\1\2[nama]", kept)
    kept = _WHO.sub(r"\1\2[nama]", kept)
    return re.sub(r"(\[nama\])(?:\s+\[nama\])+", r"\1", kept)


def _parts(name: str) -> list[str]:
    """The words of a name that can be looked for; shorter ones are ordinary words as well."""
    return [part for part in re.split(r"[\s,.]+", name) if len(part) >= 4]
