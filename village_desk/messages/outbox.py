"""The outbox: what is owed to a person is a row, written in the transaction of its cause (R13).

Nothing here sends. `delivery` does, later, from the row alone.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Float, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import announce, db, db_time
from village_desk.messages.models import OutboxEvent, OutboxMessage
from village_desk.office.models import User

STATES = frozenset(
    "queued claimed calling handed_over sent delivered read "
    "unknown failed expired cancelled needs_person".split()
)
# Not yet in the provider's hands: these hold back the citizen's next message.
WAITING = ("queued", "claimed", "calling")
UNDONE, OVERTAKEN = "undone", "overtaken"
# Nothing more happens by itself; only a late truth (a receipt `delivered`) may still change them (R25).
FINAL = frozenset({"read", "failed", "expired", "cancelled", "needs_person"})
_CATEGORY = {"reply": "service", "officer": "service", "notice": "utility", "staff": "utility"}
_AS_THEY_ARE = (
    "key office_id ticket_id event_id author_id training purpose notice must_reach body expires_at control private"
).split()
_MADE = "mid citizen_id user_id template_values state category created_at tries fence".split()


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One message that is owed to one person: a citizen, a member of staff, or whoever holds the duty phone.

    `key` is (cause, person, purpose) and unique. `purpose`: reply, notice, officer, staff. `notice` names the text
    and the approved template. `must_reach`: a final failure makes it a phone call. `expires_at` (aware): then it is
    not sent any more. `delay`: seconds in which it can be undone. `control`: buttons or a list (messages.controls).
    `private`: of a complaint, no page of chats shows it.
    With neither `citizen` nor `user` a message of purpose staff goes to the duty phone. Else ValueError is raised.
    """

    key: str
    office_id: int
    citizen: Citizen | None = None
    user: User | None = None
    purpose: str
    body: str | None
    notice: str | None = None
    template_values: Mapping[str, str] | None = None
    must_reach: bool = False
    ticket_id: int | None = None
    event_id: int | None = None
    author_id: int | None = None
    training: bool = False
    expires_at: datetime | None = None
    delay: float = 0.0
    control: Mapping[str, Any] | None = None
    private: bool = False

    def __post_init__(self) -> None:
        people = (self.citizen is not None) + (self.user is not None)
        if self.purpose not in _CATEGORY or not (people == 1 or (people == 0 and self.purpose == "staff")):
            raise ValueError("A message has one known purpose and goes to one person.")

    def columns(self) -> dict[str, Any]:
        """The row as it is stored first; `delay` stands for the time of its first try."""
        made = {
            "mid": secrets.token_hex(16),
            "citizen_id": self.citizen.id if self.citizen else None,
            "user_id": self.user.id if self.user else None,
            "template_values": dict(self.template_values) if self.template_values is not None else None,
            "state": "queued",
            "category": _CATEGORY[self.purpose],
            "created_at": clock.now(),
            "tries": 0,
            "fence": 0,
        }
        return {name: getattr(self, name) for name in [*_AS_THEY_ARE, "delay"]} | made


def enqueue(**owed: Any) -> OutboxMessage:
    """Owe one message, given as the fields of `Owed`; as `enqueue_all`, nobody is told twice."""
    (outbox_id,) = enqueue_all([Owed(**owed)])
    return db.session.get_one(OutboxMessage, outbox_id)


def enqueue_all(owed: Sequence[Owed]) -> list[int]:
    """Owe these messages, in this order; their ids. Call it in the transaction of their cause.

    A key that a row has already gives that row's id and changes nothing, also when two processes come at once: the
    constraint decides, never a look-up before.
    """
    if not owed:
        return []
    db.session.flush()
    statement = _insertion(db.engine.dialect.name)
    rows = db.session.connection().execute(statement, [one.columns() for one in owed])
    made = {key: row_id for row_id, key in rows}
    for row_id in made.values():
        note_event(row_id, "queued", None)
    if made:
        announce()
    if taken := [one.key for one in owed if one.key not in made]:
        known = select(OutboxMessage.id, OutboxMessage.key).where(OutboxMessage.key.in_(taken))
        made |= {key: row_id for row_id, key in db.session.execute(known)}
    return [made[one.key] for one in owed]


@functools.cache
def _insertion(dialect: str) -> Any:
    """Built once: putting together a statement of this size costs as much as running it."""
    table: Any = OutboxMessage.__table__
    names = [*_AS_THEY_ARE, *_MADE]
    values: dict[str, Any] = {name: bindparam(name, type_=table.c[name].type) for name in names}
    values["next_try_at"] = db_time(bindparam("delay", type_=Float))
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table).values(values)
    return insert.on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id, table.c.key)


def withdraw(ticket_id: int, *, notices: Collection[str] | None, reason: str) -> list[int]:
    """Cancel the ticket's notices that were overtaken and are not yet with the provider (R23).

    `notices`: their keys, or None for every notice; what officers wrote by hand is never withdrawn here.
    Returns the ids cancelled. What was called already cannot be taken back: it is marked, so that it is neither sent
    once more nor becomes a phone call when it turns out that it did not arrive.
    """
    conditions = [OutboxMessage.ticket_id == ticket_id, OutboxMessage.purpose == "notice"]
    if notices is not None:
        conditions.append(OutboxMessage.notice.in_(notices))
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state.in_(("calling", "unknown", "handed_over", "sent")), *conditions)
        .values(overtaken=reason[:60])
    )
    return _cancel(conditions, reason)


