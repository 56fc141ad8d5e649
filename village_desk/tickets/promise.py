"""The promise to the citizen, in the office's own working time: pure functions (design, "One promise, two spans")."""

from __future__ import annotations

from datetime import datetime

from village_desk.office import hours as opening
from village_desk.office.hours import OfficeHours


def due_at(hours: OfficeHours, complete_at: datetime, working_days: int) -> datetime | None:
    """Closing time (UTC) of working day `working_days`, counted from complete documents.

    Complete by opening time makes that working day day 1; later, or on a closed day, the next one is.
    Friday 21.40 and 1 day is Monday's closing; Monday 11.00 and 1 day is Tuesday's. None when the office
    has no opening hours within the next 400 days.
    """
    today = hours.local(complete_at).date()
    opens = opening.opening_of(hours, today)
    counts_today = opens is not None and complete_at <= opens
    days = (day for day in opening.working_days_from(hours, today) if day != today or counts_today)
    for count, day in enumerate(days, start=1):
        if count >= max(1, working_days):
            return opening.closing_of(hours, day)
    return None


def moved(hours: OfficeHours, due: datetime, waited_from: datetime, waited_until: datetime) -> datetime:
    """The due time moved by exactly the working time for which the office waited for the citizen."""
    waited = opening.working_time(hours, waited_from, waited_until)
    return opening.add_working_time(hours, due, waited)


def lateness_days(hours: OfficeHours, due: datetime, now: datetime) -> int:
    """Working days by which the promise is exceeded: 0 when not late, 1 from the first moment past it."""
    return max(1, days_since(hours, due, now)) if now > due else 0


def days_since(hours: OfficeHours, since: datetime, now: datetime) -> int:
    """Working days that have begun after the day of `since`: 0 on that day, over the next 400 days."""
    first, last = hours.local(since).date(), hours.local(now).date()
    passed = 0
    for day in opening.working_days_from(hours, first):
        if day > last:
            break
        passed += day > first
    return passed
