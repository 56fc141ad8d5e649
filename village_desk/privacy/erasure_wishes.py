"""A citizen asks in the chat that their data be erased (UU 27/2022, art. 8): a row, its deadline, and its end.

Nothing is erased in the citizen's own turn: the answer must still reach them, and while the office works for them it
needs what it knows. What is due is found by a query; whoever still has an open request stands on the officers' list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select

from village_desk import audit
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.privacy import erasing
from village_desk.privacy.models import ErasureWish
from village_desk.tickets.models import Ticket

ANSWER_WITHIN = timedelta(days=3)  # 3 x 24 hours, whatever days these are
GOODBYE = timedelta(minutes=10)  # so long at most the last answer may be on its way
BATCH = 20
_ON_ITS_WAY = ("queued", "claimed", "calling", "unknown")


def of(citizen_id: int) -> ErasureWish | None:
    """The wish of this citizen that waits."""
    return db.session.execute(
        select(ErasureWish).where(ErasureWish.citizen_id == citizen_id, *_waits()).limit(1)
    ).scalar_one_or_none()


def asked_by(citizen_ids: Sequence[int]) -> set[int]:
    """Those of these identities whose wish waits."""
    rows = select(ErasureWish.citizen_id).where(ErasureWish.citizen_id.in_(citizen_ids), *_waits())
    return set(db.session.execute(rows).scalars())


def ask(citizen: Citizen, *, message_id: int | None, at: datetime) -> ErasureWish:
    """Write the wish down, once."""
    if (known := of(citizen.id)) is not None:
        return known
    wish = ErasureWish(
        office_id=citizen.office_id,
        citizen_id=citizen.id,
        message_id=message_id,
        asked_at=at,
        due_at=at + ANSWER_WITHIN,
    )
    db.session.add(wish)
    db.session.flush()
    audit.note("erasure.asked", office_id=citizen.office_id, subject=f"citizen:{citizen.id}")
    return wish


def take_back(wish: ErasureWish, *, at: datetime, by: int | None = None) -> None:
    """The citizen wants to keep the data after all; `by`: the user who heard it."""
    if wish.done_at is None and wish.withdrawn_at is None:
        wish.withdrawn_at, wish.withdrawn_by_id = at, by
        subject = f"citizen:{wish.citizen_id}"
        audit.note("erasure.withdrawn", office_id=wish.office_id, user_id=by, subject=subject)


def counting(office_id: int) -> Select[int]:
    """The statement that counts the wishes of this office that wait."""
    return select(func.count()).select_from(ErasureWish).where(ErasureWish.office_id == office_id, *_waits())


def waiting(office_id: int) -> list[tuple[ErasureWish, Citizen, list[Ticket]]]:
    """The wishes of this office that wait, with the open requests that hold them up; the earliest deadline first."""
    rows = db.session.execute(
        select(ErasureWish, Citizen)
        .join(Citizen, Citizen.id == ErasureWish.citizen_id)
        .where(ErasureWish.office_id == office_id, *_waits())
        .order_by(ErasureWish.due_at, ErasureWish.id)
    ).all()
    return [(wish, citizen, open_tickets([citizen.id])) for wish, citizen in rows]


def open_tickets(citizen_ids: Sequence[int]) -> list[Ticket]:
    """The requests that the office still works on for these identities."""
    rows = select(Ticket).where(Ticket.citizen_id.in_(citizen_ids), Ticket.closed_at.is_(None))
    return list(db.session.execute(rows.order_by(Ticket.id)).scalars())


def due(now: datetime, limit: int = BATCH) -> list[int]:
    """Wishes that nothing holds up any more: no open request, nothing begun anew, the last answer gone."""
    still_open = exists().where(Ticket.citizen_id == ErasureWish.citizen_id, Ticket.closed_at.is_(None))
    leaving = exists().where(
        OutboxMessage.citizen_id == ErasureWish.citizen_id,
        OutboxMessage.state.in_(_ON_ITS_WAY),
        OutboxMessage.created_at > now - GOODBYE,
    )
    begun = exists().where(
        Conversation.citizen_id == ErasureWish.citizen_id, Conversation.draft_service.is_not(None)
    )
    rows = select(ErasureWish.id).where(*_waits(), ~still_open, ~leaving, ~begun).order_by(ErasureWish.id)
    return list(db.session.execute(rows.limit(limit)).scalars())


def carry_out(wish_id: int, now: datetime) -> int:
    """Erase the person of this wish, and say that it is done; how many files went. Commits by itself.

    Cut in between it is simply done again: who is erased already is only ticked off. Raises StillOpen when a request
    was opened meanwhile.
    """
    with transaction():
        wish = db.session.get_one(ErasureWish, wish_id)
        citizen = db.session.get_one(Citizen, wish.citizen_id)
        erased = citizen.erased_at is not None
    files = 0 if erased else erasing.forget_person(citizen, now)
    with transaction():
        wish = db.session.get_one(ErasureWish, wish_id, with_for_update=True, populate_existing=True)
        wish.done_at = wish.done_at or now
    return files


def _waits() -> list[ColumnElement[bool]]:
    return [ErasureWish.done_at.is_(None), ErasureWish.withdrawn_at.is_(None)]
