"""What failed its check at the door: kept sealed and bounded, counted, shown to the admin, never acted upon.

A rise of refusals is an alarm, because a wrong PUBLIC_URL or token looks just like an attack (R11). A flood
must not slow genuine messages: what goes over the limits costs one addition in memory, and the sum is written
a few times a second.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from village_desk import clock
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.messages.models import QuarantineCounter, QuarantinedRequest

log = logging.getLogger(__name__)
_FLUSH_EVERY = 0.4  # seconds between two writes of the counters, per process
_ROW_BYTES = 512  # what a row costs beside its body: empty bodies must not fill the disk either
_LONGEST_BODY = 65_536
_COUNTERS_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Warning:
    """Refused calls, for the desk. `recent`: in the last hour, by `reasons`; `full`: some were not kept."""

    recent: int
    reasons: dict[str, int]
    full: bool


class Bucket:
    """What this process refused: how many may still be kept this minute, and what is not yet written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = -1
        self._kept = 0
        self._refused: Counter[str] = Counter()
        self._flushed = 0.0

    def add(self, reason: str, limit: int) -> tuple[bool, Counter[str]]:
        """Count one refusal. Returns whether it may be kept, and the sums to be written now (often none)."""
        now = time.monotonic()
        with self._lock:
            if self._minute != int(now // 60):
                self._minute, self._kept = int(now // 60), 0
            self._refused[reason] += 1
            keep = self._kept < limit
            self._kept += keep
            if not keep and now - self._flushed < _FLUSH_EVERY:
                return False, Counter()
            due, self._refused, self._flushed = self._refused, Counter(), now
            return keep, due

    def give_back(self, counts: Counter[str]) -> None:
        """The sums could not be written: they go with the next ones."""
        with self._lock:
            self._refused += counts


_bucket = Bucket()


def keep(path: str, reason: str, signature: str | None, body: bytes) -> None:
    """Note one refused call; never raises, and opens its own transaction. Call it outside of any.

    `reason` is one of our codes, never text from outside. QUARANTINE_PER_MINUTE calls are kept per minute,
    and QUARANTINE_BYTES in all; the rest is only counted.
    """
    whole, counts = _bucket.add(reason, current().whole("QUARANTINE_PER_MINUTE"))
    if not counts:
        return
    try:
        with transaction(any_schema=True):
            kept = whole and _keep(path, reason, signature, body[:_LONGEST_BODY])
            for name, count in sorted(counts.items()):
                _count(name, count, int(kept and name == reason))
    except SQLAlchemyError as error:
        db.session.rollback()
        _bucket.give_back(counts)
        log.warning("quarantine could not be written", extra={"error": type(error).__name__})


def _keep(path: str, reason: str, signature: str | None, body: bytes) -> bool:
    minute = _this_minute()
    used = db.session.execute(
        select(func.coalesce(func.sum(QuarantineCounter.kept), 0)).where(QuarantineCounter.minute == minute)
    ).scalar_one()
    # Bounded: the byte limit itself allows only so many rows.
    size = db.session.execute(select(func.coalesce(func.sum(QuarantinedRequest.size), 0))).scalar_one()
    mine = len(body) + _ROW_BYTES
    settings = current()
    if used >= settings.whole("QUARANTINE_PER_MINUTE") or size + mine > settings.whole("QUARANTINE_BYTES"):
        return False
    db.session.add(
        QuarantinedRequest(
            path=path[:200].encode("ascii", "replace").decode(),
            reason=reason,
            signature=signature[:200].encode("utf-8", "replace").decode() if signature else None,
            body=body.decode("utf-8", "replace"),
            size=mine,
            received_at=clock.now(),
        )
    )
    return True


def _count(reason: str, refused: int, kept: int) -> None:
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(QuarantineCounter)
    db.session.execute(
        insert.values(minute=_this_minute(), reason=reason, refused=refused, kept=kept).on_conflict_do_update(
            index_elements=["minute", "reason"],
            set_={
                "refused": QuarantineCounter.refused + insert.excluded.refused,
                "kept": QuarantineCounter.kept + insert.excluded.kept,
            },
        )
    )


def _this_minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)


def warning(now: datetime) -> Warning | None:
    """What the desk shows to the admin: refusals of the last hour, or None when there were none."""
    rows = db.session.execute(
        select(
            QuarantineCounter.reason,
            func.sum(QuarantineCounter.refused),
            func.sum(QuarantineCounter.kept),
        )
        .where(QuarantineCounter.minute > now - timedelta(hours=1))
        .group_by(QuarantineCounter.reason)
        .order_by(QuarantineCounter.reason)
    ).all()
    if not rows:
        return None
    refused = {reason: int(count) for reason, count, _ in rows}
    return Warning(sum(refused.values()), refused, full=any(kept < count for _, count, kept in rows))


def purge(now: datetime) -> int:
    """Delete what was kept for QUARANTINE_DAYS (counters: 90 days). Call it in a transaction."""
    old = now - timedelta(days=current().number("QUARANTINE_DAYS"))
    requests = delete(QuarantinedRequest).where(QuarantinedRequest.received_at < old)
    gone = db.session.execute(requests.returning(QuarantinedRequest.id)).all()
    db.session.execute(delete(QuarantineCounter).where(QuarantineCounter.minute < now - _COUNTERS_KEPT))
    return len(gone)
