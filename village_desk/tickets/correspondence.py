"""An officer's own words to the citizen of a ticket."""

from __future__ import annotations

from datetime import datetime

from village_desk import config
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.messages import outbox
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office.models import Office
from village_desk.tickets import notices
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, record

LONGEST_REPLY = 1500


def reply(ticket_id: int, text: str, *, user_id: int, now: datetime, action_key: str) -> OutboxMessage:
    """Send the officer's words to the citizen; outside the window they travel in the approved template.

    `action_key` is the form's idempotency key: the same click twice is one message.
    """
    words = text.strip()
    if not words:
        raise InvalidInput("Tulis balasan terlebih dahulu.", "reply")
    if len(words) > LONGEST_REPLY:
        raise InvalidInput(f"Balasan paling panjang {LONGEST_REPLY} huruf. Mohon dipersingkat.", "reply")
    ticket = locked(ticket_id)
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    if citizen is None:
        raise InvalidInput("Permohonan ini tidak berasal dari WhatsApp. Silakan telepon warga.", "reply")
    ticket.first_answer_at = ticket.first_answer_at or now
    event = record(ticket, "reply", officer(user_id), now)
    _bot_falls_silent(citizen, now)
    office = db.session.get_one(Office, ticket.office_id)
    return outbox.enqueue(
        key=f"reply:{action_key}",
        office_id=ticket.office_id,
        citizen=citizen,
        purpose="officer",
        body=words,
        notice="officer_reply",
        template_values={
            "office": office.name,
            "number": ticket.number,
            "service": ticket.service_name,
            "link": notices.tracking_link(ticket),
            "detail": words,
            "text": words,
            "message": words,
        },
        must_reach=False,
        ticket_id=ticket.id,
        event_id=event.id,
        author_id=user_id,
        training=ticket.training,
        delay=config.current().number("UNDO"),
    )


def withdraw_reply(message: OutboxMessage) -> bool:
    """The officer's undo: True when the message was still waiting and will not go."""
    if message.state != "queued":
        return False
    outbox.note_state(message, "cancelled", "withdrawn_by_officer")
    return True


def _bot_falls_silent(citizen: Citizen, now: datetime) -> None:
    """While an officer talks, and for a while after, the bot leaves the chat to them."""
    conversation = db.session.query(Conversation).filter_by(citizen_id=citizen.id).one_or_none()
    if conversation is not None:
        conversation.officer_spoke_at = now
