"""The clocks to choose from: moments at which the office answers differently. Functions of hours and now alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from village_desk.office import hours as opening
from village_desk.office.calendar_words import CalendarWords, calendar_of
from village_desk.office.hours import OfficeHours
from village_desk.office.wording_time import clock_words
from village_desk.translation import gettext as _
from village_desk.translation import language

NIGHT, SATURDAY_NIGHT, FRIDAY_NOON, LATE_MORNING = time(20, 30), time(21, 0), time(11, 45), time(10, 0)
FRIDAY, SATURDAY = 4, 5
AFTER_OPENING = timedelta(minutes=10)


@dataclass(frozen=True)
class Moment:
    """`name` travels in the form; `offset` is in seconds from now, 0 for the present."""

    name: str
    words: str
    offset: int


def choices(hours: OfficeHours, now: datetime) -> tuple[Moment, ...]:
    """What can be chosen at `now` (aware): always ahead of it, so that a conversation's time never runs back."""
    local = hours.local(now)
    words = _("Sekarang, %(day)s %(clock)s", day=_day(local), clock=clock_words(local.time()))
    return (Moment("now", words, 0), *_ahead(hours, now))


def find(name: str, hours: OfficeHours, now: datetime) -> Moment | None:
    """The choice of this name, or None."""
    return next((moment for moment in choices(hours, now) if moment.name == name), None)


def _ahead(hours: OfficeHours, now: datetime) -> Iterator[Moment]:
    today = hours.local(now).date()
    night = _next(hours, now, NIGHT)
    tonight = hours.local(night).date() == today
    yield _moment("night", _("Malam ini") if tonight else _("Besok malam"), night, hours, now)
    yield _moment("saturday", _("Sabtu malam"), _next(hours, now, SATURDAY_NIGHT, SATURDAY), hours, now)
    yield _moment("friday", _("Jumat siang"), _next(hours, now, FRIDAY_NOON, FRIDAY), hours, now)
    holiday = _next_holiday(hours, today)
    if holiday is not None:
        words = _("Libur %(day)s %(month)s", day=holiday.day, month=_calendar().months[holiday.month - 1])
        yield _moment("holiday", words, _at(hours, holiday, LATE_MORNING), hours, now)
    opens = opening.next_opening(hours, now)
    if opens is not None:
        words = _("Kantor buka, %(day)s", day=_day(hours.local(opens)))
        yield _moment("open", words, opens + AFTER_OPENING, hours, now)


def _moment(name: str, words: str, at: datetime, hours: OfficeHours, now: datetime) -> Moment:
    return Moment(name, f"{words} {clock_words(hours.local(at).time())}", int((at - now).total_seconds()))


def _next(hours: OfficeHours, now: datetime, at: time, weekday: int | None = None) -> datetime:
    """The first moment after `now` with this local time, on this weekday (None: any)."""
    today = hours.local(now).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    moments = (_at(hours, day, at) for day in days if weekday is None or day.weekday() == weekday)
    return next(moment for moment in moments if moment > now)


def _next_holiday(hours: OfficeHours, today: date) -> date | None:
    """The next day off that would have been a working day."""
    coming = (day for day in hours.closed_days if day > today and hours.weekly[day.weekday()])
    return min(coming, default=None)


def _at(hours: OfficeHours, day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=hours.timezone)


def _day(local: datetime) -> str:
    return _calendar().days[local.weekday()]


def _calendar() -> CalendarWords:
    return calendar_of(language())
