"""The clock for many pairs says what the clock for one pair says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from village_desk.office.hours import Interval, OfficeHours, working_time
from village_desk.office.working_clock import WorkingClock

MORNING, AFTERNOON = Interval(time(8), time(12)), Interval(time(13), time(15, 30))
HOURS = OfficeHours(
    timezone=ZoneInfo("Asia/Makassar"),
    weekly=((MORNING, AFTERNOON),) * 4 + ((Interval(time(8), time(11, 30)),), (), ()),
    overrides={date(2026, 11, 21): (MORNING,)},
    closed_days=frozenset({date(2026, 11, 24)}),
)
BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 120 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@given(st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=8))
def test_every_pair_has_the_same_opening_time(pairs: list[tuple[datetime, datetime]]) -> None:
    clock = WorkingClock(HOURS, [moment for pair in pairs for moment in pair])
    for start, end in pairs:
        assert abs(clock.between(start, end) - working_time(HOURS, start, end)) < timedelta(milliseconds=1)


def test_without_moments_nothing_is_counted() -> None:
    night = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)
    assert WorkingClock(HOURS, []).between(night, night + timedelta(days=3)) == timedelta()
