"""Days as people call them from where they stand: yesterday, last Monday, the 20th of last month. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from village_desk.office.wording_time import DAYS, MONTHS, date_words

WEEKDAYS = {name.lower(): number for number, name in enumerate(DAYS)} | {"jum'at": 4, "jumaat": 4, "ahad": 6}
HOW = "Mohon tulis tanggalnya seperti 17 Agustus 1990."
_COUNTS = {
    word: number
    for number, word in enumerate("se satu dua tiga empat lima enam tujuh delapan sembilan sepuluh".split())
} | {"se": 1, "seminggu": 1, "sehari": 1, "sebulan": 1}
_RELATIVE = (
    (r"kemar[ie]n (lusa|dulu)|kmrn lusa", -2),
    (r"kemar[ie]n|kmrn|kmaren|tadi malam|semalam|wingi|yesterday|last night", -1),
    (r"hari ini|skrg|sekarang|tadi|nanti|barusan|saiki|today|tonight|this morning", 0),
    (r"besok lusa|lusa", 2),
    (r"besok|bsk|besuk|sesuk|tomorrow", 1),
)
_SPAN = re.compile(r"\b(\d{1,2}|[a-z]+)\s*(hari|minggu|mgg)?\s*(yang lalu|yg lalu|lalu|kemarin|lagi|depan)\b")
_WEEK = re.compile(r"\b(?:minggu|mgg)\s*(?:yang |yg )?(lalu|kemar[ie]n|depan)\b")
_LAST = r"(?:yang |yg )?(?:lalu|kemar[ie]n|kmrn|kmaren)|wingi"
_COMING = ("besok", "bsk", "besuk", "depan", "nanti")
_NEAR = re.compile(rf"\b({_LAST}|{'|'.join(_COMING)})\b")
_SUNDAY = re.compile(rf"\b(?:hari|dino|malam)\s+minggu\b|\b(?:kemar[ie]n|besok)\s+minggu\b(?!\s*(?:{_LAST}))")
_MONTH = re.compile(rf"\b(?:tgl|tg|tanggal)\.? (\d{{1,2}})\s+(?:bulan|bln|sasi)\s+({_LAST}|ini|depan)\b")
_ENGLISH = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_AGO = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_ENGLISH)}) (day|week)s? ago\b")


@dataclass(frozen=True)
class Found:
    """A date as written, and how sure its shape is (0..1). `day` None: not a day; `warning` says why."""

    day: date | None
    sure: float
    text: str = ""
    warning: str = ""


def of_a_week(text: str, today: date) -> Found | None:
    """`Senin minggu lalu`, `minggu depan hari Jumat`: that day of the week before or after this one."""
    week = _WEEK.search(text)
    word = next(
        (w for w in re.findall(r"[a-z']+", text) if w in WEEKDAYS and w not in ("minggu", "ahad")), None
    )
    if week is None or word is None:
        return None
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=WEEKDAYS[word] + (7 if week[1] == "depan" else -7))
    return Found(day, 0.85, text, f"Kami catat {DAYS[day.weekday()]}, {date_words(day)}. Mohon diperiksa.")


def named_and_near(text: str, today: date) -> Found | None:
    """`hari Minggu kemarin`, `Rabu lalu`, `Senin besok`: the last such day before today, or the next one after it.

    Not yesterday: whoever names the day means the day. "Minggu lalu" alone is last week.
    """
    named = next((w for w in re.findall(r"[a-z']+", text) if w in WEEKDAYS), None)
    near = _NEAR.search(text)
    if named is None or near is None or (named == "minggu" and not _SUNDAY.search(text)):
        return None
    back = near[1] not in _COMING
    days = (today.weekday() - WEEKDAYS[named]) % 7 or 7
    day = today + timedelta(days=-days if back else (7 - days) or 7)
    return Found(day, 0.85, text, f"Kami catat {DAYS[day.weekday()]}, {date_words(day)}. Mohon diperiksa.")


def of_a_month(text: str, today: date) -> Found | None:
    """`tanggal 20 bulan lalu`, `tgl 15 bulan depan`."""
    match = _MONTH.search(text)
    if match is None:
        return None
    step = {"ini": 0, "depan": 1}.get(match[2], -1)
    months = today.year * 12 + today.month - 1 + step
    found = built(months // 12, months % 12 + 1, int(match[1]), 0.85)
    told = f"Kami catat {date_words(found.day)}. Mohon diperiksa." if found.day else found.warning
    return Found(found.day, found.sure, text, told)


def relative(text: str, today: date) -> Found | None:
    if ago := _AGO.search(text):
        days = (int(ago[1]) if ago[1].isdigit() else _ENGLISH[ago[1]]) * (7 if ago[2] == "week" else 1)
        return Found(today - timedelta(days=days), 0.85, text)
    span = _SPAN.search(text)
    if span and (span[1].isdigit() or span[1] in _COUNTS or span[1] == "minggu"):
        return _span(span, today)
    for pattern, days in _RELATIVE:
        if re.search(rf"\b({pattern})\b", text):
            return Found(today + timedelta(days=days), 0.85, text)
    return None


def _span(match: re.Match[str], today: date) -> Found | None:
    """`3 hari lalu`, `dua minggu lagi`, `minggu depan`: rough ones are said back with a warning."""
    word, unit, direction = match[1], match[2] or ("minggu" if "minggu" in match[1] else ""), match[3]
    if not unit and word != "sehari":
        return None
    count = int(word) if word.isdigit() else _COUNTS.get(word, 1)
    days = count if unit == "hari" or word == "sehari" else 7 * count
    day = today + timedelta(days=days if direction in ("lagi", "depan") else -days)
    return Found(day, 0.85, match[0], f"Kami catat {date_words(day)}. Mohon diperiksa." if days > 6 else "")


def weekday(text: str, forward: bool, past: bool, today: date) -> Found | None:
    """`Senin`, `hari Jumat depan`: the next or the last such day."""
    word = next((w for w in re.findall(r"[a-z']+", text) if w in WEEKDAYS), None)
    if word is None:
        return None
    ahead = (WEEKDAYS[word] - today.weekday()) % 7
    if past and not forward:
        day = today - timedelta(days=(7 - ahead) % 7 or (0 if past else 7))
    else:
        day = today + timedelta(days=ahead or 7)
    return Found(day, 0.6, text, f"Kami catat {DAYS[day.weekday()]}, {date_words(day)}. Mohon diperiksa.")


def built(year: int, month: int, day: int, sure: float) -> Found:
    try:
        return Found(date(year, month, day), sure)
    except ValueError:
        name = MONTHS[month - 1] if 1 <= month <= 12 else f"bulan {month}"
        return Found(None, sure, "", f"Tanggal {day} {name} {year} tidak ada di kalender. {HOW}")
