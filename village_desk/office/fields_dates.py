"""Dates as people write them: day, month, year, month names, relative words (adminduk 2.6). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from village_desk.office import fields_days
from village_desk.office.fields_days import HOW, WEEKDAYS, Found, built
from village_desk.office.fields_result import FieldResult, bad, clean, good, plain_digits
from village_desk.office.wording_time import DAYS, MONTHS, date_words

_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)} | {
    name: number
    for number, names in enumerate(
        (
            "jan januari januwari january",
            "feb peb pebruari febuari febr february",
            "mar mrt mart march",
            "apr apl",
            "may mey",
            "jun juny june",
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
_NUMERIC = re.compile(r"\b(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})\b")
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_NAMED = re.compile(r"\b(\d{1,2})\s*[-/. ]?\s*([a-z]{3,10})\.?\s*[-/. ,]?\s*(\d{4}|'?\d{2})?\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2}),? (\d{4})\b")
_DAY_ALONE = re.compile(r"\b(tgl|tg|tanggal)\.?\s*(\d{1,2})\b(?!\s*[-/.]?\s*\d)")
_SOLID = re.compile(r"\b(\d{2})(\d{2})(\d{4}|\d{2})\b")
OLDEST_YEARS = 120


def read_date(raw: str, limits: Mapping[str, Any], today: date, *, birth: bool = False) -> FieldResult:
    """A date within its limits. Value: ISO; shown: `17 Agustus 1990`. `today` is the office's local date."""
    found = find_date(raw, limits, today, birth=birth)
    if found is None:
        return bad(HOW)
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
        or _named(_day_first(text), forward, past, birth, today, limits)
        or fields_days.of_a_month(text, today)
        or _day_alone(text, forward, past, birth, today)
        or fields_days.of_a_week(text, today)
        or fields_days.named_and_near(text, today)
        or fields_days.relative(text, today)
        or fields_days.weekday(text, forward, past, today)
    )


def age_on(born: date, today: date) -> int:
    """Whole years lived."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _iso(text: str) -> Found | None:
    match = _ISO.search(text)
    return built(int(match[1]), int(match[2]), int(match[3]), 0.95) if match else None


def _numeric(text: str, forward: bool, past: bool, today: date, limits: Mapping[str, Any]) -> Found | None:
    match = _NUMERIC.search(text)
    sure = 0.95
    if match is None:
        match, sure = _SOLID.fullmatch(text.strip()), 0.6
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    if month > 12 >= day:
        return Found(None, sure, text, "Urutannya hari, bulan, tahun. " + HOW)
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
            return Found(None, 0.8, text, "Tahunnya belum ada. " + HOW)
        return _nearest_year(day, month, forward, past, today)
    return None


def _day_first(text: str) -> str:
    """ "June 17, 1990" as "17 June 1990"."""
    return _MONTH_FIRST.sub(r"\2 \1 \3", re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", text))


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
        return built(int(year), month, day, sure)
    short = int(year)
    if not past:
        return built(2000 + short, month, day, sure)
    newer = built(2000 + short, month, day, sure)
    older = built(1900 + short, month, day, sure)
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
    options = [built(year, month, day, 0.9) for year in (today.year, today.year + 1, today.year - 1)]
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


def _limit_problem(day: date, limits: Mapping[str, Any], today: date) -> str | None:
    if limits.get("min") == "today" and day < today:
        return f"Tanggal {date_words(day)} sudah lewat. Mohon tulis hari ini atau sesudahnya."
    if limits.get("max") == "today" and day > today:
        return f"Tanggal {date_words(day)} belum tiba. Mohon periksa lagi tanggalnya."
    if not today.year - OLDEST_YEARS <= day.year <= today.year + 10:
        return f"Mohon periksa lagi tahunnya: yang tertulis {day.year}. {HOW}"
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
    named = [WEEKDAYS[w] for w in re.findall(r"[a-z']+", raw.lower()[:120]) if w in WEEKDAYS]
    if not named or named[0] == day.weekday() or "minggu" in raw.lower():
        return ""
    return f"{date_words(day)} adalah hari {DAYS[day.weekday()]}. Mohon diperiksa lagi."
