"""Dates as people write them: day, month, year, month names, relative words (adminduk 2.6). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from village_desk.office.fields_result import FieldResult, bad, clean, good, plain_digits
from village_desk.office.wording_time import DAYS, MONTHS, date_words

_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)} | {
    name: number
    for number, names in enumerate(
        (
            "jan januari januwari",
            "feb peb pebruari febuari febr",
            "mar mrt mart",
            "apr apl",
            "may mey",
            "jun juny",
            "jul july",
            "agu ags agt agst aug agus agustuss august",
            "sep sept set",
            "okt oct october",
            "nov nop nopember",
            "des dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(DAYS)} | {"jum'at": 4, "jumaat": 4, "ahad": 6}
_COUNTS = {
    word: number
    for number, word in enumerate("se satu dua tiga empat lima enam tujuh delapan sembilan sepuluh".split())
} | {"se": 1, "seminggu": 1, "sehari": 1, "sebulan": 1}
_RELATIVE = (
    (r"kemar[ie]n (lusa|dulu)|kmrn lusa", -2),
    (r"kemar[ie]n|kmrn|kmaren|tadi malam|semalam|wingi", -1),
    (r"hari ini|skrg|sekarang|tadi|nanti|barusan|saiki", 0),
    (r"besok lusa|lusa", 2),
    (r"besok|bsk|besuk|sesuk", 1),
)
_NUMERIC = re.compile(r"\b(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})\b")
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_NAMED = re.compile(r"\b(\d{1,2})\s*[-/. ]?\s*([a-z]{3,10})\.?\s*[-/. ,]?\s*(\d{4}|'?\d{2})?\b")
_DAY_ALONE = re.compile(r"\b(tgl|tg|tanggal)\.?\s*(\d{1,2})\b(?!\s*[-/.]?\s*\d)")
_SOLID = re.compile(r"\b(\d{2})(\d{2})(\d{4}|\d{2})\b")
_SPAN = re.compile(r"\b(\d{1,2}|[a-z]+)\s*(hari|minggu|mgg)?\s*(yang lalu|yg lalu|lalu|kemarin|lagi|depan)\b")
_WEEK = re.compile(r"\b(?:minggu|mgg)\s*(?:yang |yg )?(lalu|kemar[ie]n|depan)\b")
_HOW = "Mohon tulis tanggalnya seperti 17 Agustus 1990."
OLDEST_YEARS = 120


@dataclass(frozen=True)
class Found:
    """A date as written, and how sure its shape is (0..1). `day` None: not a day; `warning` says why."""

    day: date | None
    sure: float
    text: str = ""
    warning: str = ""


def read_date(raw: str, limits: Mapping[str, Any], today: date, *, birth: bool = False) -> FieldResult:
    """A date within its limits. Value: ISO; shown: `17 Agustus 1990`. `today` is the office's local date."""
    found = find_date(raw, limits, today, birth=birth)
    if found is None:
        return bad(_HOW)
    if found.day is None:
        return bad(found.warning)
    problem = _limit_problem(found.day, limits, today)
    if problem:
        return bad(problem)
    return good(
        found.day.isoformat(),
        date_words(found.day),
        found.warning,
        _weekday_warning(raw, found.day),
        _young_warning(found.day, limits, today),
    )


def find_date(raw: str, limits: Mapping[str, Any], today: date, *, birth: bool = False) -> Found | None:
    """The first date in the text, read in the light of its limits (past, future); None when there is none."""
    text = plain_digits(clean(raw)).lower().replace("’", "'")[:120]
    forward = limits.get("min") == "today"
    past = limits.get("max") == "today" or birth
    return (
        _iso(text)
        or _numeric(text, forward, past, today, limits)
        or _named(text, forward, past, birth, today, limits)
        or _day_alone(text, forward, past, birth, today)
        or _of_a_week(text, today)
        or _relative(text, today)
        or _weekday(text, forward, past, today)
    )


