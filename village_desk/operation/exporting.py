"""Exports as JSON lines: the same shapes for every office, with `chat` as the opaque id that joins them.

Field values are unmasked; who exports what, and why, is audited by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from village_desk.citizens.models import Citizen
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.messages.models import Attachment, Conversation, InboxMessage, OutboxMessage
from village_desk.office.models import Office, User
from village_desk.tickets import complaint_times
from village_desk.tickets import misreadings as marked
from village_desk.tickets.models import Ticket, TicketDocument

Line = dict[str, Any]
BATCH = 200


def tickets(office: Office, training: bool) -> Iterator[Line]:
    """One line per ticket, oldest first."""
    chats, people = _chats(office), _people(office)
    numbers = _leads(office)
    query = select(Ticket).where(Ticket.office_id == office.id).order_by(Ticket.id)
    if not training:
        query = query.where(Ticket.training.is_(False))
    for ticket in db.session.execute(query.execution_options(yield_per=BATCH)).scalars():
        yield _ticket(ticket, chats, people, numbers)


def _ticket(
    ticket: Ticket, chats: dict[int, str], people: dict[int, str], numbers: dict[int, str]
) -> Line:
    """One line. Of a complaint that is confidential only that it is there, and what became of it; of one without a
    name nothing that leads to the chat."""
    shut = ticket.confidential and ticket.kind == "complaint"
    nameless = shut or (ticket.kind == "complaint" and complaint_times.of(ticket).anonymous)
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "chat": None if nameless else chats.get(ticket.citizen_id or 0),
        "service": ticket.service,
        "status": ticket.status,
        "channel": ticket.channel,
        "training": ticket.training,
        "confidential": ticket.confidential,
        "received_at": iso(ticket.received_at),
        "complete_at": iso(ticket.complete_at),
        "due_at": iso(ticket.due_at),
        "ready_at": iso(ticket.ready_at),
        "completed_at": iso(ticket.completed_at),
        "received_out_of_hours": ticket.received_out_of_hours,
        "assignee": people.get(ticket.assignee_id or 0),
        "applicant_is_sender": ticket.applicant_is_sender,
        "linked_to": numbers.get(ticket.linked_to_id or 0),
        "fields": {} if shut else ticket.fields or {},
        "files": [] if shut else _files(ticket),
        "notices": _notices(ticket),
    }


def drafts(office: Office, training: bool) -> Iterator[Line]:
    """One line per chat that has a draft open, or that was handed to a person."""
    chats = _chats(office)
    query = select(Conversation).where(Conversation.office_id == office.id).order_by(Conversation.id)
    for row in db.session.execute(query).scalars():
        if row.training and not training:
            continue
        if row.draft_service is None and row.handed_over_at is None:
            continue
        yield {"chat": chats.get(row.citizen_id)} | _draft(row)


def messages(office: Office, training: bool) -> Iterator[Line]:
    """One line per message in and out, by time, without its words."""
    chats = _chats(office)
    lines = list(_inbound(office, chats, training)) + list(_outbound(office, chats, training))
    yield from sorted(
        lines, key=lambda line: (line["received_at"], line["direction"], line["message_id"] or "")
    )


def misreadings(office: Office, training: bool) -> Iterator[Line]:
    """The review file for the next training (docs/understanding.md): words without persons, no practice."""
    return marked.review_lines(office)


EXPORTS: dict[str, Callable[[Office, bool], Iterator[Line]]] = {
    "tickets": tickets,
    "drafts": drafts,
    "messages": messages,
    "misreadings": misreadings,
}


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, with Z."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def _draft(row: Conversation) -> Line:
    state = State.from_json(row.state)
    draft = state.draft
    return {
        "service": row.draft_service,
        "fields": dict(draft.values) if draft else {},
        "files": _draft_files(draft.files) if draft else [],
        "asks_for": state.asks_for or None,
        "language": state.language,
        "handed_over": row.handed_over_at is not None,
    }


def _draft_files(pairs: list[tuple[int, str]]) -> list[Line]:
    """In the shape of a ticket's files; nobody judges a file before the request is confirmed."""
    kept = _kept([attachment_id for attachment_id, _ in pairs])
    return [
        {"slug": slug, "verdict": "unchecked", "kept": kept.get(attachment_id, False)}
        for attachment_id, slug in pairs
    ]


def _kept(ids: list[int]) -> dict[int, bool]:
    rows = db.session.execute(select(Attachment.id, Attachment.state).where(Attachment.id.in_(ids))).all()
    return {row[0]: row[1] == "kept" for row in rows}


def _files(ticket: Ticket) -> list[Line]:
    rows = db.session.execute(
        select(TicketDocument.requirement, TicketDocument.verdict, Attachment.state)
        .join(Attachment, Attachment.id == TicketDocument.attachment_id)
        .where(TicketDocument.ticket_id == ticket.id)
        .order_by(TicketDocument.id)
    ).all()
    files = [{"slug": row[0], "verdict": row[1], "kept": row[2] == "kept"} for row in rows]
    return files + [{"slug": slug, "verdict": "missing", "kept": False} for slug in ticket.waiting_for]


def _notices(ticket: Ticket) -> list[Line]:
    """What was enqueued to tell the citizen of this ticket. Answers in the chat, the receipt too, are no notices."""
    rows = db.session.execute(
        select(OutboxMessage).where(OutboxMessage.ticket_id == ticket.id).order_by(OutboxMessage.id)
    ).scalars()
    return [
        {"key": row.notice or row.purpose, "state": row.state, "way": row.way}
        for row in rows
        if row.purpose in ("notice", "officer")
    ]


def _inbound(office: Office, chats: dict[int, str], training: bool) -> Iterator[Line]:
    # What an officer typed of a voice note is no message of its own.
    real = InboxMessage.office_id == office.id, InboxMessage.origin != "typed"
    query = select(InboxMessage).where(*real).order_by(InboxMessage.id)
    for row in db.session.execute(query).scalars():
        if training or not row.training:
            yield {
                "chat": chats.get(row.citizen_id or 0),
                "message_id": row.message_sid,
                "direction": "in",
                "received_at": iso(row.received_at),
                "handled_at": iso(row.handled_at),
                "state": row.state,
            }


def _outbound(office: Office, chats: dict[int, str], training: bool) -> Iterator[Line]:
    query = select(OutboxMessage).where(OutboxMessage.office_id == office.id).order_by(OutboxMessage.id)
    for row in db.session.execute(query).scalars():
        if training or not row.training:
            yield {
                "chat": chats.get(row.citizen_id or 0),
                "message_id": row.provider_sid,
                "direction": "out",
                "received_at": iso(row.created_at),
                "handled_at": iso(row.handed_over_at),
                "state": row.state,
            }


def _chats(office: Office) -> dict[int, str]:
    rows = db.session.execute(select(Citizen.id, Citizen.public_id).where(Citizen.office_id == office.id))
    return {row[0]: row[1] for row in rows}


def _leads(office: Office) -> dict[int, str]:
    """The numbers of the requests that others were asked for together with."""
    followers = select(Ticket.linked_to_id).where(
        Ticket.office_id == office.id, Ticket.linked_to_id.is_not(None)
    )
    rows = db.session.execute(select(Ticket.id, Ticket.number).where(Ticket.id.in_(followers)))
    return {row[0]: row[1] for row in rows}


def _people(office: Office) -> dict[int, str]:
    rows = db.session.execute(select(User).where(User.office_id == office.id)).scalars()
    return {user.id: user.name for user in rows}


__all__ = ["EXPORTS", "drafts", "iso", "messages", "misreadings", "tickets"]
