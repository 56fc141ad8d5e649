"""The one conversation of each citizen: locked, or begun."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from village_desk import clock
from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.office.models import Office


def locked(citizen_ids: Sequence[int]) -> dict[int, Conversation]:
    """By citizen the one conversation, locked in one order: one citizen's turns never overlap (R7)."""
    found = db.session.execute(
        select(Conversation)
        .where(Conversation.citizen_id.in_(citizen_ids))
        .order_by(Conversation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    return {conversation.citizen_id: conversation for conversation in found}


def begin(office: Office, citizen_id: int, *, training: bool) -> Conversation:
    """A new one, of somebody who never wrote before; part of the open transaction."""
    conversation = Conversation(
        office_id=office.id,
        citizen_id=citizen_id,
        training=training,
        clock_offset=0,
        updated_at=clock.now(),
    )
    db.session.add(conversation)
    return conversation
