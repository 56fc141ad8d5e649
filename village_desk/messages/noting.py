"""Noting what came of calls: several outcomes in one transaction, each only while its fence is the row's (R15).

An outcome that cannot be written for the moment is tried again as long as the lease lasts (R32): it is the only
proof of what the provider said. After that the row is `unknown`, and the provider is asked (R19).
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import defer

from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.gateway.types import HandedOver
from village_desk.messages import outcomes, pauses, receipts
from village_desk.messages.models import OutboxMessage

log = logging.getLogger(__name__)
_FIRST_GAP, _LONGEST_GAP = 0.1, 2.0  # seconds between two tries


class NotCalled(Exception):
    """The call was never made: the worker is stopping."""


@dataclass(frozen=True)
class Answer:
    """What came of the call of a row: the provider's answer, an error of it, or NotCalled."""

    outbox_id: int
    fence: int
    account: str
    said: HandedOver | Exception
    trouble: bool = False  # the last of so many failures that the provider itself is in trouble


def note(answers: Sequence[Answer]) -> None:
    """Write these outcomes. Commits; never raises: what cannot be written stays `calling` until its lease is dead."""
    try:
        _write_patiently(answers)
    except OperationalError as error:
        _leave(answers, error)  # the database is away for longer than a lease: nobody is at fault
    except Exception as error:
        if len(answers) == 1:
            _leave(answers, error)
            return
        for one in answers:
            note([one])


def _leave(answers: Sequence[Answer], error: Exception) -> None:
    # Never `queued`: the message may be with the citizen.
    for answer in answers:
        known = {"outbox_id": answer.outbox_id, "error": type(error).__name__}
        log.error("outcome not written", exc_info=error, extra=known)


def _write_patiently(answers: Sequence[Answer]) -> None:
    end, gap = time.monotonic() + current().number("LEASE"), _FIRST_GAP
    while True:
        try:
            with transaction():
                write(answers)
            return
        except OperationalError as error:
            if time.monotonic() + gap > end:
                raise
            log.warning("outcomes not written yet", extra={"error": type(error).__name__})
        time.sleep(gap * random.uniform(0.75, 1.25))
        gap = min(_LONGEST_GAP, gap * 2.0)


def write(answers: Sequence[Answer]) -> list[int]:
    """The ids that were written, within the caller's transaction; what another owner has by now is left (R15)."""
    rows = _locked({answer.outbox_id for answer in answers})
    mine = [answer for answer in answers if _is_owner(rows.get(answer.outbox_id), answer.fence)]
    for answer in mine:
        _apply(rows[answer.outbox_id], answer)
    receipts.link([rows[answer.outbox_id] for answer in mine if isinstance(answer.said, HandedOver)])
    for account in sorted({answer.account for answer in answers}):
        _judge(account, [answer for answer in answers if answer.account == account])
    for answer in answers:
        if answer not in mine:
            log.warning("outcome of a stale owner refused", extra={"outbox_id": answer.outbox_id})
    return [answer.outbox_id for answer in mine]


def let_go(held: dict[int, int]) -> None:
    """The process ends before these calls (id -> fence) do: what they said is not awaited, they may exist (R40).

    Commits by itself.
    """
    with transaction():
        rows = _locked(list(held))
        for outbox_id, fence in held.items():
            row = rows.get(outbox_id)
            if row is not None and row.fence == fence and row.state == "calling":
                row.fence += 1
                row.lease_owner = row.lease_until = None
                outcomes.lose_sight(row, "worker_stopped")


def _is_owner(row: OutboxMessage | None, fence: int) -> bool:
    """False also when the row is gone: practice may be wiped while it is sent."""
    return row is not None and row.fence == fence


def _apply(row: OutboxMessage, answer: Answer) -> None:
    row.lease_owner = row.lease_until = None
    if isinstance(answer.said, HandedOver):
        outcomes.accepted(row, answer.said)
    elif isinstance(answer.said, NotCalled):
        outcomes.not_called(row)
    else:
        outcomes.refused(row, answer.said)


def _judge(account: str, answers: Sequence[Answer]) -> None:
    """One accepted message shows that the account works; many failures in a row that it does not (R22)."""
    if any(isinstance(answer.said, HandedOver) for answer in answers):
        pauses.resume(account)
        return
    troubled = next((answer for answer in answers if answer.trouble), None)
    if troubled is not None:
        pauses.pause(account, "provider_trouble", getattr(troubled.said, "code", None))


def _locked(ids: Collection[int]) -> dict[int, OutboxMessage]:
    """The rows, without their sealed words: nobody needs them any more."""
    words = (defer(OutboxMessage.body), defer(OutboxMessage.template_values))
    found = db.session.execute(
        select(OutboxMessage)
        .where(OutboxMessage.id.in_(list(ids)))
        .options(*words)
        .order_by(OutboxMessage.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    return {row.id: row for row in found}
