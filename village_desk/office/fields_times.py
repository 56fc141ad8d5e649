"""Clock times as people write them: `14.30`, `jam 2 siang`, `setengah 3` (half before!). Pure."""

from __future__ import annotations

import re

from village_desk.office.fields_result import FieldResult, bad, clean, good, plain_digits

_WORDS = {
    word: number
    for number, word in enumerate(
        "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(), start=1
    )
}
_CLOCK = re.compile(r"\b(\d{1,2})\s*[.:]\s*(\d{2})\b")
_HOUR = re.compile(r"\b(\d{1,2})\b")
_LATER = re.compile(r"\b(lewat|lebih|kurang)\s+(\d{1,2}|seperempat)\b")
_PART = re.compile(r"\b(pagi|siang|sore|malam|malem|petang|dini hari|subuh)\b")
_HOW = "Mohon tulis jamnya seperti 14.30 atau jam 2 siang."


def read_time(raw: str, *, any_hour: bool = False) -> FieldResult:
    """A time of day. Value: `14:30`; shown: `pukul 14.30`. A bare small hour is read as daytime, said so.

    `any_hour`: people are born and die at any: "jam 6" may be the evening, and both readings are said.
    """
    found = find_time(raw)
    if found is None:
        return bad(_HOW)
    minutes, warning, _ = found
    clock = f"{minutes // 60:02d}.{minutes % 60:02d}"
    if any_hour and not warning and _may_be_evening(raw, minutes):
        later = minutes + 720
        warning = f"Kami baca pukul {clock}. Bila maksudnya malam, mohon tulis {later // 60:02d}.{later % 60:02d}."
    return good(clock.replace(".", ":"), f"pukul {clock}", warning)


def _may_be_evening(raw: str, minutes: int) -> bool:
    text = plain_digits(clean(raw)).lower()[:80]
    return 6 * 60 <= minutes < 12 * 60 and not (_PART.search(text) or _CLOCK.search(text))


def find_time(raw: str) -> tuple[int, str, float] | None:
    """Minutes after midnight, a warning, and how sure the shape is (0..1); None when there is no time."""
    text = plain_digits(clean(raw)).lower()[:80]
    for word, number in _WORDS.items():
        text = re.sub(rf"\b{word}\b", str(number), text)
    if "tengah malam" in text:
        return 0, "", 0.9
    part = _PART.search(text)
    spoken = bool(re.search(r"\b(jam|pukul|pkl|jm|wib|wita|wit)\b", text)) or part is not None
    clock = _CLOCK.search(text)
    if clock:
        return _checked(int(clock[1]), int(clock[2]), part[1] if part else "", True, 0.95)
    hour = _HOUR.search(text)
    if hour is None:
        return None
    half = "setengah" in text or "stgh" in text
    found = _checked(int(hour[1]), 0, part[1] if part else "", False, 0.9 if spoken or half else 0.3)
    return _moved(found, -30 if half else _later(text)) if found else None


def _checked(hour: int, minute: int, part: str, exact: bool, sure: float) -> tuple[int, str, float] | None:
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    if part:
        hour = _in_part(hour, part)
    elif not exact and 1 <= hour <= 5:
        # Nobody opens an event or meets an officer at two at night: the other reading is offered.
        return (hour + 12) * 60 + minute, "afternoon", sure
    return hour * 60 + minute, "", sure


def _moved(found: tuple[int, str, float], by: int) -> tuple[int, str, float]:
    """The time shifted by minutes; the warning that it was read as afternoon names both readings."""
    minutes = (found[0] + by) % 1440
    if not found[1]:
        return minutes, "", found[2]
    night = (minutes - 720) % 1440
    read = f"Kami baca pukul {minutes // 60:02d}.{minutes % 60:02d}."
    other = f"Bila maksudnya dini hari, mohon tulis {night // 60:02d}.{night % 60:02d}."
    return minutes, f"{read} {other}", found[2]


def _later(text: str) -> int:
    match = _LATER.search(text)
    if match is None:
        return 0
    minutes = 15 if match[2] == "seperempat" else int(match[2])
    return -minutes if match[1] == "kurang" else minutes


def _in_part(hour: int, part: str) -> int:
    """The 24-hour clock of an hour in a part of the day; `jam 12 malam` is 0, `jam 1 malam` is 1."""
    if hour > 12:
        return hour
    if part in ("malam", "malem"):
        return hour % 12 + 12 if 6 <= hour < 12 else hour % 12
    if part in ("sore", "petang"):
        return hour % 12 + 12
    if part == "siang":
        return hour if 9 <= hour <= 12 else hour + 12
    return hour % 12
