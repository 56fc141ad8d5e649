"""The same thing asked for twice: one of the two goes on, the other is closed with a word to its citizen, once.

What was sent for the one that is closed stands on the other as well. It can be undone for a month: within the first
seconds nobody has heard of it; later the citizen is told that the request goes on by itself after all.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from village_desk.citizens.models import Citizen, Person
from village_desk.database import db
from village_desk.errors import InvalidInput, TransitionRefused
from village_desk.messages import outbox, speaking
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office
from village_desk.tickets import correspondence, undo_points, undoing
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import Change, change_status, locked, record
from village_desk.tickets.models import Ticket, TicketDocument, TicketEvent
from village_desk.tickets.status import Status

MOST = 10


def candidates(ticket: Ticket) -> list[Ticket]:
    """Open requests of the same chat or the same applicant's NIK that may be the same thing; the same paper first."""
    if ticket.closed_at is not None:
        return []
    same: list[ColumnElement[bool]] = []
    if ticket.citizen_id is not None:
        same.append(Ticket.citizen_id == ticket.citizen_id)
    applicant = db.session.get(Person, ticket.applicant_id) if ticket.applicant_id else None
    if applicant is not None and applicant.nik_index:
        known = select(Person.id).where(
            Person.office_id == ticket.office_id, Person.nik_index == applicant.nik_index
        )
        same.append(Ticket.applicant_id.in_(known))
    if not same:
        return []
    rows = db.session.scalars(
        select(Ticket)
        .where(*_mergeable(ticket), or_(*same))
        .order_by(Ticket.service != ticket.service, Ticket.id)
        .limit(MOST)
    )
    return list(rows)


def merge(
    ticket_id: int, into_id: int, *, user_id: int, now: datetime, expected_version: int | None = None
) -> Change:
    """Close this request, because that one is the same; its papers go along. Raises InvalidInput, StaleChange.

    The message says under which number it goes on. Both are locked in the order of their ids.
    """
    for one in sorted((ticket_id, into_id)):
        locked(one)
    ticket, into = locked(ticket_id, expected_version), locked(into_id)
    if into_id not in {one.id for one in candidates(ticket)}:
        raise InvalidInput("Pilih permohonan yang masih berjalan dari warga yang sama.", "into")
    actor = officer(user_id)
    change = change_status(ticket_id, Status.CANCELLED, actor=actor, now=now, detail=detail_of(ticket, into))
    ticket.merged_into_id = into_id
    point = undo_points.of(ticket_id)
    assert point is not None  # an officer's change has just left it
    point.added = _carry_papers(ticket, into, now)
    into.version += 1
    record(into, "merged", actor, now, other=ticket_id)
    return change


def detail_of(ticket: Ticket, into: Ticket) -> str:
    """The reason that the citizen reads."""
    office = db.session.get_one(Office, ticket.office_id)
    return speaking.text(office, _citizen(ticket), "reason_duplicate", {"number": into.number})


def into(ticket: Ticket) -> Ticket | None:
    """The request under which this one goes on, if it was closed as a duplicate."""
    return db.session.get(Ticket, ticket.merged_into_id) if ticket.merged_into_id is not None else None


def separable(ticket: Ticket) -> bool:
    """Was this request closed as a duplicate, and can that still be taken back?"""
    return ticket.merged_into_id is not None and undo_points.of(ticket.id) is not None


def separate(ticket_id: int, *, user_id: int, now: datetime, action_key: str) -> Ticket:
    """It was not the same after all: it goes on where it was. Raises TransitionRefused when that is too late."""
    ticket = locked(ticket_id)
    into_id, point = ticket.merged_into_id, undo_points.of(ticket_id)
    if into_id is None or point is None or point.before is None or ticket.status != Status.CANCELLED:
        raise TransitionRefused("Penggabungan ini tidak dapat dibatalkan lagi. Buatkan permohonan baru.")
    event = db.session.get_one(TicketEvent, point.event_id)
    heard = not _unheard(event)
    undoing.restore(ticket, point, event, user_id=user_id, now=now)
    record(locked(into_id), "separated", officer(user_id), now, other=ticket_id)
    if heard and ticket.citizen_id is not None:
        words = speaking.text(
            db.session.get_one(Office, ticket.office_id),
            _citizen(ticket),
            "merge_taken_back",
            {"number": ticket.number, "service": ticket.service_name},
        )
        correspondence.reply(ticket_id, words, user_id=user_id, now=now, action_key=action_key)
    return ticket


def _unheard(event: TicketEvent) -> bool:
    """Take its message back if it has not gone; True when nobody has heard of the merge."""
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.event_id == event.id)).first()
    return message is None or outbox.withdraw_one(message.id, office_id=event.office_id)


def _carry_papers(ticket: Ticket, into: Ticket, now: datetime) -> list[int]:
    """Put the papers of the one on the other, not yet judged; the ids of the new rows.

    Only within one chat: what somebody else sent stays with what they asked for.
    """
    if ticket.citizen_id is None or ticket.citizen_id != into.citizen_id:
        return []
    known = select(TicketDocument.attachment_id).where(TicketDocument.ticket_id == into.id)
    theirs = select(TicketDocument).where(
        TicketDocument.ticket_id == ticket.id, TicketDocument.attachment_id.not_in(known)
    )
    asked = {requirement["slug"] for requirement in into.terms["requirements"]}
    rows = [
        TicketDocument(
            ticket_id=into.id,
            office_id=into.office_id,
            requirement=one.requirement if one.requirement in asked else "other",
            attachment_id=one.attachment_id,
            added_at=now,
        )
        for one in db.session.scalars(theirs.order_by(TicketDocument.id)).all()
    ]
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def _mergeable(ticket: Ticket) -> tuple[ColumnElement[bool], ...]:
    return (
        Ticket.office_id == ticket.office_id,
        Ticket.kind == "request",
        Ticket.training.is_(ticket.training),
        Ticket.closed_at.is_(None),
        Ticket.id != ticket.id,
    )


def _citizen(ticket: Ticket) -> Citizen | None:
    return db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
