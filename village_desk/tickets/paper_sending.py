"""A finished paper goes to the citizen as a PDF; outside the 24 hours the official notice says where to fetch it."""

from __future__ import annotations

from datetime import datetime, timedelta

from village_desk import config
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput, TransitionRefused
from village_desk.media import Kept
from village_desk.messages import outbox, papers, speaking, window
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office
from village_desk.tickets import notices
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, record
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

_WORDS_LIFE = timedelta(minutes=30)  # the sentence before the PDF is nothing without it


def can_send(ticket: Ticket) -> bool:
    """True where the desk offers it: a real chat, and a paper that is ready."""
    return ticket.status == Status.READY and ticket.citizen_id is not None


def window_open(ticket: Ticket, now: datetime) -> bool:
    """True while WhatsApp takes a file to this citizen: it is no part of an approved template."""
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    if citizen is None or citizen.last_inbound_at is None:
        return False
    margin = timedelta(seconds=config.current().number("WINDOW_MARGIN"))
    return now < citizen.last_inbound_at + window.OPEN - margin


def send_paper(ticket_id: int, kept: Kept, *, user_id: int, now: datetime, action_key: str) -> OutboxMessage:
    """Owe the citizen this paper; one sentence goes before it, since a document carries no words of its own.

    When the window has shut by the time it leaves, the template of "ready" goes in its place. Call it in a
    transaction. Raises TransitionRefused unless the request is ready, InvalidInput without a chat.
    """
    ticket = locked(ticket_id)
    if ticket.status != Status.READY:
        raise TransitionRefused("Dokumen hanya dapat dikirim bila permohonan siap diambil.")
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    if citizen is None:
        raise InvalidInput("Permohonan ini tidak berasal dari WhatsApp.", "paper")
    event = record(ticket, "paper", officer(user_id), now)
    if window_open(ticket, now):
        _announce(ticket, citizen, now, action_key)
    notice = notices.compose(ticket, Status.READY, "", now)
    row = outbox.enqueue(
        key=f"paper:{action_key}",
        office_id=ticket.office_id,
        citizen=citizen,
        purpose="officer",
        body=notice.body,
        notice=notice.key,
        template_values=notice.values,
        ticket_id=ticket.id,
        event_id=event.id,
        author_id=user_id,
        training=ticket.training,
        delay=config.current().number("UNDO"),
    )
    papers.attach(row, kept)
    return row


def _announce(ticket: Ticket, citizen: Citizen, now: datetime, action_key: str) -> None:
    office = db.session.get_one(Office, ticket.office_id)
    values = {"number": ticket.number, "service": ticket.service_name}
    outbox.enqueue(
        key=f"paper:{action_key}:words",
        office_id=ticket.office_id,
        citizen=citizen,
        purpose="reply",
        body=speaking.text(office, citizen, "paper_comes", values),
        ticket_id=ticket.id,
        training=ticket.training,
        expires_at=now + _WORDS_LIFE,
        delay=config.current().number("UNDO"),
    )
