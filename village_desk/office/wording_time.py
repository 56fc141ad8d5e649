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
# Indonesia has three zones and no summer time (adminduk 3.2); other zones get no word.
ZONE_WORDS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def date_words(day: date) -> str:
    """`17 Agustus 1990`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_words(day: date) -> str:
    """`Senin, 23 November 2026`."""
    return f"{DAYS[day.weekday()]}, {date_words(day)}"


def clock_words(at: time) -> str:
    """`08.00`: the Indonesian clock is written with a dot, in 24 hours."""
    return f"{at.hour:02d}.{at.minute:02d}"


def zone_word(tz: ZoneInfo) -> str:
    """`WIB`, `WITA` or `WIT`; empty for a zone outside Indonesia."""
    return ZONE_WORDS.get(tz.key, "")


def day_and_time(moment: datetime, tz: ZoneInfo) -> str:
    """`Senin, 23 November pukul 08.00 WIB`, in the zone `tz`, without the year. `moment` is aware."""
    local = moment.astimezone(tz)
    day = f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]}"
    return f"{day} pukul {clock_words(local.time())} {zone_word(tz)}".rstrip()


def part_of_day(local: datetime | time) -> str:
    """pagi 04.00–10.59, siang 11.00–14.59, sore 15.00–17.59, malam else (adminduk 7.3). Takes local time."""
    if 4 <= local.hour < 11:
        return "pagi"
    if 11 <= local.hour < 15:
        return "siang"
    return "sore" if 15 <= local.hour < 18 else "malam"


def opening_words(hours: OfficeHours) -> str:
    """The weekly table: `Senin–Kamis 08.00–12.00 dan 13.00–15.30, Jumat 08.00–11.30`. Shut days are left out.

    Neighbouring days with equal hours are one stretch; a table without any opening gives an empty text.
    """
    parts = []
    start = 0
    while start < 7:
        end = start
        while end < 6 and hours.weekly[end + 1] == hours.weekly[start]:
            end += 1
        if hours.weekly[start]:
            parts.append(f"{_days(start, end)} {interval_words(hours.weekly[start])}")
        start = end + 1
    return ", ".join(parts)


def interval_words(intervals: Sequence[Interval]) -> str:
    """`08.00–12.00 dan 13.00–15.30`."""
    return " dan ".join(f"{clock_words(i.opens)}–{clock_words(i.closes)}" for i in intervals)


def _days(start: int, end: int) -> str:
    if start == end:
        return DAYS[start]
    return f"{DAYS[start]}{'–' if end - start > 1 else ' dan '}{DAYS[end]}"
