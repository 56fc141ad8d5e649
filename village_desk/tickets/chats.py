"""Chats that wait for a person: the citizen asked for one, spoke a voice note, or the bot could not go on.

A chat waits from the hand-over until an officer has written, or has said that nothing more is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from village_desk import audit
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.models import Office

EMERGENCY = "emergency"


def waiting(office_id: int) -> list[tuple[Conversation, Citizen]]:
    """The chats of this office that wait for a person: emergencies first, then the longest waiting."""
    rows = db.session.execute(
        select(Conversation, Citizen)
        .join(Citizen, Citizen.id == Conversation.citizen_id)
        .where(*waits(office_id))
        .order_by(
            case((Conversation.hand_over_reason == EMERGENCY, 0), else_=1),
            Conversation.handed_over_at,
            Conversation.id,
        )
    ).all()
    return [(row[0], row[1]) for row in rows]


def emergencies(office_id: int) -> list[Conversation]:
    """The real chats with a cry for help that wait, the longest waiting first. Practice alarms nobody."""
    wanted = select(Conversation).where(*cries(office_id))
    return list(db.session.scalars(wanted.order_by(Conversation.handed_over_at, Conversation.id)))


def cries(office_id: int) -> list[ColumnElement[bool]]:
    """The conditions of such a chat."""
    real = Conversation.training.is_(False)
    return [*waits(office_id), Conversation.hand_over_reason == EMERGENCY, real]


def counting(conditions: Sequence[ColumnElement[bool]]) -> Select[int]:
    """The statement that counts the chats of which this is so."""
    return select(func.count()).select_from(Conversation).where(*conditions)


def count_waiting(office_id: int) -> int:
    """How many wait for a person."""
    return db.session.execute(counting(waits(office_id))).scalar_one()


def is_waiting(conversation: Conversation) -> bool:
    """True while this chat waits for a person."""
    handed, spoke = conversation.handed_over_at, conversation.officer_spoke_at
    return handed is not None and (spoke is None or spoke < handed)


def hand_over(conversation: Conversation, reason: str, *, now: datetime, urgency: str = "") -> None:
    """The citizen needs a person. Who asks again keeps their place in the list, and an emergency stays one.

    From now on an answer is owed within HOLDING_WORKING_MINUTES, else the citizen hears once where they stand.
    """
    urgent = conversation.hand_over_reason == EMERGENCY
    if not is_waiting(conversation):
        conversation.handed_over_at, urgent = now, False
        conversation.urgency = None
        conversation.holding_due_at = None if conversation.training else _holding_due(conversation, now)
    conversation.hand_over_reason = EMERGENCY if urgent else reason
    conversation.urgency = urgency or conversation.urgency


def _holding_due(conversation: Conversation, now: datetime) -> datetime:
    hours = registry.hours_of(db.session.get_one(Office, conversation.office_id))
    minutes = timedelta(minutes=current().number("HOLDING_WORKING_MINUTES"))
    return opening.add_working_time(hours, now, minutes)


def settle(conversation_id: int, *, user_id: int, now: datetime) -> None:
    """An officer says that nothing more is needed here; the bot answers again at once."""
    conversation = locked(conversation_id)
    release(conversation, now)
    conversation.officer_spoke_at = None
    audit.note(
        "chat.settled",
        office_id=conversation.office_id,
        user_id=user_id,
        subject=f"conversation:{conversation.id}",
    )


def release(conversation: Conversation, now: datetime) -> None:
    """This chat waits for nobody any more. The row must be locked."""
    conversation.handed_over_at = conversation.hand_over_reason = None
    conversation.holding_due_at = conversation.urgency = None
    conversation.updated_at = now


def locked(conversation_id: int) -> Conversation:
    """The chat, locked and fresh."""
    return db.session.get_one(Conversation, conversation_id, with_for_update=True, populate_existing=True)


def of_citizen(citizen_id: int) -> Conversation | None:
    """The citizen's one chat, locked and fresh; None before the first turn."""
    return db.session.execute(
        select(Conversation)
        .where(Conversation.citizen_id == citizen_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def waits(office_id: int | None = None) -> list[ColumnElement[bool]]:
    """The conditions of a chat that waits for a person, at this office or at any."""
    here = [] if office_id is None else [Conversation.office_id == office_id]
    return [
        *here,
        Conversation.handed_over_at.is_not(None),
        or_(
            Conversation.officer_spoke_at.is_(None),
            Conversation.officer_spoke_at < Conversation.handed_over_at,
        ),
    ]
