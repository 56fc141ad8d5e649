"""Moments, dates and opening hours as Indonesian words. Pure; moments are aware, words are local time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from village_desk.office.hours import Interval, OfficeHours

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# Indonesia has three zones and no summer time (adminduk 3.2); other zones get no word.
ZONE_WORDS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def date_words(day: date, language: str = "id") -> str:
    """`17 Agustus 1990`; `language` "en": `17 August 1990`."""
    months = MONTHS_EN if language == "en" else MONTHS
    return f"{day.day} {months[day.month - 1]} {day.year}"


def day_words(day: date) -> str:
    """`Senin, 23 November 2026`."""
    return f"{DAYS[day.weekday()]}, {date_words(day)}"


def date_in_words(day: date, language: str = "id") -> str:
    """`Senin, 23 November`, without the year; `language` "en": `Monday, 23 November`."""
    days, months = (DAYS_EN, MONTHS_EN) if language == "en" else (DAYS, MONTHS)
    return f"{days[day.weekday()]}, {day.day} {months[day.month - 1]}"


def clock_words(at: time) -> str:
    """`08.00`: the Indonesian clock is written with a dot, in 24 hours."""
    return f"{at.hour:02d}.{at.minute:02d}"


def zone_word(tz: ZoneInfo) -> str:
    """`WIB`, `WITA` or `WIT`; empty for a zone outside Indonesia."""
    return ZONE_WORDS.get(tz.key, "")


def day_and_time(moment: datetime, tz: ZoneInfo, language: str = "id") -> str:
    """`Senin, 23 November pukul 08.00 WIB`, in the zone `tz`, without the year. `moment` is aware.

    `language` "en": `Monday, 23 November at 08.00 WIB`, with the clock as it stands on the office's door.
    """
    days, months, at = (DAYS_EN, MONTHS_EN, "at") if language == "en" else (DAYS, MONTHS, "pukul")
    local = moment.astimezone(tz)
    day = f"{days[local.weekday()]}, {local.day} {months[local.month - 1]}"
    return f"{day} {at} {clock_words(local.time())} {zone_word(tz)}".rstrip()


def part_of_day(local: datetime | time) -> str:
    """pagi 04.00–10.59, siang 11.00–14.59, sore 15.00–17.59, malam else (adminduk 7.3). Takes local time."""
    if 4 <= local.hour < 11:
        return "pagi"
    if 11 <= local.hour < 15:
        return "siang"
    return "sore" if 15 <= local.hour < 18 else "malam"


def opening_words(hours: OfficeHours, language: str = "id") -> str:
    """The weekly table: `Senin–Kamis 08.00–12.00 dan 13.00–15.30, Jumat 08.00–11.30`. Shut days are left out.

    `language` "en": `Monday–Thursday 08.00–12.00 and 13.00–15.30, …`. Neighbouring days with equal hours are one
    stretch; a table without any opening gives an empty text.
    """
    days, joined = (DAYS_EN, " and ") if language == "en" else (DAYS, " dan ")
    parts = []
    start = 0
    while start < 7:
        end = start
        while end < 6 and hours.weekly[end + 1] == hours.weekly[start]:
            end += 1
        if hours.weekly[start]:
            table = interval_words(hours.weekly[start], joined)
            parts.append(f"{_days(days, start, end, joined)} {table}")
        start = end + 1
    return ", ".join(parts)


def interval_words(intervals: Sequence[Interval], joined: str = " dan ") -> str:
    """`08.00–12.00 dan 13.00–15.30`."""
    return joined.join(f"{clock_words(i.opens)}–{clock_words(i.closes)}" for i in intervals)


def _days(names: Sequence[str], start: int, end: int, joined: str) -> str:
    if start == end:
        return names[start]
    return f"{names[start]}{'–' if end - start > 1 else joined}{names[end]}"
