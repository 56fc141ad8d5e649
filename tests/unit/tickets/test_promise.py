"""The promise: days in the office's own working time, with the examples that the office is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from village_desk.office.hours import Interval, OfficeHours, working_time
from village_desk.tickets import promise

WIB = ZoneInfo("Asia/Jakarta")
WEEK = (
    *([(Interval(time(8), time(12)), Interval(time(13), time(15, 30)))] * 4),
    (Interval(time(8), time(11, 30)), Interval(time(13), time(14, 30))),
    (),
    (),
)
HOURS = OfficeHours(WIB, WEEK)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("complete", "days", "due"),
    [
        ("2026-11-20 21:40", 1, "2026-11-23 15:30"),  # Friday night: Monday's closing
        ("2026-11-23 11:00", 1, "2026-11-24 15:30"),  # Monday morning: Tuesday's closing
        ("2026-11-23 08:00", 1, "2026-11-23 15:30"),  # complete by opening time: that day is day 1
        ("2026-11-23 07:00", 1, "2026-11-23 15:30"),
        ("2026-11-23 08:01", 1, "2026-11-24 15:30"),
        ("2026-11-23 12:30", 1, "2026-11-24 15:30"),  # in the break it is still that day's work
        ("2026-11-23 20:30", 1, "2026-11-24 15:30"),
        ("2026-11-22 10:00", 1, "2026-11-23 15:30"),  # Sunday
        ("2026-11-20 21:40", 5, "2026-11-27 14:30"),  # the fifth working day is Friday, closing 14.30
        ("2026-11-19 10:00", 2, "2026-11-23 15:30"),
    ],
)
def test_promise_ends_at_closing_time_of_the_promised_working_day(complete: str, days: int, due: str) -> None:
    assert promise.due_at(HOURS, wib(complete), days) == wib(due)


def test_holiday_does_not_count_as_a_working_day() -> None:
    hours = OfficeHours(WIB, WEEK, closed_days=frozenset({date(2026, 11, 23)}))
    assert promise.due_at(hours, wib("2026-11-20 21:40"), 1) == wib("2026-11-24 15:30")


def test_saturday_that_the_office_opens_counts() -> None:
    hours = OfficeHours(WIB, WEEK, overrides={date(2026, 11, 21): (Interval(time(9), time(11)),)})
    assert promise.due_at(hours, wib("2026-11-20 21:40"), 1) == wib("2026-11-21 11:00")


def test_office_that_never_opens_promises_nothing() -> None:
    assert promise.due_at(OfficeHours(WIB, ((),) * 7), wib("2026-11-20 21:40"), 1) is None


def test_east_of_java_the_same_moment_is_another_working_day() -> None:
    jayapura = OfficeHours(ZoneInfo("Asia/Jayapura"), WEEK)
    monday_0730_wib = wib("2026-11-23 07:30")  # 09.30 in Jayapura: the office is open already
    assert promise.due_at(HOURS, monday_0730_wib, 1) == wib("2026-11-23 15:30")
    assert promise.due_at(jayapura, monday_0730_wib, 1) == datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def test_due_time_moves_by_exactly_the_working_time_waited() -> None:
    due = wib("2026-11-24 15:30")
    moved = promise.moved(HOURS, due, wib("2026-11-23 11:00"), wib("2026-11-23 14:00"))
    assert working_time(HOURS, due, moved) == timedelta(hours=2)
    assert moved == wib("2026-11-25 10:00")


def test_waiting_outside_office_hours_moves_nothing() -> None:
    due = wib("2026-11-24 15:30")
    assert promise.moved(HOURS, due, wib("2026-11-21 09:00"), wib("2026-11-22 20:00")) == due


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-11-24 15:30", 0),
        ("2026-11-24 15:31", 1),
        ("2026-11-25 09:00", 1),
        ("2026-11-26 09:00", 2),
        ("2026-11-30 09:00", 4),  # the weekend is not lateness
    ],
)
def test_lateness_is_counted_in_working_days(now: str, late: int) -> None:
    assert promise.lateness_days(HOURS, wib("2026-11-24 15:30"), wib(now)) == late
