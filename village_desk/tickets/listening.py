"""*Dengarkan dan ketik*: what an officer types of a voice note goes on in the chat as the citizen's own words.

What was typed is stored like a message that came in: under an id of its own, which makes it happen once, and on the
list of turns, which keeps the order. It travels nowhere, opens no window at WhatsApp and costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, case, func, select

from village_desk import audit
from village_desk.citizens.models import Citizen
from village_desk.conversation.types import OpenListening
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.messages import inbox
from village_desk.messages.models import Attachment, Conversation, InboxMessage
from village_desk.tickets import chats
from village_desk.tickets.models import ListeningTask

LONGEST = 1500
TYPED: Literal["typed"] = "typed"  # inbox.origin
# From the voice note's own form: which account and number it came through, and whose practice it is.
_CARRIED = ("AccountSid", "To", "ProfileName", "PracticeOffset")


@dataclass(frozen=True)
class Typed:
    """How a typed message is to be heard. `by`: who typed it; `spoken_at`: when the citizen said it."""

    by: int
    asked: str
    unclear: bool
    spoken_at: datetime


def open_task(
    effect: OpenListening, row: InboxMessage, citizen: Citizen, now: datetime
) -> ListeningTask | None:
    """The voice notes of one turn wait for ears. None when they do already, or when no file came."""
    known = db.session.scalar(select(ListeningTask.id).where(ListeningTask.inbox_id == row.id))
    if known is not None or not effect.files:
        return None
    task = ListeningTask(
        office_id=citizen.office_id,
        citizen_id=citizen.id,
        inbox_id=row.id,
        attachment_ids=list(effect.files),
        training=row.training,
        asked=effect.asked,
        asks_for=effect.asks_for[:160],
        spoken_at=row.received_at,
        created_at=now,
        state="waiting",
    )
    db.session.add(task)
    db.session.flush()
    return task


def waiting(office_id: int) -> list[tuple[ListeningTask, Citizen, Conversation | None]]:
    """The tasks of this office that wait: those of an emergency first, then the oldest."""
    urgent = case((Conversation.hand_over_reason == chats.EMERGENCY, 0), else_=1)
    rows = db.session.execute(
        select(ListeningTask, Citizen, Conversation)
        .join(Citizen, Citizen.id == ListeningTask.citizen_id)
        .outerjoin(Conversation, Conversation.citizen_id == ListeningTask.citizen_id)
        .where(ListeningTask.office_id == office_id, ListeningTask.state == "waiting")
        .order_by(urgent, ListeningTask.created_at, ListeningTask.id)
    ).all()
    return [(row[0], row[1], row[2]) for row in rows]


def counting(office_id: int) -> Select[int]:
    """The statement that counts them."""
    return (
        select(func.count())
        .select_from(ListeningTask)
        .where(ListeningTask.office_id == office_id, ListeningTask.state == "waiting")
    )


def citizens_waiting(office_id: int) -> set[int]:
    """Whose voice notes wait at this office."""
    wanted = select(ListeningTask.citizen_id).where(
        ListeningTask.office_id == office_id, ListeningTask.state == "waiting"
    )
    return set(db.session.scalars(wanted))


def of_chat(citizen_id: int) -> list[ListeningTask]:
    """The tasks of one chat that wait, oldest first."""
    wanted = select(ListeningTask).where(
        ListeningTask.citizen_id == citizen_id, ListeningTask.state == "waiting"
    )
    return list(db.session.scalars(wanted.order_by(ListeningTask.id)))


def files_of(task: ListeningTask) -> list[Attachment]:
    """Its voice notes, in the order in which they came."""
    wanted = select(Attachment).where(Attachment.id.in_(task.attachment_ids)).order_by(Attachment.id)
    return list(db.session.scalars(wanted))


def type_words(task_id: int, words: str, *, user_id: int, now: datetime) -> bool:
    """The officer typed what was said: it goes on in the chat. False: a colleague was quicker.

    Raises InvalidInput when there are no words, or too many.
    """
    text = words.strip()
    if not text:
        raise InvalidInput("Ketik dahulu apa yang dikatakan warga.", "words")
    if len(text) > LONGEST:
        raise InvalidInput("Paling panjang %(most)d huruf. Mohon dipersingkat.", "words", most=LONGEST)
    return _end(task_id, TYPED, user_id, now, text)


def unclear(task_id: int, *, user_id: int, now: datetime) -> bool:
    """Nothing could be heard: the citizen is asked to repeat or to write. False: a colleague was quicker."""
    return _end(task_id, "unclear", user_id, now, "")


def drop(task_id: int, *, user_id: int, now: datetime) -> bool:
    """Not needed any more: the citizen has written it meanwhile, or an officer has answered. False: done already."""
    return _end(task_id, "dropped", user_id, now, None)


def typed_of(row: InboxMessage) -> Typed | None:
    """How this message is to be heard, when an officer typed it. None for what a citizen sent.

    The mark is our own column: what a posted form says of itself is never believed.
    """
    if row.origin != TYPED:
        return None
    form = dict(row.form or [])
    return Typed(
        by=int(form["TypedBy"]),
        asked=form["Asked"],
        unclear=form["MessageType"] == "unclear",
        spoken_at=datetime.fromisoformat(form["SpokenAt"]),
    )


def _end(task_id: int, state: str, user_id: int, now: datetime, words: str | None) -> bool:
    task = db.session.get_one(ListeningTask, task_id, with_for_update=True, populate_existing=True)
    if task.state != "waiting":
        return False
    conversation = chats.of_citizen(task.citizen_id)  # locked before the turn's row, as the worker does
    task.state, task.done_at, task.done_by_id = state, now, user_id
    if words is not None:
        task.message_sid = f"VN{task.id:032x}"
        _store(task, words, user_id, now)
    db.session.flush()
    audit.note(f"voice.{state}", office_id=task.office_id, user_id=user_id, subject=f"listening:{task.id}")
    if conversation is not None and conversation.hand_over_reason == "voice" and not of_chat(task.citizen_id):
        chats.release(conversation, now)  # it waited only for this ear
    return True


def _store(task: ListeningTask, words: str, user_id: int, now: datetime) -> None:
    """As the citizen's own next message, from where they write now, whatever address the voice came from."""
    citizen = db.session.get_one(Citizen, task.citizen_id)
    spoken = db.session.get_one(InboxMessage, task.inbox_id)
    carried = dict(spoken.form or [])
    kind = "text" if words else "unclear"
    form = [
        *((name, carried[name]) for name in _CARRIED if carried.get(name)),
        ("MessageSid", task.message_sid or ""),
        ("From", citizen.address or citizen.external_id or carried.get("From", "")),
        *([("ExternalUserId", citizen.external_id)] if citizen.external_id else []),
        ("MessageType", kind),
        ("Body", words),
        ("TypedBy", str(user_id)),
        ("Asked", task.asked),
        ("SpokenAt", task.spoken_at.isoformat()),
    ]
    inbox.record(form, spoken.account, task.training, True, origin=TYPED, received_at=now)
