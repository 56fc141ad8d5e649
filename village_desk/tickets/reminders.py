"""Reminders to citizens who are awaited: a paper not collected, documents not sent; the latter end in a kind goodbye.

What is due is a row found by a query (`tickets.next_reminder_at`). A step is one locked ticket, one event, at
most one message: exactly once per request, step and entry into the status, however many workers tick (R37).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.messages import speaking
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.languages import joined
from village_desk.office.models import Office
from village_desk.tickets import intake, notices, queue, reminder_days
from village_desk.tickets.actors import SYSTEM
from village_desk.tickets.lifecycle import change_status, locked, record
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

BATCH = 100
_KEYS = {Status.READY: "reminder_pickup", Status.DOCUMENTS_MISSING: "reminder_documents"}


def due_tickets(now: datetime, limit: int = BATCH) -> list[int]:
    """Requests with a step that is due at `now` (aware), the longest waiting first. Practice is not reminded."""
    rows = db.session.execute(
        select(Ticket.id)
        .where(Ticket.next_reminder_at <= now, Ticket.training.is_(False))
        .order_by(Ticket.next_reminder_at, Ticket.id)
        .limit(limit)
    ).scalars()
    return list(rows)


def take_step(ticket_id: int, now: datetime) -> str:
    """Do what is due for one request, and say when the next step is. Call it in a transaction of its own.

    Returns what was done: reminded, cancelled, later (the office is shut, or it is not the day yet), nothing
    (the status has changed, or another worker was faster).
    """
    ticket = locked(ticket_id)
    days = reminder_days.of(ticket.status)
    if ticket.next_reminder_at is None or ticket.next_reminder_at > now:
        return "nothing"
    if ticket.reminder_steps >= len(days):
        ticket.next_reminder_at = None
        return "nothing"
    hours = registry.hours_of(db.session.get_one(Office, ticket.office_id))
    due = reminder_days.due(hours, _entered(ticket), days[ticket.reminder_steps])
    if due is None or due > now or not opening.is_open(hours, now):
        ticket.next_reminder_at = due if due and due > now else opening.next_opening(hours, now)
        return "later"
    if ticket.status == Status.DOCUMENTS_MISSING and ticket.reminder_steps == len(days) - 1:
        _give_up(ticket, days[-1], now)
        return "cancelled"
    _remind(ticket, hours, days, now)
    return "reminded"


def _remind(ticket: Ticket, hours: OfficeHours, days: tuple[int, ...], now: datetime) -> None:
    """One reminder, also when several days were missed: never a volley, and never the end without one."""
    step = ticket.reminder_steps
    last = len(days) - (ticket.status == Status.DOCUMENTS_MISSING)
    entered = _entered(ticket)
    passed = [
        n for n in range(step, last) if (at := reminder_days.due(hours, entered, days[n])) and at <= now
    ]
    ticket.reminder_steps = passed[-1] + 1
    ticket.next_reminder_at = _next(ticket, hours, days, now)
    notice, day = _KEYS[Status(ticket.status)], days[passed[-1]]
    event = record(ticket, "reminder", SYSTEM, now, notice=notice, day=day)
    if ticket.citizen_id is None:
        event.no_notice_reason = notices.NO_CHAT
        return
    together = _waiting_together(ticket)
    if any(one.id < ticket.id for one in together):  # its reminder names them all
        event.no_notice_reason = notices.TOLD_TOGETHER
        return
    key = f"reminder:{ticket.id}:{entered:%Y%m%dT%H%M%S}:{day}"
    closes = opening.closing_of(hours, hours.local(now).date())
    also = together if ticket.status == Status.READY else ()  # which papers are awaited is said in the detail
    notices.remind(ticket, event, notice, _missing(ticket), now, key=key, expires_at=closes, also=also)


def _next(ticket: Ticket, hours: OfficeHours, days: tuple[int, ...], now: datetime) -> datetime | None:
    """When the next step is due; one that an outage made overdue leaves the citizen some days from now."""
    if ticket.reminder_steps >= len(days):
        return None
    due = reminder_days.due(hours, _entered(ticket), days[ticket.reminder_steps])
    return due if due and due > now else reminder_days.due(hours, now, days[0])


def _give_up(ticket: Ticket, days: int, now: datetime) -> None:
    """No documents came: cancelled, kindly, in a message that must reach."""
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    office = db.session.get_one(Office, ticket.office_id)
    values = {"days": str(days), "documents": _missing(ticket) or "-"}
    reason = speaking.text(office, citizen, "reason_documents_late", values)
    change_status(ticket.id, Status.CANCELLED, actor=SYSTEM, now=now, detail=reason)


def _entered(ticket: Ticket) -> datetime:
    """When the citizen began to be awaited."""
    began = ticket.ready_at if ticket.status == Status.READY else ticket.waiting_since
    return began or ticket.received_at


def _waiting_together(ticket: Ticket) -> list[Ticket]:
    """Those asked for with it whose citizen is awaited for the same: papers, or to collect what is ready as long."""
    same = [
        one
        for one in queue.linked(ticket)
        if one.status == ticket.status and one.citizen_id == ticket.citizen_id
    ]
    if ticket.status != Status.READY:
        return same
    hours = registry.hours_of(db.session.get_one(Office, ticket.office_id))
    day = hours.local(_entered(ticket)).date()
    return [one for one in same if hours.local(_entered(one)).date() == day]


def _missing(ticket: Ticket) -> str:
    names = [
        intake.requirement_name(one, slug)
        for one in (ticket, *_waiting_together(ticket))
        for slug in one.waiting_for
    ]
    return joined(dict.fromkeys(names))
