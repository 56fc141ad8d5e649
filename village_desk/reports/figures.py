"""This month's numbers of one office so far. Practice requests and complaints are never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, func, select

from village_desk.database import db
from village_desk.office import registry
from village_desk.office.hours import OfficeHours, month_start, working_time
from village_desk.office.models import Office
from village_desk.tickets.models import Ticket

# A median of one or two would show single people's cases; under MEDIAN_STEADY one case still moves it much.
MEDIAN_FROM = 3
MEDIAN_STEADY = 10


@dataclass(frozen=True)
class Figures:
    """Counts, and working time from complete documents to ready; `median_ready` None under MEDIAN_FROM cases.

    `became_ready`: on how many cases the median rests.
    """

    month_start: datetime
    received: int
    received_out_of_hours: int
    became_ready: int
    median_ready: timedelta | None


def this_month(office: Office, now: datetime) -> Figures:
    """The numbers of the office's local month that `now` (aware) lies in, up to now."""
    hours = registry.hours_of(office)
    start = month_start(hours, now)
    base = _requests(office.id)
    arrived = [*base, Ticket.received_at >= start, Ticket.received_at <= now]
    spans = _times_to_ready(base, start, now, hours)
    return Figures(
        month_start=start,
        received=_count(*arrived),
        received_out_of_hours=_count(*arrived, Ticket.received_out_of_hours.is_(True)),
        became_ready=len(spans),
        median_ready=timedelta(seconds=median(spans)) if len(spans) >= MEDIAN_FROM else None,
    )


def _requests(office_id: int) -> list[ColumnElement[bool]]:
    return [Ticket.office_id == office_id, Ticket.kind == "request", Ticket.training.is_(False)]


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Ticket).where(*conditions)) or 0


def _times_to_ready(
    base: list[ColumnElement[bool]], start: datetime, now: datetime, hours: OfficeHours
) -> list[float]:
    """Working seconds from complete documents to ready, of every request that became ready this month."""
    rows = db.session.execute(
        select(Ticket.complete_at, Ticket.ready_at).where(
            *base,
            Ticket.complete_at.is_not(None),
            Ticket.ready_at >= start,
            Ticket.ready_at <= now,
        )
    )
    return [
        working_time(hours, complete, ready).total_seconds() for complete, ready in rows if complete and ready
    ]
