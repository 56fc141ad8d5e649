"""Times as Indonesian people say them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from village_desk.office.hours import Interval, OfficeHours
from village_desk.office.wording_time import (
    clock_words,
    date_words,
    day_and_time,
    day_words,
    opening_words,
    part_of_day,
    zone_word,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
MORNING = Interval(time(8), time(12))
NOON = Interval(time(13), time(15, 30))
FRIDAY = (Interval(time(8), time(11, 30)), Interval(time(13), time(14, 30)))


def test_the_next_opening_is_said_with_day_date_hour_and_zone() -> None:
    opening = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert day_and_time(opening, JAKARTA) == "Senin, 23 November pukul 08.00 WIB"


def test_who_chats_in_english_reads_english_days() -> None:
    opening = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert day_and_time(opening, JAKARTA, "en") == "Monday, 23 November at 08.00 WIB"
    hours = OfficeHours(JAKARTA, (*((MORNING, NOON),) * 4, FRIDAY, (), ()))
    assert opening_words(hours, "en").startswith("Monday–Thursday 08.00–12.00 and 13.00–15.30, Friday ")


def test_the_same_moment_is_said_in_the_zone_of_the_office() -> None:
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert day_and_time(late, ZoneInfo("Asia/Jayapura")) == "Jumat, 1 Januari pukul 01.30 WIT"
    assert day_and_time(late, ZoneInfo("Asia/Makassar")) == "Jumat, 1 Januari pukul 00.30 WITA"


def test_a_zone_outside_indonesia_gets_no_word() -> None:
    assert zone_word(ZoneInfo("UTC")) == ""
    assert day_and_time(datetime(2026, 11, 23, 8, tzinfo=UTC), ZoneInfo("UTC")).endswith("pukul 08.00")


def test_dates_and_clocks() -> None:
    assert date_words(date(1990, 8, 17)) == "17 Agustus 1990"
    assert day_words(date(2026, 11, 23)) == "Senin, 23 November 2026"
    assert clock_words(time(8)) == "08.00"


@pytest.mark.parametrize(
    ("hour", "minute", "word"),
    [
        (3, 59, "malam"),
        (4, 0, "pagi"),
        (10, 59, "pagi"),
        (11, 0, "siang"),
        (14, 59, "siang"),
        (15, 0, "sore"),
        (17, 59, "sore"),
        (18, 0, "malam"),
    ],
)
def test_the_greeting_follows_the_local_hour(hour: int, minute: int, word: str) -> None:
    assert part_of_day(time(hour, minute)) == word


def test_neighbouring_days_with_equal_hours_are_said_once() -> None:
    hours = OfficeHours(JAKARTA, ((MORNING, NOON),) * 4 + (FRIDAY, (), ()))
    assert (
        opening_words(hours) == "Senin–Kamis 08.00–12.00 dan 13.00–15.30, Jumat 08.00–11.30 dan 13.00–14.30"
    )


def test_two_days_are_joined_by_dan_and_a_shut_table_says_nothing() -> None:
    weekend = OfficeHours(JAKARTA, ((),) * 5 + ((MORNING,),) * 2)
    assert opening_words(weekend) == "Sabtu dan Minggu 08.00–12.00"
    assert opening_words(OfficeHours(JAKARTA, ((),) * 7)) == ""
