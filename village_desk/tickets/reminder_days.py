"""On which working days a citizen who is awaited is reminded, and when a request is given up (contract, defaults)."""

from __future__ import annotations

from datetime import datetime

from village_desk import config
from village_desk.office import hours as opening
from village_desk.office.hours import OfficeHours
from village_desk.tickets.status import Status


def of(status: str) -> tuple[int, ...]:
    """The working days after entry on which the steps of a status are due; the last of documents_missing ends it."""
    settings = config.current()
    if status == Status.READY:
        return tuple(sorted(settings.days("PICKUP_REMINDER_DAYS")))
    if status == Status.DOCUMENTS_MISSING:
        end = settings.whole("DOCUMENTS_CANCEL_DAYS")
        return (*(day for day in sorted(settings.days("DOCUMENTS_REMINDER_DAYS")) if day < end), end)
    return ()


def due(hours: OfficeHours, entered: datetime, day: int) -> datetime | None:
    """Opening time (UTC) of the `day`th working day after the local date of `entered`.

    Asked on Friday night, 3 working days: Wednesday morning. None when the office never opens any more.
    """
    first = hours.local(entered).date()
    after = (d for d in opening.working_days_from(hours, first) if d > first)
    for count, date in enumerate(after, start=1):
        if count >= max(1, day):
            return opening.opening_of(hours, date)
    return None
