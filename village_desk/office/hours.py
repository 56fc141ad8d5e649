"""The office's hours, as pure functions of (hours, moment). Moments are aware; rules use the office's zone.

Source of the model: adminduk 3.1 (intervals per weekday, dated overrides, a holiday table).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HORIZON_DAYS = 400  # how far ahead we look for an opening before we say that there is none
YEARS = range(2000, 2101)  # of reports and surveys: at the ends of the calendar a day has no moments


@dataclass(frozen=True)
class Interval:
    """One stretch of opening time in local time: opens <= t < closes."""

    opens: time
    closes: time


@dataclass(frozen=True)
class OfficeHours:
    """`weekly[0]` is Monday. An override replaces the weekday and the holiday of its date.

    `day_names`: the holiday, or the reason of other hours, by date.
    """

    timezone: ZoneInfo
    weekly: tuple[tuple[Interval, ...], ...]
    overrides: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    closed_days: frozenset[date] = frozenset()
    day_names: Mapping[date, str] = field(default_factory=dict)

    def local(self, moment: datetime) -> datetime:
        """The moment in the office's own zone."""
        return moment.astimezone(self.timezone)


def intervals_on(hours: OfficeHours, day: date) -> tuple[Interval, ...]:
    """The opening times of one local date, in order; empty when the office is shut that day."""
    if day in hours.overrides:
        return hours.overrides[day]
    if day in hours.closed_days:
        return ()
    return hours.weekly[day.weekday()]


def is_working_day(hours: OfficeHours, day: date) -> bool:
    """A day that counts for promises: open at some time in the office's own table."""
    return bool(intervals_on(hours, day))


def is_open(hours: OfficeHours, at: datetime) -> bool:
    """True when the counter is open at this moment."""
    local = hours.local(at)
    return any(i.opens <= local.time() < i.closes for i in intervals_on(hours, local.date()))


def next_opening(hours: OfficeHours, at: datetime) -> datetime | None:
    """The first moment strictly after `at` at which the counter opens (UTC), or None within 400 days."""
    return next((opens for opens, _ in _spans(hours, at) if opens > at), None)


def last_closing(hours: OfficeHours, at: datetime) -> datetime | None:
    """When the present closed period began (UTC); None when open now, or shut for more than 60 days."""
    if is_open(hours, at):
        return None
    day = hours.local(at).date()
    for back in range(60):
        before = day - timedelta(days=back)
        ends = [moment_on(hours, before, interval.closes) for interval in intervals_on(hours, before)]
        past = [end for end in ends if end <= at]
        if past:
            return max(past)
    return None


def closing_of(hours: OfficeHours, day: date) -> datetime | None:
    """Closing time of a local date (UTC), None when shut that day."""
    intervals = intervals_on(hours, day)
    return moment_on(hours, day, intervals[-1].closes) if intervals else None


def last_night(hours: OfficeHours, at: datetime) -> tuple[datetime, datetime]:
    """The closed hours that `at` (aware) lies in, up to it, else those before today's opening.

    Of an office that has been shut for months: the last day.
    """
    opens = opening_of(hours, hours.local(at).date())
    end = opens if opens is not None and opens <= at else at
    since = last_closing(hours, end - timedelta(seconds=1))
    return (since or end - timedelta(days=1)), end


def opening_of(hours: OfficeHours, day: date) -> datetime | None:
    """Opening time of a local date (UTC), None when shut that day."""
    intervals = intervals_on(hours, day)
    return moment_on(hours, day, intervals[0].opens) if intervals else None


def working_days_from(hours: OfficeHours, day: date) -> Iterator[date]:
    """The working days from `day` on (itself included if it is one), for the next 400 days."""
    for ahead in range(HORIZON_DAYS):
        candidate = day + timedelta(days=ahead)
        if is_working_day(hours, candidate):
            yield candidate


def working_time(hours: OfficeHours, start: datetime, end: datetime) -> timedelta:
    """Opening time between two moments; zero when `end` is not after `start`."""
    total = timedelta()
    for opens, closes in _spans(hours, start, max(1, (end - start).days + 2)):
        if opens >= end:
            break
        total += max(timedelta(), min(closes, end) - max(opens, start))
    return total


def add_working_time(hours: OfficeHours, start: datetime, amount: timedelta) -> datetime:
    """The moment at which `amount` of opening time has passed since `start` (UTC).

    A zero amount returns `start`. Falls back to wall time when the office never opens within the horizon.
    """
    left = amount
    if left <= timedelta():
        return start
    for opens, closes in _spans(hours, start):
        begin = max(opens, start)
        if closes - begin >= left:
            return begin + left
        left -= max(timedelta(), closes - begin)
    return start + amount


def month_start(hours: OfficeHours, at: datetime) -> datetime:
    """Midnight of the first of the month in the office's zone (UTC)."""
    return moment_on(hours, hours.local(at).date().replace(day=1), time())


def _spans(
    hours: OfficeHours, start: datetime, days: int = HORIZON_DAYS
) -> Iterator[tuple[datetime, datetime]]:
    """Opening spans that end after `start`, in order, in UTC, over so many local dates."""
    first = hours.local(start).date()
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        for interval in intervals_on(hours, day):
            closes = moment_on(hours, day, interval.closes)
            if closes > start:
                yield moment_on(hours, day, interval.opens), closes


def moment_on(hours: OfficeHours, day: date, at: time) -> datetime:
    """A local time of a local date (UTC)."""
    return datetime.combine(day, at, tzinfo=hours.timezone).astimezone(UTC)
