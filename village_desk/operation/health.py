"""Health for machines: how old the oldest row of every waiting state is, who is silent, what is away (R45).

Waiting is data in this program, so its health is read with the same queries that find the work. Ages are on
the database's clock. Nothing here names a person, an office or the program's version.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute

from village_desk import clock
from village_desk.backup import places
from village_desk.config import current
from village_desk.database import db, db_now, db_time
from village_desk.messages import hold, sweepers
from village_desk.messages.models import Attachment, OutboxMessage, PendingTurn, ProviderPause
from village_desk.migrations import runner
from village_desk.operation.models import Heartbeat

SILENT = 110.0  # seconds: R45 wants trouble shown within two minutes, and hearts beat every ten seconds
STUMBLES = 60  # failures in a row, about one a second
# The worker's loops, as their heartbeats are named; and the ticker, by the job that it runs most often: without it
# nothing that is stuck moves again, and nothing is caught up, reminded of or backed up.
LOOPS = ("reception", "delivery", "media", sweepers.JOB)
OK = "ok"


@dataclass(frozen=True)
class Waiting:
    """One waiting state: how many rows, and for how many seconds the oldest has been due (0: none is)."""

    state: str
    rows: int
    oldest: float


@dataclass(frozen=True)
class Heart:
    """One background loop or job: seconds since its last beat, and failures in a row."""

    name: str
    age: float
    failures: int


@dataclass(frozen=True)
class Health:
    """What was found. `checks`: part -> "ok" or one word for what is wrong; ready when all are ok."""

    checks: dict[str, str]
    waiting: tuple[Waiting, ...] = ()
    hearts: tuple[Heart, ...] = ()
    provider_paused: bool = False
    free_disk: int = 0
    backups: tuple[float, ...] = ()  # seconds since the newest of each place; infinite while there is none
    on_hold: bool = False

    @property
    def ready(self) -> bool:
        return all(found == OK for found in self.checks.values())


def examine() -> Health:
    """Look at everything once; never raises for a database that is away. Needs an application context."""
    try:
        schema = OK if runner.current() == runner.head() else "not_at_head"
        if schema != OK:
            return Health({"database": OK, "schema": schema}, free_disk=free_disk())
        return _examined()
    except SQLAlchemyError:
        db.session.rollback()
        return Health({"database": "away"}, free_disk=free_disk())


def _examined() -> Health:
    waiting, hearts, paused = tuple(_waiting()), tuple(_hearts()), _provider_paused()
    return Health(
        checks={
            "database": OK,
            "schema": OK,
            "worker": _worker(waiting, hearts),
            "delivery": _delivery(waiting, hearts, paused),
        },
        waiting=waiting,
        hearts=hearts,
        provider_paused=paused,
        free_disk=free_disk(),
        backups=backup_ages(),
        on_hold=hold.on_hold(),
    )


def backup_ages() -> tuple[float, ...]:
    """For each place the seconds since its newest backup; infinite while there is none."""
    return tuple(
        (clock.now() - state.made_at).total_seconds() if state.made_at else math.inf
        for state in places.states()
    )


def _worker(waiting: tuple[Waiting, ...], hearts: tuple[Heart, ...]) -> str:
    if any(_is_silent(name, hearts) for name in LOOPS):
        return "silent"
    return "stuck" if _oldest("turn_due", waiting) > SILENT else OK


def _delivery(waiting: tuple[Waiting, ...], hearts: tuple[Heart, ...], paused: bool) -> str:
    """A pause of the provider's own making is no fault of this process: restarting it would heal nothing."""
    if _is_silent("delivery", hearts):
        return "silent"
    if _oldest("outbox_lease_lost", waiting) > SILENT:
        return "stuck"
    return "stuck" if not paused and _oldest("outbox_queued", waiting) > SILENT else OK


def _is_silent(name: str, hearts: tuple[Heart, ...]) -> bool:
    """A loop that only stumbles is as good as silent."""
    heart = next((h for h in hearts if h.name == name), None)
    patience = max(SILENT, 2.0 * current().number("SWEEP_EVERY")) if name == sweepers.JOB else SILENT
    return heart is None or heart.age > patience or heart.failures > STUMBLES


def _oldest(state: str, waiting: tuple[Waiting, ...]) -> float:
    return next((w.oldest for w in waiting if w.state == state), 0.0)


def _waiting() -> Iterator[Waiting]:
    """Every state in which something waits for a loop, a sweeper or a person; nothing waits in memory."""
    out, turn, file = OutboxMessage, PendingTurn, Attachment
    leased = out.state.in_(("claimed", "calling"))
    yield _age("turn_due", turn.due_at, turn.held.is_(False), turn.due_at <= db_time())
    yield _age("turn_held", turn.first_at, turn.held.is_(True))
    yield _age("outbox_queued", out.next_try_at, out.state == "queued", out.next_try_at <= db_time())
    yield _age("outbox_claimed", out.lease_until, out.state == "claimed")
    yield _age("outbox_calling", out.lease_until, out.state == "calling")
    yield _age("outbox_lease_lost", out.lease_until, leased, out.lease_until < db_time())
    yield _age("outbox_unknown", out.unknown_at, out.state == "unknown")
    with_provider = out.state.in_(("handed_over", "sent"))
    long_ago = clock.now() - timedelta(seconds=current().number("RECEIPT_SHOWN"))
    yield _age("outbox_no_receipt", out.handed_over_at, with_provider, out.handed_over_at < long_ago)
    yield _age("attachment_waiting", file.next_try_at, file.state == "waiting")


def _age(state: str, since: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> Waiting:
    rows, oldest, now = db.session.execute(
        select(func.count(), func.min(since), db_time()).where(*conditions)
    ).one()
    return Waiting(state, rows, max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)


def _hearts() -> Iterator[Heart]:
    now = db_now()
    for row in db.session.scalars(select(Heartbeat).order_by(Heartbeat.name)):
        yield Heart(row.name, max(0.0, (now - row.at).total_seconds()), row.failures)


def _provider_paused() -> bool:
    open_pause = select(ProviderPause.id).where(ProviderPause.ended_at.is_(None)).limit(1)
    return db.session.scalar(open_pause) is not None


def free_disk() -> int:
    """Free bytes where the database file and the citizens' files lie: the smaller of the two."""
    settings = current()
    places = [p for p in (settings.instance_dir, settings.media_dir) if p.exists()]
    return min((shutil.disk_usage(place).free for place in places), default=0)
