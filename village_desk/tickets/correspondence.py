"""An officer's own words to the citizen of a ticket."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from village_desk import config
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.messages import outbox
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office.models import Office
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, record
from village_desk.tickets.models import Ticket, TicketEvent

LONGEST_REPLY = 1500


def reply(ticket_id: int, text: str, *, user_id: int, now: datetime, action_key: str) -> OutboxMessage:
    """Send the officer's words to the citizen; outside the window they travel in the approved template.

    `action_key` is the form's idempotency key: the same click twice is one message.
    """
    words = checked(text)
    ticket = locked(ticket_id)
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    if citizen is None:
        raise InvalidInput("Permohonan ini tidak berasal dari WhatsApp. Silakan telepon warga.", "reply")
    ticket.first_answer_at = ticket.first_answer_at or now
    event = record(ticket, "reply", officer(user_id), now)
    return send(citizen, words, user_id, now, key=f"reply:{action_key}", ticket=ticket, event=event)


def reply_in_chat(
    conversation_id: int, text: str, *, user_id: int, now: datetime, action_key: str
) -> OutboxMessage:
    """Send the officer's words into a chat that has no ticket: the citizen asked for a person."""
    words = checked(text)
    conversation = db.session.get_one(Conversation, conversation_id)
    citizen = db.session.get_one(Citizen, conversation.citizen_id)
    return send(citizen, words, user_id, now, key=f"reply:{action_key}")


def template_values(office: Office, ticket: Ticket | None, words: str) -> dict[str, str]:
    """What the template `officer_reply` is filled with outside the window."""
    return {"office": office.name, "number": ticket.number if ticket else "-", "message": words}


def take_back(message_id: int, *, office_id: int, user_id: int, now: datetime) -> bool:
    """Withdraw a reply that has not left; twice is once. False: too late, it is on its way.

    Nobody has spoken then: a chat that waits for a person waits again, and the bot answers again.
    """
    if not outbox.withdraw_one(message_id, office_id=office_id):
        return outbox.was_taken_back(message_id, office_id=office_id)
    message = db.session.get_one(OutboxMessage, message_id, populate_existing=True)
    conversation = _conversation(message.citizen_id)
    if conversation is not None and message.purpose == "officer" and not message.private:
        conversation.officer_spoke_at = _last_spoken(message.citizen_id)
    if message.ticket_id is not None and message.event_id is not None:
        ticket = locked(message.ticket_id)
        if ticket.first_answer_at == db.session.get_one(TicketEvent, message.event_id).at:
            ticket.first_answer_at = None
        record(ticket, "undone", officer(user_id), now, event=message.event_id)
    return True


def checked(text: str) -> str:
    """The words as they will go. Raises InvalidInput when there are none, or too many."""
    words = text.strip()
    if not words:
        raise InvalidInput("Tulis balasan terlebih dahulu.", "reply")
    if len(words) > LONGEST_REPLY:
        raise InvalidInput(
            "Balasan paling panjang %(most)d huruf. Mohon dipersingkat.", "reply", most=LONGEST_REPLY
        )
    return words


def send(
    citizen: Citizen,
    words: str,
    user_id: int,
    now: datetime,
    *,
    key: str,
    ticket: Ticket | None = None,
    event: TicketEvent | None = None,
) -> OutboxMessage:
    """Queue these words of an officer; `key` is what makes them go once."""
    complaint = ticket is not None and ticket.kind == "complaint"
    if not complaint:  # what the citizen writes next must reach the complaint, and no page of chats
        _bot_falls_silent(citizen, now)
    office = db.session.get_one(Office, citizen.office_id)
    return outbox.enqueue(
        key=key,
        office_id=citizen.office_id,
        citizen=citizen,
        purpose="officer",
        body=words,
        notice="officer_reply",
        template_values=template_values(office, ticket, words),
        ticket_id=ticket.id if ticket else None,
        event_id=event.id if event else None,
        author_id=user_id,
        training=citizen.training,
        delay=config.current().number("UNDO"),
        private=complaint,
    )


def _bot_falls_silent(citizen: Citizen, now: datetime) -> None:
    """While an officer talks, and for a while after, the bot leaves the chat to them."""
    conversation = _conversation(citizen.id)
    if conversation is not None:
        conversation.officer_spoke_at = now


def _conversation(citizen_id: int | None) -> Conversation | None:
    return db.session.execute(
        select(Conversation).where(Conversation.citizen_id == citizen_id).with_for_update()
    ).scalar_one_or_none()


def _last_spoken(citizen_id: int | None) -> datetime | None:
    """When an officer last wrote to this citizen what was not taken back."""
    return db.session.execute(
        select(func.max(OutboxMessage.created_at)).where(
            OutboxMessage.citizen_id == citizen_id,
            OutboxMessage.purpose == "officer",
            OutboxMessage.private.is_(False),  # about a complaint the bot goes on talking
            OutboxMessage.state != "cancelled",
        )
    ).scalar_one()
