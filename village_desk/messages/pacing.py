"""Spacing: how fast one citizen and one sender number may be written to. Facts of WhatsApp's pair rate.

Per citizen a token bucket: bursts of PAIR_BURST with PAIR_GAP seconds between two, then one per PAIR_REFILL
seconds. Per sender SENDER_RATE a second, as a row in the database that all workers share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, db_time
from village_desk.messages.models import SenderPace

# A thread may wait this long for its slot (seconds); who must wait longer goes back to the queue.
LONGEST_SLOT_WAIT = 1.0


@dataclass(frozen=True)
class Bucket:
    """`tokens` were left at `since` (None: never used); `burst` at most, one more per `refill` seconds."""

    tokens: float
    since: datetime | None
    burst: float
    gap: float
    refill: float

    def wait(self, now: datetime) -> float:
        """Seconds until one more message may go; 0 means now."""
        missing = max(0.0, 1.0 - self.left(now)) * self.refill
        return max(missing, self.gap - self._passed(now) if self.since else 0.0, 0.0)

    def left(self, now: datetime) -> float:
        """Tokens at `now`. A clock that was set back counts as no time passed."""
        if self.since is None:
            return self.burst
        gained = self._passed(now) / self.refill if self.refill else self.burst
        return min(self.burst, self.tokens + gained)

    def _passed(self, now: datetime) -> float:
        return max(0.0, (now - self.since).total_seconds()) if self.since else 0.0


def bucket_of(citizen: Citizen) -> Bucket:
    """The citizen's bucket with the limits that are set."""
    settings = current()
    return Bucket(
        citizen.send_tokens,
        citizen.send_tokens_at,
        max(1.0, settings.number("PAIR_BURST")),
        settings.number("PAIR_GAP"),
        settings.number("PAIR_REFILL"),
    )


def take(citizen: Citizen, now: datetime) -> None:
    """Note that one message goes to the citizen at `now` (database clock); the row is locked."""
    citizen.send_tokens, citizen.send_tokens_at = bucket_of(citizen).left(now) - 1.0, now


def locked_pace(sender: str) -> SenderPace:
    """The pace of a sender number, locked until the caller's transaction ends: keep that short."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(SenderPace)
    values = {"sender": sender, "next_slot_at": db_time()}
    db.session.execute(insert.values(values).on_conflict_do_nothing(index_elements=["sender"]))
    return db.session.execute(
        select(SenderPace)
        .where(SenderPace.sender == sender)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def take_slot(pace: SenderPace, now: datetime) -> float | None:
    """Take the sender's next slot: seconds until it, or None (not taken) when it is too far off."""
    slot = max(pace.next_slot_at, now)
    wait = (slot - now).total_seconds()
    if wait > LONGEST_SLOT_WAIT:
        return None
    pace.next_slot_at = slot + timedelta(seconds=1.0 / max(current().number("SENDER_RATE"), 0.001))
    return wait
