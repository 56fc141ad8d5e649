"""Turns: which chats wait to be thought about, and taking one off the list when it is done.

A turn is one row per chat. One worker holds it (lease and fence), so one citizen's messages are worked one at
a time and in stored order, different citizens' in parallel (R7). All waiting is on the database's clock.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, bindparam, delete, exists, func, select, tuple_, update
from sqlalchemy.sql import ColumnElement

from village_desk import clock
from village_desk.config import current
from village_desk.database import announce, claim, db, db_time, free_of_lease, transaction
from village_desk.messages.lease import LeaseLost
from village_desk.messages.models import InboxMessage, PendingTurn
from village_desk.messages.storing import await_turn

# A message is stored together with its turn; one that has none for this long fell through some crack.
_ORPHAN_AGE = timedelta(seconds=10)


@dataclass(frozen=True)
class Turn:
    """A claimed turn. `arrivals`: how many messages had come when it was claimed; `tries`: with this one."""

    id: int
    fence: int
    chat_key: str
    to_index: str
    arrivals: int
    tries: int


def claim_due(owner: str, limit: int) -> list[Turn]:
    """Take up to `limit` turns that are due, the longest waiting first. Commits by itself."""
    taken = dict(
        claim(
            PendingTurn,
            ready=_due(),
            order=[PendingTurn.due_at, PendingTurn.id],
            owner=owner,
            lease=current().number("LEASE"),
            limit=limit,
            # Counted before the work: a message that kills its worker must not come back for ever.
            values={"tries": PendingTurn.tries + 1},
        )
    )
    if not taken:
        return []
    # Read before the messages are: what comes in between counts as "more arrived" and is never dropped.
    columns = (
        PendingTurn.id,
        PendingTurn.chat_key,
        PendingTurn.to_index,
        PendingTurn.arrivals,
        PendingTurn.tries,
    )
    rows = db.session.execute(
        select(*columns).where(PendingTurn.id.in_(taken)).order_by(PendingTurn.due_at, PendingTurn.id)
    ).all()
    return [Turn(row[0], taken[row[0]], *row[1:]) for row in rows]


@functools.cache
def _due() -> list[ColumnElement[bool]]:
    return [PendingTurn.held.is_(False), PendingTurn.due_at <= db_time(), free_of_lease(PendingTurn)]


def next_due() -> float | None:
    """Seconds until the next turn is due (0: now), or None when none waits. For the worker's sleep."""
    due = db.session.execute(
        select(func.min(PendingTurn.due_at), db_time()).where(
            PendingTurn.held.is_(False), free_of_lease(PendingTurn)
        )
    ).one()
    return None if due[0] is None else max(0.0, float((due[0] - due[1]).total_seconds()))


def stored_messages(chats: Collection[str]) -> dict[str, list[InboxMessage]]:
    """The messages of these chats that wait, in stored order; every chat asked for has its list.

    One that the webhook missed stands where it was written.
    """
    waiting: dict[str, list[InboxMessage]] = {chat: [] for chat in chats}
    for row in db.session.execute(_stored(), {"chats": list(chats)}).scalars():
        waiting[row.chat_key].append(row)
    return {chat: _in_order(rows) for chat, rows in waiting.items()}


def _in_order(rows: list[InboxMessage]) -> list[InboxMessage]:
    """What the webhook stored keeps its order whatever the clocks said; the rest is put between by its time."""
    ordered = [row for row in rows if row.origin == "webhook"]
    missed = [row for row in rows if row.origin != "webhook"]
    for late in sorted(missed, key=lambda row: (row.received_at, row.id)):
        place = next((n for n, row in enumerate(ordered) if row.received_at > late.received_at), len(ordered))
        ordered.insert(place, late)
    return ordered


def any_left() -> bool:
    """True while a turn waits or is being thought about; those held for an unknown number do not count."""
    left = select(PendingTurn.id).where(PendingTurn.held.is_(False)).limit(1)
    with db.engine.connect() as connection:
        return connection.execute(left).first() is not None


@functools.cache
def _stored() -> Select[InboxMessage]:
    return (
        select(InboxMessage)
        .where(InboxMessage.chat_key.in_(bindparam("chats", expanding=True)), InboxMessage.state == "stored")
        .order_by(InboxMessage.id)
    )


