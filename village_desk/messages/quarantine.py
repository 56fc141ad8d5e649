"""What failed its check at the door: kept sealed and bounded, counted, shown to the admin, never acted upon.

A rise of refusals is an alarm, because a wrong PUBLIC_URL or token looks just like an attack (R11). A flood
must not slow genuine messages: it costs a few lines in memory, and is written a few times a second.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from village_desk import clock
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.gateway.mismatch import GUESSED, PROVEN
from village_desk.messages.models import QuarantineCounter, QuarantinedRequest

log = logging.getLogger(__name__)
_FLUSH_EVERY = 0.4  # seconds between two writes of a flood, per process
_SINGLY = 10  # calls of a minute that are written at once, each by itself, with their likely cause
_BATCH = 40  # calls of a flood that are written with one commit
_ROW_BYTES = 512  # what a row costs beside its body: empty bodies must not fill the disk either
_LONGEST_BODY = 65_536
_LONGEST_TARGET = 2_000
_COUNTERS_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Warning:
    """Refused calls, for the desk. `recent`: in the last hour, by `reasons`; `full`: some were not kept.

    `cause`: the likely one, out of `gateway.mismatch`; None when none of them was kept.
    """

    recent: int
    reasons: dict[str, int]
    full: bool
    cause: str | None = None


@dataclass(frozen=True)
class Call:
    """One refused call. `reason` is one of our codes, never text from outside; `cause` guesses at the why."""

    path: str
    target: str | None
    reason: str
    signature: str | None
    body: bytes
    cause: Callable[[], str] | None
    at: datetime

    @property
    def size(self) -> int:
        return len(self.body) + _ROW_BYTES


@dataclass
class Due:
    """What is to be written now."""

    refused: Counter[str] = field(default_factory=Counter)
    calls: list[Call] = field(default_factory=list)


class Bucket:
    """What this process refused and has not yet written, and how many may still be kept this minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = -1
        self._kept = 0
        self._due = Due()
        self._flushed = 0.0

    def add(self, call: Call, limit: int) -> Due | None:
        """Note one refusal; what is to be written now, or None when it can wait for the next ones."""
        now = time.monotonic()
        with self._lock:
            if self._minute != int(now // 60):
                self._minute, self._kept = int(now // 60), 0
            self._due.refused[call.reason] += 1
            keep = self._kept < limit
            self._kept += keep
            at_once = keep and self._kept <= _SINGLY
            if keep:
                # A cause costs a hundred signatures: the first of a minute tell enough.
                self._due.calls.append(call if at_once else replace(call, cause=None))
            if not at_once and now - self._flushed < _FLUSH_EVERY:
                return None
            due, self._flushed = self._due, now
            self._due = Due(calls=due.calls[_BATCH:])
            return Due(due.refused, due.calls[:_BATCH])

    def give_back(self, due: Due) -> None:
        """It could not be written: the sums go with the next ones. The calls are let go: memory is no store."""
        with self._lock:
            self._due.refused += due.refused


_bucket = Bucket()


def keep(
    path: str,
    reason: str,
    signature: str | None,
    body: bytes,
    *,
    target: str | None = None,
    cause: Callable[[], str] | None = None,
) -> None:
    """Note one refused call; never raises, and opens its own transaction. Call it outside of any.

    `target` is the raw path and query as signed; `cause` is asked at once or never. QUARANTINE_PER_MINUTE
    calls are kept per minute, and QUARANTINE_BYTES in all; the rest is only counted. The first of a minute are
    written one by one, so that none is missing when citizens' own messages are refused; a flood is written in
    batches, so that it does not hold the database.
    """
    call = Call(path, target, reason, signature, body[:_LONGEST_BODY], cause, clock.now())
    due = _bucket.add(call, current().whole("QUARANTINE_PER_MINUTE"))
    if due is None:
        return
    causes = [call.cause() if call.cause else None for call in due.calls]
    try:
        with transaction(any_schema=True):
            kept = _keep(due.calls, causes) if due.calls else Counter()
            for name, count in sorted(due.refused.items()):
                _count(name, count, kept[name])
    except SQLAlchemyError as error:
        db.session.rollback()
        _bucket.give_back(due)
        log.warning("quarantine could not be written", extra={"error": type(error).__name__})


def _keep(calls: Sequence[Call], causes: Sequence[str | None]) -> Counter[str]:
    """Keep as many as there is room for; how many of each reason were."""
    this_minute = QuarantineCounter.minute == _this_minute()
    used = db.session.scalar(select(func.coalesce(func.sum(QuarantineCounter.kept), 0)).where(this_minute))
    # Bounded: the byte limit itself allows only so many rows.
    size = db.session.scalar(select(func.coalesce(func.sum(QuarantinedRequest.size), 0))) or 0
    room = current().whole("QUARANTINE_PER_MINUTE") - int(used or 0)
    kept: Counter[str] = Counter()
    for call, cause in zip(calls, causes, strict=True):
        if kept.total() >= room or size + call.size > current().whole("QUARANTINE_BYTES"):
            continue
        size += call.size
        kept[call.reason] += 1
        db.session.add(_row(call, cause))
    return kept


def _row(call: Call, cause: str | None) -> QuarantinedRequest:
    signature = call.signature
    return QuarantinedRequest(
        path=call.path[:200].encode("ascii", "replace").decode(),
        target=call.target[:_LONGEST_TARGET].encode("utf-8", "replace").decode() if call.target else None,
        reason=call.reason,
        cause=cause,
        signature=signature[:200].encode("utf-8", "replace").decode() if signature else None,
        body=call.body.decode("utf-8", "replace"),
        size=call.size,
        received_at=call.at,
    )


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
    full = any(kept < count for _, count, kept in rows)
    return Warning(sum(refused.values()), refused, full, _likely_cause(now))


def _likely_cause(now: datetime) -> str | None:
    """A proven cause counts before a guess, however many strangers knock; else the most frequent."""
    found = db.session.execute(
        select(QuarantinedRequest.cause, func.count())
        .where(
            QuarantinedRequest.received_at > now - timedelta(hours=1), QuarantinedRequest.cause.is_not(None)
        )
        .group_by(QuarantinedRequest.cause)
    ).all()
    ranked = sorted(found, key=lambda row: (row[0] not in PROVEN, row[0] not in GUESSED, -row[1], row[0]))
    return ranked[0][0] if ranked else None


def purge(now: datetime) -> int:
    """Delete what was kept for QUARANTINE_DAYS (counters: 90 days). Call it in a transaction."""
    old = now - timedelta(days=current().number("QUARANTINE_DAYS"))
    requests = delete(QuarantinedRequest).where(QuarantinedRequest.received_at < old)
    gone = db.session.execute(requests.returning(QuarantinedRequest.id)).all()
    db.session.execute(delete(QuarantineCounter).where(QuarantineCounter.minute < now - _COUNTERS_KEPT))
    return len(gone)