def withdraw_one(outbox_id: int, *, office_id: int) -> bool:
    """Take back one message of this office during its undo time. False: too late, it is on its way."""
    return bool(_cancel([OutboxMessage.id == outbox_id, OutboxMessage.office_id == office_id], UNDONE))


def was_taken_back(outbox_id: int, *, office_id: int) -> bool:
    """Was this message of this office taken back before it left?"""
    this = OutboxMessage.id == outbox_id, OutboxMessage.office_id == office_id
    undone = select(OutboxMessage.id).where(
        *this, OutboxMessage.state == "cancelled", OutboxMessage.reason == UNDONE
    )
    return db.session.execute(undone).first() is not None


def withdraw_from(citizen_ids: Collection[int], *, reason: str) -> None:
    """Nothing more goes to these identities: what waits is cancelled, no call is owed."""
    theirs = OutboxMessage.citizen_id.in_(citizen_ids)
    _cancel([theirs], reason)
    db.session.execute(
        update(OutboxMessage)
        .where(theirs, OutboxMessage.phone_listed_at.is_not(None), OutboxMessage.phone_done_at.is_(None))
        .values(phone_done_at=clock.now(), phone_outcome=reason[:20])
        .execution_options(synchronize_session=False)
    )


def _cancel(conditions: Collection[ColumnElement[bool]], reason: str) -> list[int]:
    # A claimed row may be cancelled too: delivery moves only rows that are still `claimed` on to `calling`.
    ids = list(
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state.in_(("queued", "claimed")), *conditions)
            .values(state="cancelled", reason=reason, lease_owner=None, lease_until=None)
            .returning(OutboxMessage.id)
        ).scalars()
    )
    for outbox_id in ids:
        note_event(outbox_id, "cancelled", reason)
    return sorted(ids)


def put_back(ticket_id: int, *, withdrawn: Collection[int], calls: Collection[int], reason: str) -> None:
    """What a change of this ticket withdrew (with `reason`) is owed again: the change itself was taken back."""
    here = OutboxMessage.ticket_id == ticket_id
    back = db.session.execute(
        update(OutboxMessage)
        .where(here, OutboxMessage.id.in_(withdrawn), OutboxMessage.state == "cancelled")
        .values(state="queued", reason=None, next_try_at=db_time())
        .returning(OutboxMessage.id)
    ).scalars()
    for outbox_id in list(back):
        note_event(outbox_id, "queued", UNDONE)
    db.session.execute(
        update(OutboxMessage).where(here, OutboxMessage.overtaken == reason[:60]).values(overtaken=None)
    )
    closed = (here, OutboxMessage.id.in_(calls), OutboxMessage.phone_outcome == OVERTAKEN)
    db.session.execute(update(OutboxMessage).where(*closed).values(phone_done_at=None, phone_outcome=None))
    announce()


def close_calls(ticket_id: int, *, reason: str) -> list[int]:
    """Take the ticket's notices off the *telepon warga* list: what they would say is no longer so.

    Returns the rows' ids. They keep their state; `phone_outcome` says why no call is owed any more.
    """
    closed = db.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.ticket_id == ticket_id,
            OutboxMessage.purpose == "notice",
            *on_phone_list(),
        )
        .values(phone_done_at=clock.now(), phone_outcome=reason[:20])
        .returning(OutboxMessage.id)
    ).scalars()
    return sorted(closed)


def note_state(row: OutboxMessage, state: str, reason: str | None = None) -> None:
    """Change the row's state and write down when and why (R14). Raises ValueError for an unknown state."""
    if state not in STATES:
        raise ValueError(f"{state} is not a state of an outgoing message.")
    row.state = state
    row.reason = reason
    note_event(row.id, state, reason)


def note_event(outbox_id: int, state: str, reason: str | None) -> None:
    """Write one line of a row's history, for changes that were made without loading the row."""
    db.session.add(OutboxEvent(outbox_id=outbox_id, at=clock.now(), state=state, reason=reason))


def list_for_phone(row: OutboxMessage, reason: str) -> None:
    """Put the row on the *telepon warga* list: `phone_listed_at` set and `phone_done_at` not.

    A row that the provider has (handed_over, sent) keeps its state, which is still true; any other becomes
    `needs_person`. The reason code is stored with the event. Nothing happens when it is listed already.
    """
    if row.phone_listed_at is not None:
        return
    row.phone_listed_at = clock.now()
    note_state(row, row.state if row.state in ("handed_over", "sent") else "needs_person", reason)


def on_phone_list() -> list[ColumnElement[bool]]:
    """The conditions of a row on the *telepon warga* list."""
    return [OutboxMessage.phone_listed_at.is_not(None), OutboxMessage.phone_done_at.is_(None)]


def give_up(row: OutboxMessage, reason: str, error_code: str | None = None) -> None:
    """The end of trying: a phone call when the citizen must be reached, else `failed` and visible."""
    row.error_code = error_code or row.error_code
    row.next_try_at = row.unknown_at = None
    if row.overtaken is not None:
        note_state(row, "cancelled", row.overtaken)  # nobody need be called for what is no longer so
        return
    if not row.must_reach or row.citizen_id is None or row.phone_done_at is not None:
        note_state(row, "failed", reason)
        return
    row.phone_listed_at = row.phone_listed_at or clock.now()
    note_state(row, "needs_person", reason)
