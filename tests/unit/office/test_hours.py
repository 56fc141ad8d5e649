"""Opening hours as pure functions of a table and a moment."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.office import hours as opening
from village_desk.office.hours import Interval, OfficeHours

JAKARTA = ZoneInfo("Asia/Jakarta")
MORNING, NOON = Interval(time(8), time(12)), Interval(time(13), time(15, 30))
FRIDAY = (Interval(time(8), time(11, 30)), Interval(time(13), time(14, 30)))
WEEK = ((MORNING, NOON),) * 4 + (FRIDAY, (), ())
OFFICE = OfficeHours(JAKARTA, WEEK)
NEVER = OfficeHours(JAKARTA, ((),) * 7)


def wib(text: str) -> datetime:
    """`2026-11-20 21:40` on the wall of the office."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-23 07:59", False),
        ("2026-11-23 08:00", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 12:30", False),
        ("2026-11-23 13:00", True),
        ("2026-11-23 15:29", True),
        ("2026-11-23 15:30", False),
        ("2026-11-27 14:29", True),
        ("2026-11-27 14:30", False),
        ("2026-11-28 10:00", False),
    ],
)
def test_open_from_the_first_minute_until_just_before_the_last(moment: str, open_: bool) -> None:
    assert opening.is_open(OFFICE, wib(moment)) is open_


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-20 21:40", "2026-11-23 08:00"),  # Friday night: Monday
        ("2026-11-23 07:00", "2026-11-23 08:00"),
        ("2026-11-23 08:00", "2026-11-23 13:00"),  # strictly after
        ("2026-11-23 12:15", "2026-11-23 13:00"),
        ("2026-11-23 23:59", "2026-11-24 08:00"),
    ],
)
def test_the_next_opening_is_strictly_later(moment: str, opens: str) -> None:
    assert opening.next_opening(OFFICE, wib(moment)) == wib(opens)


def test_holidays_are_shut_and_an_override_beats_both_holiday_and_weekday() -> None:
    christmas, saturday = date(2026, 12, 25), date(2026, 11, 28)
    with_days = OfficeHours(
        JAKARTA,
        WEEK,
        overrides={saturday: (MORNING,), date(2026, 11, 24): (), christmas: (MORNING,)},
        closed_days=frozenset({christmas, date(2026, 12, 24)}),
    )
    assert opening.is_open(with_days, wib("2026-11-28 09:00"))
    assert not opening.is_working_day(with_days, date(2026, 11, 24))
    assert not opening.is_working_day(with_days, date(2026, 12, 24))
    assert opening.is_working_day(with_days, christmas)
    assert opening.next_opening(with_days, wib("2026-12-23 16:00")) == wib("2026-12-25 08:00")


def test_the_closed_period_began_at_the_last_closing() -> None:
    assert opening.last_closing(OFFICE, wib("2026-11-22 21:00")) == wib("2026-11-20 14:30")
    assert opening.last_closing(OFFICE, wib("2026-11-23 12:30")) == wib("2026-11-23 12:00")
    assert opening.last_closing(OFFICE, wib("2026-11-23 12:00")) == wib("2026-11-23 12:00")
    assert opening.last_closing(OFFICE, wib("2026-11-23 09:00")) is None
    assert opening.last_closing(NEVER, wib("2026-11-23 09:00")) is None


def test_the_ends_of_a_day() -> None:
    monday, sunday = date(2026, 11, 23), date(2026, 11, 22)
    assert opening.opening_of(OFFICE, monday) == wib("2026-11-23 08:00")
    assert opening.closing_of(OFFICE, monday) == wib("2026-11-23 15:30")
    assert opening.opening_of(OFFICE, sunday) is opening.closing_of(OFFICE, sunday) is None


def test_working_days_skip_the_weekend() -> None:
    days = opening.working_days_from(OFFICE, date(2026, 11, 20))
    assert [next(days).day for _ in range(4)] == [20, 23, 24, 25]
    assert list(opening.working_days_from(NEVER, date(2026, 11, 20))) == []


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-20 21:40", "2026-11-23 08:00", 0),
        ("2026-11-20 21:40", "2026-11-23 08:15", 15),
        ("2026-11-23 11:50", "2026-11-23 13:10", 20),
        ("2026-11-23 00:00", "2026-11-24 00:00", 390),
        ("2026-11-23 00:00", "2026-11-30 00:00", 4 * 390 + 300),
        ("2026-11-23 09:00", "2026-11-23 09:00", 0),
        ("2026-11-23 10:00", "2026-11-23 09:00", 0),
    ],
)
def test_working_time_counts_only_open_minutes(start: str, end: str, minutes: int) -> None:
    assert opening.working_time(OFFICE, wib(start), wib(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-20 21:40", 15, "2026-11-23 08:15"),
        ("2026-11-23 11:50", 15, "2026-11-23 13:05"),
        ("2026-11-23 11:45", 15, "2026-11-23 12:00"),
        ("2026-11-23 08:00", 390, "2026-11-23 15:30"),
        ("2026-11-23 08:00", 391, "2026-11-24 08:01"),
        ("2026-11-21 10:00", 0, "2026-11-21 10:00"),
    ],
)
def test_working_time_is_added_over_breaks_and_nights(start: str, minutes: int, end: str) -> None:
    assert opening.add_working_time(OFFICE, wib(start), timedelta(minutes=minutes)) == wib(end)


def test_an_office_that_never_opens_answers_without_looping() -> None:
    moment = wib("2026-11-23 09:00")
    assert opening.next_opening(NEVER, moment) is None
    assert opening.working_time(NEVER, moment, moment + timedelta(days=9)) == timedelta()
    assert opening.add_working_time(NEVER, moment, timedelta(hours=1)) == moment + timedelta(hours=1)


def test_the_same_moment_in_another_zone_is_another_hour_of_the_table() -> None:
    jayapura = OfficeHours(ZoneInfo("Asia/Jayapura"), WEEK)
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday 08.30 WIT, 06.30 WIB
    assert opening.is_open(jayapura, moment)
    assert not opening.is_open(OFFICE, moment)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(moments)
def test_the_office_is_open_at_its_next_opening_and_shut_a_moment_before(moment: datetime) -> None:
    opens = opening.next_opening(OFFICE, moment)
    assert opens is not None and opens > moment
    assert opening.is_open(OFFICE, opens)
    assert not opening.is_open(OFFICE, opens - timedelta(microseconds=1))


@given(moments, st.integers(1, 5000))
def test_added_working_time_is_measured_back_exactly(moment: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    end = opening.add_working_time(OFFICE, moment, amount)
    assert opening.working_time(OFFICE, moment, end) == amount


@given(moments, moments, moments)
def test_working_time_of_two_stretches_is_that_of_the_whole(a: datetime, b: datetime, c: datetime) -> None:
    first, middle, last = sorted((a, b, c))
    whole = opening.working_time(OFFICE, first, last)
    parts = opening.working_time(OFFICE, first, middle) + opening.working_time(OFFICE, middle, last)
    assert whole == parts


@given(moments)
def test_a_closed_period_lies_between_the_last_closing_and_the_next_opening(moment: datetime) -> None:
    closed = opening.last_closing(OFFICE, moment)
    assert (closed is None) == opening.is_open(OFFICE, moment)
    if closed is not None:
        assert closed <= moment
        assert opening.working_time(OFFICE, closed, moment) == timedelta()
