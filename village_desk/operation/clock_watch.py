"""The database's clock was set back: what waits for a moment of the old time is due now (R35).

Leases, retries and paces are moments of that clock. Set back by a day, a message that was to be tried again in a
second would wait for a day; and a machine that starts without its battery may have been years ahead.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import Update, func, select, update

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import announce, db, db_time, transaction
from village_desk.messages.models import (
    Attachment,
    CatchUp,
    OutboxMessage,
    PendingTurn,
    ProviderPause,
    SenderPace,
)
from village_desk.operation.models import Heartbeat

logger = logging.getLogger(__name__)
JOB = "the clock, whether it was set back"
JITTER = timedelta(seconds=2)  # corrections of a time server are smaller, and heal by waiting

# Not the next poll of what was handed over: thousands would be asked for at once, and a day later is early enough.
_MOMENTS: tuple[tuple[Any, str], ...] = (
    (PendingTurn, "due_at"),
    (PendingTurn, "latest_at"),
    (Attachment, "next_try_at"),
    (OutboxMessage, "unknown_at"),
    (OutboxMessage, "doubtful_at"),
    (SenderPace, "next_slot_at"),
    (ProviderPause, "probe_at"),
    (Citizen, "send_tokens_at"),
    (CatchUp, "due_at"),
    (Heartbeat, "at"),
)
_LEASED = (PendingTurn, Attachment, OutboxMessage, CatchUp)


def follow() -> bool:
    """True when somebody's last heartbeat lies in the future: then everything that waits follows. Commits."""
    with db.engine.connect() as connection:  # looking costs no write lock
        last, now = connection.execute(select(func.max(Heartbeat.at), db_time())).one()
    if last is None or last - now < JITTER:
        return False
    with transaction():
        moved = sum(_moved(statement) for statement in _statements())
        announce()
    logger.warning("the clock was set back", extra={"count": moved})
    return True


def _statements() -> list[Update]:
    waits = OutboxMessage.state.in_(("queued", "unknown"))
    tried = update(OutboxMessage).where(waits, OutboxMessage.next_try_at > db_time())
    # A list that was read up to a time to come is read again as if for the first time: nothing is taken in twice.
    listed = update(CatchUp).where(CatchUp.reached_at > db_time()).values(reached_at=None)
    due = [_no_later(model, name, 0.0) for model, name in _MOMENTS]
    # Whoever holds a row may be alive: he has one lease more, and no longer.
    leased = [_no_later(model, "lease_until", current().number("LEASE")) for model in _LEASED]
    return [tried.values(next_try_at=db_time()), listed, *due, *leased]


def _no_later(model: Any, name: str, seconds: float) -> Update:
    latest = db_time(seconds)
    return update(model).where(getattr(model, name) > latest).values({name: latest})


def _moved(statement: Update) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
