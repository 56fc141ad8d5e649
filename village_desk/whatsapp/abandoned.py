"""What is begun and not sent: one reminder while WhatsApp still takes free text, then it is forgotten (UU 27/2022).

What is due is a row found by a query (`conversations.draft_due_at`). A step is one locked conversation; its reminder
has one key per draft, so that it goes once however many workers tick, and after a restore it is recognised.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import exists, select

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.conversation import leaving
from village_desk.conversation.state import State
from village_desk.database import db, transaction
from village_desk.messages import hold, outbox, remembering, speaking, window
from village_desk.messages.models import Attachment, Conversation
from village_desk.office import registry, wording_time
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.privacy import erasing
from village_desk.tickets import chat_outcomes, chats
from village_desk.tickets.models import Ticket, TicketDocument

logger = logging.getLogger(__name__)
BATCH = 100
MORNING, NIGHT = time(6), time(21)  # nobody is woken by a reminder


def next_look(state: State, now: datetime) -> datetime | None:
    """When something may be due for the drafts of this chat, which wrote at `now`; None where nothing is begun."""
    if not leaving.begun(state):
        return None
    return now + min(_span("DRAFT_REMINDER"), _span("DRAFT_EXPIRY"))


def look_after() -> Counter[str]:
    """Take every step that is due; how many of each kind. One that fails stops no other. Commits per chat.

    Not after a restore, on hold: what the citizen wrote since the backup is not known yet.
    """
    done: Counter[str] = Counter()
    if hold.on_hold():
        return done
    now = clock.now()
    for conversation_id in _due(now):
        try:
            with transaction():
                what, files = _take_step(conversation_id, now)
            erasing.delete_files(files)
            done[what] += 1
        except Exception as error:
            extra = {"conversation_id": conversation_id, "error": type(error).__name__}
            logger.exception("draft not looked after", extra=extra)
    return done


def reminder_at(hours: OfficeHours, last: datetime, now: datetime) -> datetime | None:
    """The first decent moment from DRAFT_REMINDER after the last message on, while the window is open; else None."""
    at = max(last + _span("DRAFT_REMINDER"), now)
    local = hours.local(at)
    if not MORNING <= local.time() < NIGHT:
        day = local.date() + timedelta(days=local.time() >= NIGHT)
        at = datetime.combine(day, MORNING, hours.timezone).astimezone(at.tzinfo)
    return at if at < _window_end(last) else None


@dataclass
class _Chat:
    """One locked chat with what is begun in it."""

    conversation: Conversation
    citizen: Citizen
    state: State
    now: datetime

    @property
    def last(self) -> datetime:
        return self.citizen.last_inbound_at or self.conversation.updated_at


def _due(now: datetime) -> list[int]:
    rows = select(Conversation.id).where(Conversation.draft_due_at <= now)
    order = rows.order_by(Conversation.draft_due_at, Conversation.id).limit(BATCH)
    return list(db.session.execute(order).scalars())


def _take_step(conversation_id: int, now: datetime) -> tuple[str, list[str]]:
    """(reminded, forgotten, later or nothing; the files to delete after the commit)."""
    conversation = db.session.get_one(
        Conversation, conversation_id, with_for_update=True, populate_existing=True
    )
    citizen = db.session.get_one(Citizen, conversation.citizen_id, populate_existing=True)
    chat = _Chat(conversation, citizen, State.from_json(conversation.state), now)
    if conversation.draft_due_at is None or conversation.draft_due_at > now:
        return "nothing", []
    if not leaving.begun(chat.state):
        conversation.draft_due_at = None
        return "nothing", []
    expires = chat.last + _span("DRAFT_EXPIRY")
    if now >= expires:
        return "forgotten", _forget(chat)
    hours = registry.hours_of(db.session.get_one(Office, conversation.office_id))
    at = reminder_at(hours, chat.last, now) if _may_remind(chat) else None
    conversation.draft_due_at = at if at is not None and at > now else expires
    if at is None or at > now:
        return "later", []
    _remind(chat, hours, expires)
    return "reminded", []


def _may_remind(chat: _Chat) -> bool:
    """Not who wants no notices, not while we owe an answer ourselves, not where the owner is in doubt."""
    conversation, citizen = chat.conversation, chat.citizen
    return (
        conversation.draft_reminded_at is None
        and not conversation.training
        and citizen.notices_off_at is None
        and citizen.doubted_at is None
        and not chats.is_waiting(conversation)
        and (bool(chat.state.drafts) or chat.state.complaint is not None)
    )


def _remind(chat: _Chat, hours: OfficeHours, expires: datetime) -> None:
    conversation, citizen = chat.conversation, chat.citizen
    office = db.session.get_one(Office, conversation.office_id)
    told = leaving.reminder(chat.state, registry.catalogue_of(office))
    conversation.draft_reminded_at = chat.now
    if told is None:
        return  # the office no longer offers this service
    local, language = hours.local(chat.now), speaking.language_to(office, citizen, told.key)
    values = told.values | {
        "part": wording_time.part_words(local, language),
        "until": wording_time.day_and_time(expires, hours.timezone, language),
    }
    evening = datetime.combine(local.date(), NIGHT, hours.timezone).astimezone(chat.now.tzinfo)
    row = outbox.enqueue(
        key=f"draft:{conversation.id}:{_began(conversation):%Y%m%dT%H%M%S}:{citizen.id}:reminder",
        office_id=office.id,
        citizen=citizen,
        purpose="notice",
        body=speaking.text(office, citizen, told.key, values),
        training=conversation.training,
        private=told.of_complaint,
        expires_at=min(_window_end(chat.last), evening),
    )
    remembering.recognise(row, [values["part"]])
    if not told.of_complaint:
        leaving.expect_answer(chat.state)
    conversation.state = chat.state.to_json()
    conversation.draft_service = chat.state.draft.service if chat.state.draft else None


def _began(conversation: Conversation) -> datetime:
    return conversation.draft_started_at or conversation.updated_at


def _forget(chat: _Chat) -> list[str]:
    """The drafts and their photos go; the citizen's next message is told so. What went into a ticket stays."""
    conversation, state = chat.conversation, chat.state
    if state.draft is not None:
        chat_outcomes.given_up(conversation, leaving.left_at(state), state.draft.service, chat.now)
    files = leaving.forget(state, loose=not _works_for(chat.citizen))
    in_no_ticket = ~exists().where(TicketDocument.attachment_id == Attachment.id)
    names = erasing.erase_files(
        (Attachment.id.in_(files)) & (Attachment.citizen_id == chat.citizen.id) & in_no_ticket
    )
    conversation.state = state.to_json()
    conversation.draft_service = conversation.draft_started_at = None
    conversation.draft_due_at = conversation.draft_reminded_at = None
    return names


def _works_for(citizen: Citizen) -> bool:
    """Has this citizen an open request? A loose photo may be meant for it."""
    mine = select(Ticket.id).where(Ticket.citizen_id == citizen.id, Ticket.closed_at.is_(None))
    return db.session.execute(mine.limit(1)).first() is not None


def _window_end(last: datetime) -> datetime:
    return last + window.OPEN - _span("WINDOW_MARGIN")


def _span(name: str) -> timedelta:
    return timedelta(seconds=current().number(name))


__all__ = ["look_after", "next_look", "reminder_at"]
