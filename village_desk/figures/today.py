"""The office at this moment in six numbers: what a head looks at between two meetings, each with its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.tickets import queue
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import ComplaintStatus


@dataclass(frozen=True)
class Today:
    """Counts of real requests. `not_reached`: their citizens must be called; `last_night`: came while shut."""

    waiting: int
    late: int
    uncollected: int
    not_reached: int
    complaints_due: int
    last_night: int


def today_of(office: Office, now: datetime) -> Today:
    """The six numbers, by the conditions of the lists that they open (tickets.queue).

    `complaints_due`: an answer is owed by the end of today, or was owed before.
    """
    hours = registry.hours_of(office)
    return Today(
        waiting=_listed("action", office, now),
        late=_listed("late", office, now),
        uncollected=_listed("uncollected", office, now),
        not_reached=_listed("phone", office, now),
        complaints_due=_complaints(office.id, _end_of_day(hours, now)),
        last_night=_listed("night", office, now),
    )


def _end_of_day(hours: OfficeHours, now: datetime) -> datetime:
    tomorrow = hours.local(now).date() + timedelta(days=1)
    return opening.moment_on(hours, tomorrow, datetime.min.time())


def _listed(name: str, office: Office, now: datetime) -> int:
    conditions = (*queue.conditions(name, office.id, 0, now), Ticket.training.is_(False))
    return db.session.execute(select(func.count()).select_from(Ticket).where(*conditions)).scalar_one()


def _complaints(office_id: int, until: datetime) -> int:
    answered = (ComplaintStatus.ANSWERED, ComplaintStatus.CLOSED, ComplaintStatus.WITHDRAWN)
    wanted = (
        select(func.count())
        .select_from(Ticket)
        .where(
            Ticket.office_id == office_id,
            Ticket.kind == "complaint",
            Ticket.training.is_(False),
            Ticket.closed_at.is_(None),
            Ticket.status.not_in(answered),
            Ticket.due_at < until,
        )
    )
    return db.session.execute(wanted).scalar_one()
