""" "ubah 3", "yg no 1 salah harusnya HADI": the number of a line to change, and what is told for it. Pure."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_POLITE = r"(?:(?:eh|maaf|aduh|oh|pak|bu|bapak|ibu|mohon|tolong|min|kak|mas|mbak|itu|yang|yg|untuk)[\s,.!]+)*"
_CHANGE = r"(?:ubah|ganti|edit|koreksi|perbaiki|revisi|ralat|change)"
_AT = r"(?:no|nomor|nomer|angka|yang|yg)"
_WRONG = (
    r"(?:(?:itu|nya|masih|salah|keliru|kurang|harusnya|seharusnya|mestinya|diganti|diubah|ganti|ubah|"
    r"(?:yang|yg) (?:benar|bener|betul))[\s,.:]+)*"
)
_EDIT = re.compile(
    rf"^\s*{_POLITE}(?:{_CHANGE}\s*{_AT}?|{_AT})\.?\s*(?P<number>\d{{1,2}})(?!\d)"
    rf"(?:[\s,.:]+{_WRONG})?\s*(?:(?:jadi|menjadi|ke|to)\s+|[:=,-]\s*)?(?P<new>.*)$",
    _I | re.DOTALL,
)
_ALONE = re.compile(rf"\s*{_POLITE}{_CHANGE}\s*{_AT}?\.?\s*(\d{{1,2}})\s*", _I)
_BARE = re.compile(r"(?:salah|keliru|pak|bu|ya|dong)?[\s.!,]*$", _I)


def edit_in(text: str) -> tuple[int, str] | None:
    """(3, "Budi") in "ubah 3 jadi Budi"; (3, "") in "no 3 salah"; None where no line is pointed at."""
    found = _EDIT.match(text)
    if found is None:
        return None
    new = found["new"].strip()
    return int(found["number"]), "" if _BARE.fullmatch(new) else new


def pointed_at(text: str) -> int | None:
    """The number in "ubah 3", said with nothing more."""
    found = _ALONE.fullmatch(text)
    return int(found[1]) if found else None
