"""No row waits for ever: every waiting state of the outbox has its sweeper and its age limit (R20, R38).

Each function is one short step that commits by itself; several workers may run them at once.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.sql import ColumnElement

from village_desk import clock
from village_desk.config import current
from village_desk.database import db, db_time, transaction
from village_desk.messages import hold, outcomes, receipts, reconciling
from village_desk.messages.dispatch import end
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import give_up, list_for_phone

log = logging.getLogger(__name__)
BATCH = 200
JOB = "waiting rows that went silent"  # its name, whose heartbeat tells that there is a ticker at all


def run(owner: str | None = None) -> dict[str, int]:
    """Run every sweeper once; how many rows each moved. An error in one does not stop the others.

    `owner` names the caller in leases; made up when it is not given. Call it outside of any transaction.
    """
    return ask(owner) | tidy()


def tidy() -> dict[str, int]:
    """The sweepers that need nobody but the database."""
    steps: dict[str, Callable[[], int]] = {
        "dead_leases": release_dead,
        "expired": expire,
        "unknown_too_long": give_up_unknown,
        "silent": list_undelivered,
        "orphan_receipts": receipts.link_orphans,
    }
    if hold.on_hold():  # what the provider has is not known yet: only what needs no such knowledge
        steps = {name: steps[name] for name in ("expired", "orphan_receipts")}
    return _run(steps)


def ask(owner: str | None = None) -> dict[str, int]:
    """The sweepers that ask the provider: apart, for an answer may take long and stuck rows must not wait for it."""
    owner = owner or f"sweeper:{secrets.token_hex(8)}"
    if hold.on_hold():  # what the provider has is not known yet
        return {}
    return _run(
        {
            "unknown": lambda: reconciling.resolve_unknown(owner, BATCH),
            "polled": lambda: reconciling.poll_silent(owner, BATCH),
        }
    )


def _run(steps: Mapping[str, Callable[[], int]]) -> dict[str, int]:
    moved = {}
    for name, step in steps.items():
        try:
            moved[name] = step()
        except Exception:
            log.exception("sweeper failed", extra={"sweeper": name})
    return moved


def release_dead() -> int:
    """A worker died: what it had only claimed may go again; what it may have called is unknown (R20)."""

    def move(row: OutboxMessage) -> None:
        row.fence += 1  # should the worker be alive after all, its word is refused
        row.lease_owner = row.lease_until = None
        if row.state == "claimed":
            outcomes.requeue(row, reconciling.CRASHED)
        else:
            outcomes.lose_sight(row, reconciling.CRASHED)

    dead = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < db_time())
    return _each(and_(OutboxMessage.state.in_(("claimed", "calling")), dead), move)


def expire(now: datetime | None = None) -> int:
    """What waits beyond its time is not sent late (R23)."""
    old = and_(OutboxMessage.state == "queued", OutboxMessage.expires_at <= (now or clock.now()))
    return _each(old, lambda row: end(row, "expired", "stale"))


def give_up_unknown() -> int:
    """Not decided within UNKNOWN_TO_PHONE of the first doubt: a person calls, or it is shown as failed (R19).

    Never before the provider was asked (`next_try_at` says so): after a jump of the clock, or a night without power,
    all of them are old, and the first question may settle them.
    """
    limit = db_time(-current().number("UNKNOWN_TO_PHONE"))
    since = func.coalesce(OutboxMessage.doubtful_at, OutboxMessage.unknown_at)
    old = and_(OutboxMessage.state == "unknown", since < limit, OutboxMessage.next_try_at.is_not(None))
    return _each(old, lambda row: give_up(row, "unknown"))


def list_undelivered(now: datetime | None = None) -> int:
    """What must reach a citizen and was not delivered in time goes to the phone list (R24).

    "ready" after READY_TO_PHONE, other such notices after OTHERS_TO_PHONE, counted from the hand-over, or
    from the cause while there was none.
    """
    now, settings = now or clock.now(), current()
    ready = now - timedelta(seconds=settings.number("READY_TO_PHONE"))
    others = now - timedelta(seconds=settings.number("OTHERS_TO_PHONE"))
    since = func.coalesce(OutboxMessage.handed_over_at, OutboxMessage.created_at)
    silent = and_(
        OutboxMessage.must_reach.is_(True),
        OutboxMessage.phone_listed_at.is_(None),
        OutboxMessage.overtaken.is_(None),
        OutboxMessage.state.in_(_literal("queued", "unknown", "handed_over", "sent")),
        or_(and_(OutboxMessage.notice == "ready", since <= ready), since <= others),
    )
    return _each(silent, lambda row: list_for_phone(row, "no_receipt"))


def _literal(*states: str) -> Any:
    """States that stand in the statement itself: only then does the index over the silent rows serve."""
    return bindparam(None, states, expanding=True, literal_execute=True)


def _each(condition: ColumnElement[bool], move: Callable[[OutboxMessage], None]) -> int:
    """Move each row that fits, locked; rows that another worker has locked are left to it."""
    with db.engine.connect() as connection:  # looking costs no write lock
        if connection.execute(select(OutboxMessage.id).where(condition).limit(1)).first() is None:
            return 0
    with transaction():
        rows = db.session.execute(
            select(OutboxMessage)
            .where(condition)
            .order_by(OutboxMessage.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).scalars()
        found = list(rows)
        for row in found:
            move(row)
    return len(found)
