"""A word to the citizen about a complaint: what they write next is heard as the answer, and belongs to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from village_desk.conversation.state import Ask, State
from village_desk.database import db
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.tickets import complaints, correspondence
from village_desk.tickets.lifecycle import locked
from village_desk.tickets.models import Ticket


def reply(ticket_id: int, words: str, *, user_id: int, now: datetime, action_key: str) -> OutboxMessage:
    """Send it. The bot does not fall silent: it takes the answer in, so that no page of chats shows it."""
    ticket = locked(ticket_id)
    row = correspondence.reply(ticket_id, words, user_id=user_id, now=now, action_key=action_key)
    complaints.keep(ticket, "reply", words, now, author_id=user_id)
    _await_answer(ticket)
    return row


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
