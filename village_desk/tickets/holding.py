"""The one holding message of a hand-over: nobody has answered in time, and the citizen hears where they stand.

What is due is a row found by a query (`conversations.holding_due_at`). A step is one locked chat and at most one
message, in office hours only: exactly once per hand-over, however many workers tick (R37).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.messages import outbox, silence, speaking
from village_desk.messages.models import Conversation
from village_desk.office import emergency, registry
from village_desk.office import hours as opening
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.tickets import chats

BATCH = 100
LIFE = timedelta(minutes=30)  # a place in the queue is true for a while only


def due_chats(now: datetime, limit: int = BATCH) -> list[int]:
    """Chats that still wait and whose time is up at `now` (aware), the longest waiting first. No practice."""
    rows = db.session.execute(
        select(Conversation.id)
        .where(Conversation.holding_due_at <= now, Conversation.training.is_(False), *chats.waits())
        .order_by(Conversation.holding_due_at, Conversation.id)
        .limit(limit)
    ).scalars()
    return list(rows)


def take_step(conversation_id: int, now: datetime) -> str:
    """Tell one citizen, if it is still so. Call it in a transaction of its own.

    Returns what was done: told, later (the office is shut), nothing (somebody answered, or was faster).
    """
    conversation = chats.locked(conversation_id)
    due = conversation.holding_due_at
    if due is None or due > now or not chats.is_waiting(conversation):
        return "nothing"
    office = db.session.get_one(Office, conversation.office_id)
    hours = registry.hours_of(office)
    if not opening.is_open(hours, now):
        conversation.holding_due_at = _after_opening(hours, now)
        return "later"
    conversation.holding_due_at = None
    if silence.officer_talks(conversation.officer_spoke_at, now):
        return "nothing"  # asked again in the middle of a talk: the officer is there
    _tell(office, conversation, hours, now)
    return "told"


def place_of(conversation: Conversation) -> int:
    """Which place this chat has among those that wait, from 1."""
    ids = [row.id for row, _ in chats.waiting(conversation.office_id)]
    return ids.index(conversation.id) + 1 if conversation.id in ids else 1


def _after_opening(hours: OfficeHours, now: datetime) -> datetime | None:
    """The officers have their standard from the next opening on."""
    opens = opening.next_opening(hours, now)
    minutes = timedelta(minutes=current().number("HOLDING_WORKING_MINUTES"))
    return opening.add_working_time(hours, opens, minutes) if opens else None


def _tell(office: Office, conversation: Conversation, hours: OfficeHours, now: datetime) -> None:
    citizen = db.session.get_one(Citizen, conversation.citizen_id)
    handed = conversation.handed_over_at or now
    closes = opening.closing_of(hours, hours.local(now).date()) or now
    outbox.enqueue(
        key=f"holding:{conversation.id}:{handed:%Y%m%dT%H%M%S}:{citizen.id}",
        office_id=office.id,
        citizen=citizen,
        purpose="reply",  # the answer that is owed; outside the window nothing is sent, and no template is used up
        body=_words(office, citizen, conversation),
        expires_at=min(closes, now + LIFE),
    )


def _words(office: Office, citizen: Citizen, conversation: Conversation) -> str:
    if conversation.hand_over_reason == chats.EMERGENCY:
        if conversation.urgency == "death":
            return speaking.text(office, citizen, "urgent_noted_death", {})
        values = emergency.numbers(office.emergency) | {"phone": office.phone}
        return speaking.text(office, citizen, "holding_urgent", values)
    state = State.from_json(conversation.state)
    draft = state.draft or state.parked
    service = registry.catalogue_of(office).get(draft.service) if draft else None
    values = {"place": str(place_of(conversation)), "service": service.name if service else ""}
    key = "holding_draft" if service else "holding"
    return speaking.text(office, citizen, key, values)
