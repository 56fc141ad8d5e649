"""The office at this moment in six numbers: what a head looks at between two meetings, each with its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.office.models import Office, User
from village_desk.tickets import complaint_reading, queue
from village_desk.tickets.models import Ticket
from village_desk.tickets.views import WITHOUT, Narrowed

SHOWN = Narrowed(practice=WITHOUT)


@dataclass(frozen=True)
class Today:
    """Counts of real requests. `not_reached`: their citizens must be called; `last_night`: came while shut."""

    waiting: int
    late: int
    uncollected: int
    not_reached: int
    complaints_due: int
    last_night: int


def today_of(office: Office, user: User, now: datetime) -> Today:
    """The six numbers, by the conditions of the lists that they open (tickets.queue, without practice).

    `complaints_due`: of those that `user` may see (tickets.complaint_reading, "due").
    """
    return Today(
        waiting=_listed("action", office, now),
        late=_listed("late", office, now),
        uncollected=_listed("uncollected", office, now),
        not_reached=_listed("phone", office, now),
        complaints_due=complaint_reading.due_today(user, now),
        last_night=_listed("night", office, now),
    )


def _listed(name: str, office: Office, now: datetime) -> int:
    conditions = (*queue.conditions(name, office.id, 0, now), *SHOWN.conditions())
    return db.session.execute(select(func.count()).select_from(Ticket).where(*conditions)).scalar_one()
