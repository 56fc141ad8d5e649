"""The two timers of a complaint, in the office's own working time: acknowledged by, answered by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from village_desk import config
from village_desk.database import db
from village_desk.office.hours import OfficeHours
from village_desk.tickets import promise
from village_desk.tickets.complaint_kinds import DAYS
from village_desk.tickets.models import Complaint, Ticket
from village_desk.tickets.status import ComplaintStatus


def of(ticket: Ticket) -> Complaint:
    """The complaint's own row."""
    return db.session.execute(select(Complaint).where(Complaint.ticket_id == ticket.id)).scalar_one()


def days_of(weight: str) -> int:
    """In how many working days a complaint of this weight is answered."""
    return config.current().whole(DAYS[weight])


def acknowledge_by(hours: OfficeHours, received_at: datetime) -> datetime | None:
    """Until when the office says that it has read it."""
    return promise.due_at(hours, received_at, config.current().whole("COMPLAINT_ACKNOWLEDGE_DAYS"))


def answer_by(hours: OfficeHours, since: datetime, weight: str) -> datetime | None:
    """Until when it is answered, counted from `since`: its arrival, or the day on which it was taken up anew."""
    return promise.due_at(hours, since, days_of(weight))


def stamp(ticket: Ticket, before: str, to: str, now: datetime) -> None:
    """The times that a change of a complaint's status sets. Acknowledged is what was answered at once, too."""
    row = of(ticket)
    if to in (ComplaintStatus.ACKNOWLEDGED, ComplaintStatus.ANSWERED) and row.acknowledged_at is None:
        row.acknowledged_at = now
    if to == ComplaintStatus.ANSWERED:
        row.answered_at = now
    elif to == ComplaintStatus.HANDLING and before in (ComplaintStatus.ANSWERED, ComplaintStatus.CLOSED):
        row.answered_at = row.outcome = None
