"""Chats that wait for a person: the citizen asked for one, spoke a voice note, or the bot could not go on.

A chat waits from the hand-over until an officer has written, or has said that nothing more is needed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select

from village_desk import audit
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.messages.models import Conversation

EMERGENCY = "emergency"


def waiting(office_id: int) -> list[tuple[Conversation, Citizen]]:
    """The chats of this office that wait for a person: emergencies first, then the longest waiting."""
    rows = db.session.execute(
        select(Conversation, Citizen)
        .join(Citizen, Citizen.id == Conversation.citizen_id)
        .where(*_waits(office_id))
        .order_by(
            case((Conversation.hand_over_reason == EMERGENCY, 0), else_=1),
            Conversation.handed_over_at,
            Conversation.id,
        )
    ).all()
    return [(row[0], row[1]) for row in rows]


def count_waiting(office_id: int) -> int:
    """How many they are."""
    return db.session.execute(
        select(func.count()).select_from(Conversation).where(*_waits(office_id))
    ).scalar_one()


def is_waiting(conversation: Conversation) -> bool:
    """True while this chat waits for a person."""
    handed, spoke = conversation.handed_over_at, conversation.officer_spoke_at
    return handed is not None and (spoke is None or spoke < handed)


def hand_over(conversation: Conversation, reason: str, *, now: datetime) -> None:
    """The citizen needs a person. Who asks again keeps their place in the list, and an emergency stays one."""
    urgent = conversation.hand_over_reason == EMERGENCY
    if not is_waiting(conversation):
        conversation.handed_over_at, urgent = now, False
    conversation.hand_over_reason = EMERGENCY if urgent else reason


def settle(conversation_id: int, *, user_id: int, now: datetime) -> None:
    """An officer says that nothing more is needed here; the bot answers again at once."""
    conversation = db.session.get_one(
        Conversation, conversation_id, with_for_update=True, populate_existing=True
    )
    conversation.handed_over_at = conversation.hand_over_reason = conversation.officer_spoke_at = None
    conversation.updated_at = now
    audit.note(
        "chat.settled",
        office_id=conversation.office_id,
        user_id=user_id,
        subject=f"conversation:{conversation.id}",
    )


def _waits(office_id: int) -> list[ColumnElement[bool]]:
    return [
        Conversation.office_id == office_id,
        Conversation.handed_over_at.is_not(None),
        or_(
            Conversation.officer_spoke_at.is_(None),
            Conversation.officer_spoke_at < Conversation.handed_over_at,
        ),
    ]
