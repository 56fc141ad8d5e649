"""Joining two chat identities that turned out to be one person.

Tables of later layers are reached by their names in the metadata, so that this layer imports none of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Row, Table, select, update

from village_desk.citizens import sameness
from village_desk.citizens.models import Citizen
from village_desk.database import db

ONE_PER_CITIZEN = "conversations"
_THREAD = (
    "clock_offset",
    "state",
    "draft_service",
    "draft_started_at",
    "handed_over_at",
    "hand_over_reason",
    "urgency",
    "holding_due_at",
    "officer_spoke_at",
    "updated_at",
)


def merge(other: Citizen, *, into: Citizen) -> None:
    """Everything that `other` wrote, sent and was told becomes `into`'s; `other` stays as an empty pointer.

    Both rows must be locked. Of two conversations the one with an open draft goes on, else the later one.
    """
    db.session.flush()
    _join_conversations(other.id, into.id)
    for column in _references():
        if column.table.name != ONE_PER_CITIZEN:
            db.session.execute(update(column.table).where(column == other.id).values({column.name: into.id}))
    _refresh_loaded(other.id)
    _carry_over(other, into)
    sameness.carry_over(other, into)
    # The unique indexes are freed first: `into` takes these addresses in the same transaction.
    other.address = other.address_index = other.external_id = other.external_index = None
    other.phone = other.phone_index = None
    other.merged_into_id = into.id
    db.session.flush()


def _references() -> list[Column[Any]]:
    """Every column of every table that points at a citizen, except the pointer between citizens."""
    citizens = Citizen.__table__
    return [
        column
        for table in db.metadata.sorted_tables
        if table is not citizens
        for column in table.columns
        if any(key.column is citizens.c.id for key in column.foreign_keys)
    ]


def _join_conversations(other_id: int, into_id: int) -> None:
    table = db.metadata.tables.get(ONE_PER_CITIZEN)
    if table is None:
        return
    theirs, ours = _conversation(table, other_id), _conversation(table, into_id)
    if theirs is None:
        return
    if ours is None:
        db.session.execute(update(table).where(table.c.id == theirs.id).values(citizen_id=into_id))
        return
    if _weight(theirs) > _weight(ours):
        values = {name: getattr(theirs, name) for name in _THREAD}
        db.session.execute(update(table).where(table.c.id == ours.id).values(values))
    # A second draft must not be reminded of: it can no longer be continued from either address.
    db.session.execute(
        update(table).where(table.c.id == theirs.id).values(draft_service=None, draft_started_at=None)
    )


def _conversation(table: Table, citizen_id: int) -> Row[Any] | None:
    return db.session.execute(
        select(table).where(table.c.citizen_id == citizen_id).with_for_update()
    ).one_or_none()


def _weight(conversation: Row[Any]) -> tuple[bool, Any]:
    return conversation.draft_service is not None, conversation.updated_at


def _refresh_loaded(other_id: int) -> None:
    """Objects already read in this session must not keep what the statements above have changed."""
    for row in list(db.session):
        if (
            getattr(row, "__tablename__", "") == ONE_PER_CITIZEN
            or getattr(row, "citizen_id", None) == other_id
        ):
            db.session.expire(row)


def _carry_over(other: Citizen, into: Citizen) -> None:
    """What was told to the person, and what they asked for, holds for both addresses."""
    if _later(other.last_inbound_at, into.last_inbound_at):
        into.last_inbound_at, into.language = other.last_inbound_at, other.language
    into.profile_name = into.profile_name or other.profile_name
    into.privacy_notice_at = into.privacy_notice_at or other.privacy_notice_at
    into.notices_off_at = into.notices_off_at or other.notices_off_at
    into.address = into.address or other.address
    into.phone, into.phone_index = into.phone or other.phone, into.phone_index or other.phone_index
    # Where one of the two is in doubt, both are: their requests stand side by side now.
    into.doubted_at = max((d for d in (into.doubted_at, other.doubted_at) if d), default=None)
    into.doubt_tries = max(into.doubt_tries, other.doubt_tries)
    into.send_tokens = min(into.send_tokens, other.send_tokens)


def _later(moment: Any, than: Any) -> bool:
    return moment is not None and (than is None or moment > than)
