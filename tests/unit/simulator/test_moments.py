"""The clocks to choose from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.office import hours as opening
from village_desk.office.hours import Interval, OfficeHours
from village_desk.simulator import moments

DAY = (Interval(time(8), time(12)), Interval(time(13), time(15, 30)))
FRIDAY = (Interval(time(8), time(11, 30)),)
WIB = ZoneInfo("Asia/Jakarta")
HOURS = OfficeHours(WIB, (DAY, DAY, DAY, DAY, FRIDAY, (), ()), closed_days=frozenset({date(2026, 12, 25)}))
FRIDAY_TEN = datetime(2026, 11, 20, 10, tzinfo=WIB)


def at(name: str, now: datetime = FRIDAY_TEN) -> datetime:
    found = moments.find(name, HOURS, now)
    assert found
    return (now + timedelta(seconds=found.offset)).astimezone(WIB)


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("now", datetime(2026, 11, 20, 10)),
        ("night", datetime(2026, 11, 20, 20, 30)),
        ("saturday", datetime(2026, 11, 21, 21)),
        ("friday", datetime(2026, 11, 20, 11, 45)),
        ("holiday", datetime(2026, 12, 25, 10)),
        ("open", datetime(2026, 11, 23, 8, 10)),
    ],
)
def test_each_choice(name: str, when: datetime) -> None:
    assert at(name) == when.replace(tzinfo=WIB)


def test_words_say_which_night_is_meant() -> None:
    assert [m.words for m in moments.choices(HOURS, FRIDAY_TEN)][:2] == [
        "Sekarang, Jumat 10.00",
        "Malam ini 20.30",
    ]
    late = FRIDAY_TEN.replace(hour=22)
    assert moments.choices(HOURS, late)[1].words == "Besok malam 20.30"


def test_an_office_without_hours_or_holidays_still_has_clocks() -> None:
    bare = replace(HOURS, weekly=((),) * 7, closed_days=frozenset())
    assert [m.name for m in moments.choices(bare, FRIDAY_TEN)] == ["now", "night", "saturday", "friday"]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))
def test_every_choice_lies_ahead(now: datetime) -> None:
    for moment in moments.choices(HOURS, now)[1:]:
        assert moment.offset >= 0
    assert opening.is_open(HOURS, at("open", now))