def finish(*claimed: Turn) -> None:
    """Take the turns off the list, in the transaction of their effects (R8).

    When more arrived meanwhile a turn stays and is due again. Raises LeaseLost when another worker has taken one:
    the caller's transaction must then roll back, so that nothing is done twice.
    """
    as_claimed = tuple_(PendingTurn.id, PendingTurn.fence, PendingTurn.arrivals)
    gone = db.session.execute(
        delete(PendingTurn)
        .where(as_claimed.in_([(turn.id, turn.fence, turn.arrivals) for turn in claimed]))
        .returning(PendingTurn.id)
        .execution_options(synchronize_session=False)
    ).scalars()
    done = set(gone)
    for turn in claimed:
        if turn.id not in done:
            longest = db_time(current().number("TURN_MAX"))
            _release(turn, tries=0, first_at=db_time(), latest_at=longest, typing_at=None)


def fail(turn: Turn, error: BaseException) -> bool:
    """Note that thinking about the turn failed; True when it was given up (R9).

    It is tried again after a gap that doubles, RECEPTION_TRIES times in all; then its messages are shown to
    officials as needs_person, with the error's class as the outcome. Call it in a new transaction. Raises
    LeaseLost when the turn is another worker's by now.
    """
    settings = current()
    if turn.tries < settings.whole("RECEPTION_TRIES"):
        gap = settings.number("RECEPTION_RETRY_BASE") * 2.0 ** (turn.tries - 1)
        _release(turn, due_at=db_time(gap))
        return False
    # First the proof that the turn is still ours, then the marks.
    finish(turn)
    db.session.execute(
        update(InboxMessage)
        .where(InboxMessage.chat_key == turn.chat_key, InboxMessage.state == "stored")
        .values(state="needs_person", outcome=f"person:{type(error).__name__}"[:80], handled_at=clock.now())
    )
    return True


def postpone(turn: Turn) -> None:
    """The database was busy or away, which is not the message's fault: try again in a moment (R32)."""
    _release(turn, tries=turn.tries - 1, due_at=db_time(current().number("RECEPTION_RETRY_BASE")))


def hold(turn: Turn) -> None:
    """No office has the number that was written to: keep the messages until one has it. Raises LeaseLost."""
    _release(turn, held=True)


def release_held(to: str) -> int:
    """An office has this number now (`inbox.to_index`): its held chats are due at once. Returns how many."""
    ids = db.session.execute(
        update(PendingTurn)
        .where(PendingTurn.to_index == to, PendingTurn.held.is_(True))
        .values(held=False, due_at=db_time())
        .returning(PendingTurn.id)
        .execution_options(synchronize_session=False)
    ).all()
    if ids:
        announce()
    return len(ids)


def sweep_orphans() -> int:
    """Give a turn to every chat that has stored messages but none (R38). Commits by itself; returns how many.

    Several processes may do it at once: a turn that is there already stays the one.
    """
    before = clock.now() - _ORPHAN_AGE
    orphans = (
        select(InboxMessage.chat_key, func.min(InboxMessage.to_index))
        .where(
            InboxMessage.state == "stored",
            InboxMessage.received_at < before,
            ~exists().where(PendingTurn.chat_key == InboxMessage.chat_key),
        )
        .group_by(InboxMessage.chat_key)
    )
    with db.engine.connect() as connection:  # looking costs no write lock
        rows = connection.execute(orphans).all()
    if rows:
        with transaction():
            for chat_key, to in rows:
                await_turn(chat_key, to, files=False, closes=True)
    return len(rows)


def _mine(turn: Turn) -> ColumnElement[bool]:
    return (PendingTurn.id == turn.id) & (PendingTurn.fence == turn.fence)


def _release(turn: Turn, **values: object) -> None:
    released = db.session.execute(
        update(PendingTurn)
        .where(_mine(turn))
        .values(lease_owner=None, lease_until=None, **values)
        .returning(PendingTurn.id)
        .execution_options(synchronize_session=False)
    ).first()
    if released is None:
        raise LeaseLost(f"turn {turn.id}")
