"""What lies at the provider goes when the office wants so, and only once it is safe with us (S25).

Safe: in a proven backup of the second place, which was made after the message was final. Without a second place
nothing is deleted. A row that the provider refuses for now ("too early") simply waits for the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, update

from village_desk import clock
from village_desk.backup import places
from village_desk.config import current
from village_desk.database import db, one_at_a_time, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import GatewayError
from village_desk.messages import hold
from village_desk.messages.models import Attachment, InboxMessage, OutboxEvent, OutboxFile, OutboxMessage
from village_desk.office.models import Office

log = logging.getLogger(__name__)
LOCK = 7_302_614  # any number: one worker of the installation deletes (PostgreSQL)
BATCH = 100
_MARGIN = timedelta(seconds=60)  # a row of that age was surely committed when the backup began
_FINAL = ("delivered", "read", "failed", "needs_person", "expired", "cancelled")


@dataclass(frozen=True)
class _Due:
    model: Any
    id: int
    provider_sid: str
    files: bool


def run_due() -> int:
    """Delete at the provider what may go now, at most BATCH each way; how many messages. Commits one by one."""
    safe_until = places.safe_until()
    if safe_until is None or hold.on_hold():
        return 0
    with one_at_a_time(LOCK) as mine:
        if not mine:
            return 0
        with transaction():
            due = [*_received(safe_until - _MARGIN), *_sent(safe_until - _MARGIN)]
        return sum(_forget(one) for one in due)


def _forget(one: _Due) -> int:
    """The call is made with no transaction open (R16)."""
    try:
        carriers.current().main.forget(one.provider_sid, one.files)
    except GatewayError as error:
        log.info("not deleted at the provider yet", extra={"row": one.id, "reason": error.reason})
        return 0
    with transaction():
        db.session.execute(
            update(one.model).where(one.model.id == one.id).values(provider_forgot_at=clock.now())
        )
    return 1


def _wants(model: Any) -> ColumnElement[bool]:
    return exists().where(Office.id == model.office_id, Office.provider_forgets_since.is_not(None))


def _received(safe_until: datetime) -> Iterator[_Due]:
    """Messages that were handled, whose files have all come to an end."""
    row = InboxMessage
    coming = exists().where(Attachment.inbox_id == row.id, Attachment.state == "waiting")
    has_files = exists().where(Attachment.inbox_id == row.id)
    rows = db.session.execute(
        select(row.id, row.message_sid, has_files)
        .where(
            row.account == carriers.current().main.account,
            row.training.is_(False),
            row.origin != "typed",  # the provider never had it
            row.provider_forgot_at.is_(None),
            row.state != "stored",
            row.handled_at < min(safe_until, _settled()),
            ~coming,
            ~_kept_after(safe_until),
            _wants(row),
        )
        .order_by(row.id)
        .limit(BATCH)
    ).all()
    for message_id, sid, files in rows:
        yield _Due(row, message_id, sid, files)


def _kept_after(safe_until: datetime) -> ColumnElement[bool]:
    return exists().where(Attachment.inbox_id == InboxMessage.id, Attachment.kept_at >= safe_until)


def _sent(safe_until: datetime) -> Iterator[_Due]:
    """Messages about which the provider has said its last word."""
    row = OutboxMessage
    last_word = (
        select(func.max(OutboxEvent.at))
        .where(OutboxEvent.outbox_id == row.id)
        .correlate(row)
        .scalar_subquery()
    )
    paper = exists().where(OutboxFile.outbox_id == row.id)
    rows = db.session.execute(
        select(row.id, row.provider_sid, paper)
        .where(
            row.state.in_(_FINAL),
            row.provider_sid.is_not(None),
            row.training.is_(False),
            row.provider_forgot_at.is_(None),
            last_word < min(safe_until, _settled()),
            _wants(row),
        )
        .order_by(row.id)
        .limit(BATCH)
    ).all()
    for message_id, sid, files in rows:
        yield _Due(row, message_id, sid or "", files)


def _settled() -> datetime:
    return clock.now() - timedelta(seconds=current().number("PROVIDER_FORGETS_AFTER"))
