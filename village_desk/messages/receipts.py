"""Delivery receipts: any order, any delay, any number of times (R25, R27, R28).

A status only climbs. Sorted by what is believed over what: handed over < sent < failed < delivered < read, so
every order of arrival ends in the same state. Receipts change outgoing rows and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import defer
from sqlalchemy.sql import ColumnElement

from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import Receipt
from village_desk.messages import outcomes
from village_desk.messages.models import OutboxMessage
from village_desk.messages.models import Receipt as ReceiptRow
from village_desk.messages.outbox import note_state

# The provider's word -> our state (facts: the statuses of an outgoing message).
_STATE = {
    "accepted": "handed_over",
    "scheduled": "handed_over",
    "queued": "handed_over",
    "sending": "handed_over",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}
_FAILURES = ("failed", "undelivered", "canceled")
_RANK = {"handed_over": 2, "sent": 3, "failed": 4, "delivered": 5, "read": 6} | {
    "needs_person": 4,
    "expired": 4,
    "cancelled": 4,
}  # queued, claimed, calling and unknown rank 0: any word of the provider is news


def state_of(status: str) -> str | None:
    """Our state for the provider's word, None for one that we do not know."""
    return _STATE.get(status)


def record(receipt: Receipt, form: Iterable[tuple[str, str]]) -> None:
    """Store one receipt and let it take effect once. Call it in a transaction; unknown ids are stored too."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(ReceiptRow)
    receipt_id = db.session.execute(
        insert.values(
            account=receipt.account,
            provider_sid=receipt.provider_sid,
            status=receipt.status,
            error_code=receipt.error_code,
            mid=receipt.mid,
            form=[[name, value] for name, value in form],
            received_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["account", "provider_sid", "status"])
        .returning(ReceiptRow.id)
    ).scalar_one_or_none()
    if receipt_id is None:
        return
    row = _row_of(receipt)
    if row is not None:
        _link_receipt(receipt_id, row)
        _apply(row, receipt.provider_sid, receipt.status, receipt.error_code, receipt_id)


def link(rows: Collection[OutboxMessage]) -> None:
    """Let receipts take effect that came before these rows knew their provider ids. The rows are locked."""
    by_sid = {row.provider_sid: row for row in rows if row.provider_sid}
    early = select(ReceiptRow.id).where(ReceiptRow.provider_sid.in_(by_sid), ReceiptRow.outbox_id.is_(None))
    ids = list(db.session.execute(early.order_by(ReceiptRow.id)).scalars()) if by_sid else []
    for receipt_id in ids:
        receipt = db.session.get_one(ReceiptRow, receipt_id, options=[defer(ReceiptRow.form)])
        row = by_sid[receipt.provider_sid]
        if _same_carrier(row, receipt.account):
            receipt.outbox_id = row.id
            _apply(row, receipt.provider_sid, receipt.status, receipt.error_code, receipt.id)


def link_orphans(limit: int = 100) -> int:
    """Find rows for receipts that came while the row's id was being written. Commits by itself; returns how many."""
    orphans = (
        select(OutboxMessage.id)
        .join(ReceiptRow, ReceiptRow.provider_sid == OutboxMessage.provider_sid)
        .where(ReceiptRow.outbox_id.is_(None))
        .distinct()
        .limit(limit)
    )
    with db.engine.connect() as connection:  # looking costs no write lock
        ids = sorted(connection.execute(orphans).scalars())
    if not ids:
        return 0
    with transaction():
        rows = [row for outbox_id in ids if (row := _locked(OutboxMessage.id == outbox_id))]
        link(rows)
    return len(rows)


def _row_of(receipt: Receipt) -> OutboxMessage | None:
    row = _locked(OutboxMessage.mid == receipt.mid) if receipt.mid else None
    row = row or _locked(OutboxMessage.provider_sid == receipt.provider_sid)
    return row if row is not None and _same_carrier(row, receipt.account) else None


def _same_carrier(row: OutboxMessage, account: str) -> bool:
    """A practice account's word must not touch a real row, nor the other way round."""
    return carriers.current().of(row.training).account == account


def _locked(condition: ColumnElement[bool]) -> OutboxMessage | None:
    return db.session.execute(
        select(OutboxMessage)
        .where(condition)
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def _link_receipt(receipt_id: int, row: OutboxMessage) -> None:
    db.session.execute(
        update(ReceiptRow)
        .where(ReceiptRow.id == receipt_id)
        .values(outbox_id=row.id)
        .execution_options(synchronize_session=False)
    )


def _apply(row: OutboxMessage, sid: str, status: str, error_code: str | None, receipt_id: int) -> None:
    state = state_of(status)
    if state is None:
        return  # a status that we do not know: stored, no effect
    if not _is_this_attempt(row, sid, receipt_id):
        if state not in ("delivered", "read"):
            return
    elif row.provider_sid is None:
        row.provider_sid = sid
    if _RANK[state] <= _RANK.get(row.state, 0):
        _fill_in(row, state)
        return
    row.lease_owner = row.lease_until = None
    if state == "failed":
        outcomes.failed_later(row, error_code)
        return
    note_state(row, state)
    _fill_in(row, state)


def _is_this_attempt(row: OutboxMessage, sid: str, receipt_id: int) -> bool:
    """False for an earlier attempt's id, whose failure was acted upon already: its late words are history."""
    if row.provider_sid is not None:
        return row.provider_sid == sid
    earlier = select(ReceiptRow.id).where(
        ReceiptRow.outbox_id == row.id,
        ReceiptRow.provider_sid == sid,
        ReceiptRow.status.in_(_FAILURES),
        ReceiptRow.id != receipt_id,
    )
    return db.session.execute(earlier.limit(1)).first() is None


def _fill_in(row: OutboxMessage, state: str) -> None:
    """The times that a truth carries, also a late one; a phone call no longer needed is crossed out."""
    now = clock.now()
    row.handed_over_at = row.handed_over_at or now
    row.unknown_at = row.doubtful_at = None
    if state in ("delivered", "read"):
        row.delivered_at = row.delivered_at or now
        row.read_at = row.read_at or (now if state == "read" else None)
        row.next_try_at = None
        if row.phone_listed_at is not None and row.phone_done_at is None:
            row.phone_done_at, row.phone_outcome = now, "delivered"
