"""Catching up: what the webhook missed is taken in from the provider's own list (R12).

When, from which moment on, and by whom: a row per account tells how far the list was read, and is the lease, so
that one worker of the installation looks, however many there are. How it is taken in: `missed`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from village_desk import clock
from village_desk.config import current
from village_desk.database import claim, db, db_time, free_of_lease, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import GatewayError, Listed
from village_desk.messages import missed
from village_desk.messages.lease import renew
from village_desk.messages.missed import CaughtUp
from village_desk.messages.models import CatchUp

log = logging.getLogger(__name__)
_TRY_AGAIN = 60.0  # seconds after a list that could not be read


@dataclass(frozen=True)
class _Held:
    """The row as it was when it was leased: whoever reads it anew sees what the next owner has made of it."""

    id: int
    fence: int
    reached_at: datetime | None
    found_at: datetime | None


class Busy(Exception):
    """Somebody else is catching up at this moment."""


def hurry() -> None:
    """The program starts: whatever came while it stood still is wanted now. Commits by itself."""
    account = _prepare()
    later = (CatchUp.account == account, CatchUp.due_at > db_time())
    with transaction():
        db.session.execute(update(CatchUp).where(*later).values(due_at=db_time()))


def look_back() -> None:
    """An office has a number that none had: what was written to it before is wanted too, as far back as at first.

    Nothing is taken in twice. Whoever is reading just now does not know the number: his word on how far all was read
    is refused. Call it in the transaction of the change.
    """
    settings = current()
    ago = settings.number("CATCH_UP_FIRST") - settings.number("CATCH_UP_OVERLAP")
    first = clock.now() - timedelta(seconds=max(0.0, ago))
    reached = case((CatchUp.reached_at > first, first), else_=CatchUp.reached_at)
    again = {"reached_at": reached, "due_at": db_time(), "fence": CatchUp.fence + 1}
    db.session.execute(
        update(CatchUp)
        .where(CatchUp.account == carriers.current().main.account)
        .values(lease_owner=None, lease_until=None, **again)
        .execution_options(synchronize_session=False)
    )


def run_due(owner: str) -> CaughtUp | None:
    """Catch up when it is due, else None. Young messages are left to the webhook, which may be at work on them.

    Commits by itself. Raises GatewayError when the provider could not be asked; it is then asked again soon.
    """
    due = [CatchUp.account == _prepare(), CatchUp.due_at <= db_time(), free_of_lease(CatchUp)]
    with db.engine.connect() as connection:  # looking costs no write lock
        if connection.execute(select(CatchUp.id).where(*due)).first() is None:
            return None
    held = _take(owner, due)
    grace = min(current().number("CATCH_UP_GRACE"), current().number("CATCH_UP_EVERY"))
    return _run(held, None, grace) if held else None


def run_now(owner: str, since: datetime | None = None) -> CaughtUp:
    """Catch up at once, from `since` (aware) on or from where the last run came to. Commits by itself.

    Raises Busy, and GatewayError when the provider could not be asked.
    """
    held = _take(owner, [CatchUp.account == _prepare(), free_of_lease(CatchUp)])
    if held is None:
        raise Busy
    return _run(held, since, 0.0)


def last() -> CatchUp | None:
    """How far the real account's list was read, and what was found: for the pages of health."""
    wanted = select(CatchUp).where(CatchUp.account == carriers.current().main.account)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _prepare() -> str:
    """See that the real account has its row; practice has no list."""
    account = carriers.current().main.account
    with db.engine.connect() as connection:
        if connection.execute(select(CatchUp.id).where(CatchUp.account == account)).first():
            return account
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(CatchUp)
    nothing = dict.fromkeys(("listed", "found", "waiting", "found_in_all", "failures", "fence"), 0)
    row = insert.values(account=account, due_at=db_time(), **nothing)
    with transaction():
        db.session.execute(row.on_conflict_do_nothing(index_elements=["account"]))
    return account


def _take(owner: str, ready: list[ColumnElement[bool]]) -> _Held | None:
    lease = current().number("LEASE")
    claimed = claim(CatchUp, ready=ready, order=[CatchUp.id], owner=owner, lease=lease, limit=1)
    if not claimed:
        return None
    row_id, fence = claimed[0]
    with transaction():
        row = db.session.get_one(CatchUp, row_id, populate_existing=True)
        return _Held(row_id, fence, row.reached_at, row.found_at)


def _run(held: _Held, since: datetime | None, grace: float) -> CaughtUp:
    """One run under the lease. `grace`: messages younger than so many seconds are left."""
    started = clock.now()
    seen = CaughtUp(since or _from(held, started))
    try:
        wanted = missed.look(seen, hold=lambda: _hold(held))
        young = [one for one in wanted if _is_young(one, started, grace)]
        missed.take_in([one for one in wanted if one not in young], seen, hold=lambda: _hold(held))
    except GatewayError as error:
        _note_failure(held, error.reason)
        raise
    seen.left += young
    _note(held, started, seen, grace if young else None)
    return seen


def _from(held: _Held, now: datetime) -> datetime:
    if held.reached_at is None:
        return now - timedelta(seconds=current().number("CATCH_UP_FIRST"))
    return held.reached_at - timedelta(seconds=current().number("CATCH_UP_OVERLAP"))


def _is_young(one: Listed, now: datetime, grace: float) -> bool:
    """The provider may still be bringing it, with all that the list does not tell (taps, places, names)."""
    return one.created_at is not None and now - one.created_at < timedelta(seconds=grace)


def _hold(held: _Held) -> None:
    renew(CatchUp, {held.id: held.fence}, current().number("LEASE"))


def _note(held: _Held, started: datetime, seen: CaughtUp, soon: float | None) -> None:
    """What this run came to. `soon`: come back in so many seconds for those that were too young."""
    every = current().number("CATCH_UP_EVERY")
    _end(
        held,
        due_at=db_time(min(every, soon) if soon is not None else every),
        reached_at=_reached(held, started, seen),
        ended_at=clock.now(),
        listed=seen.listed,
        found=seen.found,
        waiting=len(seen.left),
        found_at=clock.now() if seen.found else held.found_at,
        found_in_all=CatchUp.found_in_all + seen.found,
        failures=0,
        last_error=None,
        drift=carriers.current().main.clock_drift(),
    )
    if seen.found:
        log.warning("missed messages taken in", extra={"count": seen.found})


def _reached(held: _Held, started: datetime, seen: CaughtUp) -> datetime | None:
    """All before this moment is taken in. A look at the last hour says nothing of the days before it."""
    if held.reached_at is not None and seen.since > held.reached_at:
        return held.reached_at
    reached = min([started, *(one.created_at for one in seen.left if one.created_at)])
    return max(reached, held.reached_at or reached)


def _note_failure(held: _Held, reason: str) -> None:
    again = min(_TRY_AGAIN, current().number("CATCH_UP_EVERY"))
    _end(held, due_at=db_time(again), failures=CatchUp.failures + 1, last_error=reason[:40])


def _end(held: _Held, **values: object) -> None:
    """Give the lease back; whoever slept past his has lost the word to the next (R15)."""
    mine = (CatchUp.id == held.id, CatchUp.fence == held.fence)
    with transaction():
        db.session.execute(
            update(CatchUp)
            .where(*mine)
            .values(lease_owner=None, lease_until=None, **values)
            .execution_options(synchronize_session=False)
        )
