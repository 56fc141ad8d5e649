"""Taking back an officer's last change of status while its message has not gone (ux rule 5: ten seconds).

The request becomes what it was, with the messages and calls that the change had withdrawn. The history keeps both:
the change, and that it was taken back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from village_desk import config
from village_desk.database import db
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.tickets import told_together, undo_points
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, overtaken_by, record
from village_desk.tickets.models import ComplaintWord, Ticket, TicketDocument, TicketEvent
from village_desk.tickets.status import Status
from village_desk.tickets.working_models import UndoPoint


def undo(ticket_id: int, *, user_id: int, now: datetime) -> bool:
    """Take the last change back. False: too late, its message is on its way, or something happened since."""
    ticket = locked(ticket_id)
    point = _point(ticket)
    if point is None:
        return False
    event = db.session.get_one(TicketEvent, point.event_id)
    if not _stopped(event, now):
        return False
    restore(ticket, point, event, user_id=user_id, now=now)
    return True


def possible(ticket: Ticket, now: datetime) -> bool:
    """Is it worth offering? The message may still go in the very moment of the press; `undo` says so then."""
    point = _point(ticket)
    if point is None:
        return False
    event = db.session.get_one(TicketEvent, point.event_id)
    message = _message(event)
    return message.state == "queued" if message is not None else _moments_ago(event, now)


def restore(
    ticket: Ticket, point: UndoPoint, event: TicketEvent, *, user_id: int, now: datetime
) -> TicketEvent:
    """Make the request what it was before `event`; the line of the history that says so. The message is seen to."""
    undone_status, was = ticket.status, point.before or {}
    undo_points.put_back(ticket, was)
    ticket.version += 1
    if point.added:
        added = ComplaintWord if ticket.kind == "complaint" else TicketDocument
        db.session.execute(delete(added).where(added.id.in_(point.added)))
    back = record(
        ticket,
        "undone",
        officer(user_id),
        now,
        from_status=undone_status,
        to_status=ticket.status,
        event=event.id,
    )
    outbox.put_back(
        ticket.id, withdrawn=point.withdrawn, calls=point.calls, reason=overtaken_by(undone_status)
    )
    db.session.delete(point)
    db.session.flush()
    if undone_status == Status.READY:
        told_together.carry_on(ticket, ticket.status, gone=_withdrawn(event), now=now)
    if ticket.status == Status.READY:
        told_together.refresh(ticket, now)
    return back


def _point(ticket: Ticket) -> UndoPoint | None:
    point = undo_points.of(ticket.id)
    return point if point and point.before and point.version == ticket.version else None


def _stopped(event: TicketEvent, now: datetime) -> bool:
    """Take the message of this change back; where there is none, the same few seconds count."""
    message = _message(event)
    if message is None:
        return _moments_ago(event, now)
    if message.event_id != event.id:
        return told_together.may_leave(event)
    return outbox.withdraw_one(message.id, office_id=event.office_id)


def _message(event: TicketEvent) -> OutboxMessage | None:
    carrier = OutboxMessage.event_id == told_together.message_of(event)
    return db.session.scalars(
        select(OutboxMessage).where(carrier).execution_options(populate_existing=True)
    ).first()


def _withdrawn(event: TicketEvent) -> list[int]:
    mine = select(OutboxMessage.id).where(
        OutboxMessage.event_id == event.id, OutboxMessage.state == "cancelled"
    )
    return list(db.session.scalars(mine))


def _moments_ago(event: TicketEvent, now: datetime) -> bool:
    return now - event.at <= timedelta(seconds=config.current().number("UNDO"))
