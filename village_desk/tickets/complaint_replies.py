"""A word to the citizen about a complaint: what they write next is heard as the answer, and belongs to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from village_desk.conversation.state import Ask, State
from village_desk.database import db
from village_desk.errors import NotFound
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.tickets import complaints, correspondence
from village_desk.tickets.lifecycle import locked
from village_desk.tickets.models import ComplaintWord, Ticket


def reply(ticket_id: int, words: str, *, user_id: int, now: datetime, action_key: str) -> OutboxMessage:
    """Send it. The bot does not fall silent: it takes the answer in, so that no page of chats shows it."""
    ticket = locked(ticket_id)
    row = correspondence.reply(ticket_id, words, user_id=user_id, now=now, action_key=action_key)
    complaints.keep(ticket, "reply", words, now, author_id=user_id)
    _await_answer(ticket)
    return row


def waiting(ticket: Ticket) -> OutboxMessage | None:
    """The newest word to the citizen about it that can still be taken back."""
    return db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.ticket_id == ticket.id,
            OutboxMessage.purpose == "officer",
            OutboxMessage.state == "queued",
        )
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    ).first()


def take_back(ticket_id: int, message_id: int, *, user_id: int, now: datetime) -> bool:
    """Withdraw a word that has not left, as if it had not been written; twice is once. False: it is on its way.

    Raises NotFound for a message that is not of this complaint, or is no such word.
    """
    ticket = locked(ticket_id)
    message = db.session.get(OutboxMessage, message_id, populate_existing=True)
    if message is None or message.ticket_id != ticket.id or message.purpose != "officer":
        raise NotFound
    waited = message.state in ("queued", "claimed")
    if not correspondence.take_back(message.id, office_id=ticket.office_id, user_id=user_id, now=now):
        return False
    if waited:
        _forget(ticket, message)
    return True


def _forget(ticket: Ticket, message: OutboxMessage) -> None:
    """Its words stand no longer among what was said; nobody waits for an answer to what was never asked."""
    said = db.session.scalars(
        select(ComplaintWord)
        .where(
            ComplaintWord.ticket_id == ticket.id,
            ComplaintWord.kind == "reply",
            ComplaintWord.author_id == message.author_id,
        )
        .order_by(ComplaintWord.id.desc())
    ).all()
    word = next((one for one in said if one.text == message.body), None)
    if word is not None:
        db.session.delete(word)
        db.session.flush()
    if len(said) - (word is not None) == 0:
        _await_no_answer(ticket)


def _await_no_answer(ticket: Ticket) -> None:
    conversation = db.session.execute(
        select(Conversation).where(Conversation.citizen_id == ticket.citizen_id).with_for_update()
    ).scalar_one_or_none()
    state = State.from_json(conversation.state) if conversation is not None else None
    if conversation is not None and state is not None and _asks_about(state, ticket):
        state.ask = Ask()
        conversation.state = state.to_json()


def _asks_about(state: State, ticket: Ticket) -> bool:
    return state.ask.kind == "complaint" and state.ask.items == ["reason", str(ticket.id)]


def _await_answer(ticket: Ticket) -> None:
    """Who is in the middle of a request, or of another complaint, is not led away from it."""
    conversation = db.session.execute(
        select(Conversation).where(Conversation.citizen_id == ticket.citizen_id).with_for_update()
    ).scalar_one_or_none()
    if conversation is None:
        return
    state = State.from_json(conversation.state)
    if not state.filling:
        state.ask = Ask("complaint", ["reason", str(ticket.id)])
        conversation.state = state.to_json()