def age_on(born: date, today: date) -> int:
    """Whole years lived."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _iso(text: str) -> Found | None:
    match = _ISO.search(text)
    return _built(int(match[1]), int(match[2]), int(match[3]), 0.95) if match else None


def _numeric(text: str, forward: bool, past: bool, today: date, limits: Mapping[str, Any]) -> Found | None:
    match = _NUMERIC.search(text)
    sure = 0.95
    if match is None:
        match, sure = _SOLID.fullmatch(text.strip()), 0.6
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    if month > 12 >= day:
        return Found(None, sure, text, "Urutannya hari, bulan, tahun. " + _HOW)
    return _in_century(day, month, match[3], sure, forward, past, today, limits)


def _named(
    text: str, forward: bool, past: bool, birth: bool, today: date, limits: Mapping[str, Any]
) -> Found | None:
    for match in _NAMED.finditer(text):
        month = _MONTHS.get(match[2])
        if month is None:
            continue
        day, year = int(match[1]), match[3]
        if year:
            return _in_century(day, month, year.strip("'"), 0.98, forward, past, today, limits)
        if birth:
            return Found(None, 0.8, text, "Tahunnya belum ada. " + _HOW)
        return _nearest_year(day, month, forward, past, today)
    return None


def _in_century(
    day: int,
    month: int,
    year: str,
    sure: float,
    forward: bool,
    past: bool,
    today: date,
    limits: Mapping[str, Any],
) -> Found:
    """A full year as it is; two digits in the newest century that the limits allow."""
    if len(year) == 4:
        return _built(int(year), month, day, sure)
    short = int(year)
    if not past:
        return _built(2000 + short, month, day, sure)
    newer = _built(2000 + short, month, day, sure)
    older = _built(1900 + short, month, day, sure)
    if newer.day is None or newer.day > today:
        return older
    youngest = int(limits.get("min_age_years", limits.get("min_age_years_warn", 0)))
    if older.day and age_on(newer.day, today) < youngest:
        return older
    oldest = int(limits.get("max_age_years", 100))
    if older.day and age_on(older.day, today) <= oldest:
        return Found(newer.day, sure, newer.text, f"Tahunnya kami baca {newer.day.year}. Mohon diperiksa.")
    return newer


def _nearest_year(day: int, month: int, forward: bool, past: bool, today: date) -> Found:
    """A date without a year: the next one, the last one, or the nearest, as the limits say."""
    options = [_built(year, month, day, 0.9) for year in (today.year, today.year + 1, today.year - 1)]
    fitting = [
        o for o in options if o.day and not (forward and o.day < today) and not (past and o.day > today)
    ]
    return min(fitting, key=lambda o: abs((o.day or today) - today), default=options[0])


def _day_alone(text: str, forward: bool, past: bool, birth: bool, today: date) -> Found | None:
    """`tgl 20 kemarin`, `tanggal 30`: the last or the next such day, where the limits say which of them."""
    match = _DAY_ALONE.search(text)
    if match is None or birth or forward == past or not 1 <= int(match[2]) <= 31:
        return None
    day = today
    for _ in range(62):
        if day.day == int(match[2]):
            return Found(day, 0.7, text, f"Kami catat {date_words(day)}. Mohon diperiksa.")
        day += timedelta(days=-1 if past else 1)
    return None


def _of_a_week(text: str, today: date) -> Found | None:
    """`Senin minggu lalu`, `minggu depan hari Jumat`: that day of the week before or after this one."""
    week = _WEEK.search(text)
    word = next((w for w in re.findall(r"[a-z']+", text) if w in _WEEKDAYS and w not in ("minggu", "ahad")), None)
    if week is None or word is None:
        return None
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAYS[word] + (7 if week[1] == "depan" else -7))
    return Found(day, 0.85, text, f"Kami catat {DAYS[day.weekday()]}, {date_words(day)}. Mohon diperiksa.")


def _relative(text: str, today: date) -> Found | None:
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


def _weekday(text: str, forward: bool, past: bool, today: date) -> Found | None:
    """`Senin`, `hari Jumat depan`: the next or the last such day."""
    word = next((w for w in re.findall(r"[a-z']+", text) if w in _WEEKDAYS), None)
    if word is None:
        return None
    ahead = (_WEEKDAYS[word] - today.weekday()) % 7
    if (past and not forward) or re.search(r"\b(lalu|kemar[ie]n)\b", text):
        day = today - timedelta(days=(7 - ahead) % 7 or (0 if past else 7))
    else:
        day = today + timedelta(days=ahead or 7)
    return Found(day, 0.6, text, f"Kami catat {DAYS[day.weekday()]}, {date_words(day)}. Mohon diperiksa.")


def _built(year: int, month: int, day: int, sure: float) -> Found:
    try:
        return Found(date(year, month, day), sure)
    except ValueError:
        name = MONTHS[month - 1] if 1 <= month <= 12 else f"bulan {month}"
        return Found(None, sure, "", f"Tanggal {day} {name} {year} tidak ada di kalender. {_HOW}")


def _limit_problem(day: date, limits: Mapping[str, Any], today: date) -> str | None:
    if limits.get("min") == "today" and day < today:
        return f"Tanggal {date_words(day)} sudah lewat. Mohon tulis hari ini atau sesudahnya."
    if limits.get("max") == "today" and day > today:
        return f"Tanggal {date_words(day)} belum tiba. Mohon periksa lagi tanggalnya."
    if not today.year - OLDEST_YEARS <= day.year <= today.year + 10:
        return f"Mohon periksa lagi tahunnya: yang tertulis {day.year}. {_HOW}"
    age = age_on(day, today)
    if "min_age_years" in limits and age < limits["min_age_years"]:
        return (
            f"Usia paling muda untuk layanan ini {limits['min_age_years']} tahun. "
            "Bila ada penetapan pengadilan, silakan balas PETUGAS."
        )
    if "max_age_years" in limits and age > limits["max_age_years"]:
        return (
            f"Layanan ini untuk anak sampai usia {limits['max_age_years']} tahun. "
            "Mohon periksa lagi tanggalnya, atau balas PETUGAS."
        )
    return None


def _young_warning(day: date, limits: Mapping[str, Any], today: date) -> str:
    least = limits.get("min_age_years_warn")
    if least is None or age_on(day, today) >= least:
        return ""
    return f"Usianya belum {least} tahun. Petugas akan memeriksa syaratnya."


def _weekday_warning(raw: str, day: date) -> str:
    named = [_WEEKDAYS[w] for w in re.findall(r"[a-z']+", raw.lower()[:120]) if w in _WEEKDAYS]
    if not named or named[0] == day.weekday() or "minggu" in raw.lower():
        return ""
    return f"{date_words(day)} adalah hari {DAYS[day.weekday()]}. Mohon diperiksa lagi."
