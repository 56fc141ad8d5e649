"""Spacing: how fast one citizen and one sender number may be written to. Facts of WhatsApp's pair rate.

Per citizen a token bucket: bursts of PAIR_BURST with PAIR_GAP seconds between two, then one per PAIR_REFILL
seconds. Per sender SENDER_RATE a second, as a row in the database that all workers share. Per process a number of
calls at the same time that follows what the provider takes.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, db_time
from village_desk.messages.models import SenderPace

# A message does not reach the provider exactly at its slot. So a hundredth less than it allows: those of one second
# are not too many there when the first comes ten milliseconds late and the last in time.
_ROOM = 1.01
# A call may wait this long for its slot (seconds); what would wait longer is left in the queue.
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


def locked_pace(sender: str) -> tuple[SenderPace, datetime]:
    """The pace of a sender number, locked until the caller's transaction ends, and the database's time then."""
    wanted = (
        select(SenderPace, db_time())
        .where(SenderPace.sender == sender)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(wanted).first()
    if found is None:
        insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(SenderPace)
        values = {"sender": sender, "next_slot_at": db_time()}
        db.session.execute(insert.values(values).on_conflict_do_nothing(index_elements=["sender"]))
        found = db.session.execute(wanted).one()
    return found[0], found[1]


def free_slots(pace: SenderPace, now: datetime) -> int:
    """How many slots of the sender are near enough to be taken now."""
    left = LONGEST_SLOT_WAIT - max(0.0, (pace.next_slot_at - now).total_seconds())
    return 1 + int(left / _gap()) if left >= 0 else 0


def take_slot(pace: SenderPace, now: datetime) -> float:
    """Take the sender's next slot: seconds until it."""
    slot = max(pace.next_slot_at, now)
    pace.next_slot_at = slot + timedelta(seconds=_gap())
    return (slot - now).total_seconds()


def _gap() -> float:
    """Seconds between two messages of one sender."""
    return _ROOM / max(current().number("SENDER_RATE"), 0.001)


class Starts:
    """When this process's calls of a sender really begin: those that come late do not catch up in a burst."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def moment(self, sender: str, slot: float) -> float:
        """The monotonic moment for a call whose slot is at `slot`; at least a gap after the one before."""
        with self._lock:
            begins = max(slot, time.monotonic(), self._last.get(sender, 0.0) + _gap())
            self._last[sender] = begins
            return begins


# Calls more after a round that went well: before the first 429, and once it is known where too many begins.
_UNTRIED, _CAREFUL = 4.0, 1.0


class Concurrency:
    """How many calls may run at the same time: more after each round that went well, half of it on 429.

    From `first` it grows up to `most` (R18: the provider's documented answer is to ask less at once).
    """

    def __init__(self, first: int, most: int) -> None:
        self._lock = threading.Lock()
        self.most = max(1, most)
        self._limit = float(min(max(1, first), self.most))
        self._halved_at = 0.0

    @property
    def limit(self) -> int:
        return int(self._limit)

    def went_well(self) -> None:
        """One call was answered: after as many as run at once the limit is one higher, before the first 429 four."""
        with self._lock:
            step = _CAREFUL if self._halved_at else _UNTRIED
            self._limit = min(float(self.most), self._limit + step / self._limit)

    def too_many(self, began: float) -> None:
        """A call of `began` (monotonic) was one too many; one of before the last halving says nothing new."""
        with self._lock:
            if began >= self._halved_at:
                self._limit = max(1.0, self._limit / 2.0)
                self._halved_at = time.monotonic()
