"""Moments, dates and opening hours as words of each language. Pure; moments are aware, words are local time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from village_desk.office.calendar_words import calendar_of
from village_desk.office.hours import Interval, OfficeHours

DAYS, MONTHS = calendar_of("id").days, calendar_of("id").months
# Indonesia has three zones and no summer time (adminduk 3.2); other zones get no word.
ZONE_WORDS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}

_PARTS = ("pagi", "siang", "sore", "malam")


def date_words(day: date, language: str = "id") -> str:
    """`17 Agustus 1990`; `language` "en": `17 August 1990`."""
    return f"{day.day} {calendar_of(language).months[day.month - 1]} {day.year}"


def day_words(day: date, language: str = "id") -> str:
    """`Senin, 23 November 2026`."""
    return f"{calendar_of(language).days[day.weekday()]}, {date_words(day, language)}"


def date_in_words(day: date, language: str = "id") -> str:
    """`Senin, 23 November`, without the year; `language` "en": `Monday, 23 November`."""
    words = calendar_of(language)
    return f"{words.days[day.weekday()]}, {day.day} {words.months[day.month - 1]}"


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
    words = calendar_of(language)
    local = moment.astimezone(tz)
    day = f"{words.days[local.weekday()]}, {local.day} {words.months[local.month - 1]}"
    return f"{day} {words.at} {clock_words(local.time())} {zone_word(tz)}".rstrip()


def until_today(closes: time, tz: ZoneInfo, language: str = "id") -> str:
    """`hari ini sampai pukul 15.30 WIB`. `closes` is local."""
    return f"{calendar_of(language).today_until} {clock_words(closes)} {zone_word(tz)}".rstrip()


def part_words(local: datetime | time, language: str = "id") -> str:
    """The part of the day as a greeting says it: pagi, morning, enjing … Takes local time."""
    return calendar_of(language).parts[_PARTS.index(part_of_day(local))]


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
    days, joined = calendar_of(language).days, calendar_of(language).joined
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
