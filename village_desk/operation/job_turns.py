"""Whose turn a recurring job is: one worker of the whole installation runs it, once per interval (R37, R39).

A row per job with a lease, on both databases alike: unlike an advisory lock it also remembers when the job is due
again, so that five workers do not run it five times as often. A worker that dies gives its turn back when its lease
is over.
"""

from __future__ import annotations

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from village_desk.config import current
from village_desk.database import claim, db, db_time, transaction
from village_desk.operation.models import JobTurn

# A job is due again a little before its interval is over: tickers are not exact, and none may be skipped for that.
_EARLY = 0.9


def take(name: str, every: float, owner: str) -> int | None:
    """The fence of this worker's turn, or None when the job is not due or is somebody else's. Commits by itself."""
    if not _may_be_due(name, every):
        return None
    taken = claim(
        JobTurn,
        ready=[JobTurn.name == name, _due(every)],
        order=[JobTurn.id],
        owner=owner,
        lease=current().number("LEASE"),
        limit=1,
        values={"next_at": db_time(every * _EARLY)},
    )
    return taken[0][1] if taken else None


def give_back(name: str, fence: int) -> None:
    """The turn is over. Nothing happens when another worker has the job by now. Call it in a transaction."""
    db.session.execute(
        update(JobTurn)
        .where(JobTurn.name == name, JobTurn.fence == fence)
        .values(lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def keep(owner: str) -> None:
    """Prolong the turns of a worker that is alive: a backup may take longer than a lease. Commits by itself."""
    mine = (JobTurn.lease_owner == owner, JobTurn.lease_until.is_not(None))
    with db.engine.connect() as connection:  # looking costs no write lock
        if connection.execute(select(JobTurn.id).where(*mine).limit(1)).first() is None:
            return
    with transaction():
        db.session.execute(
            update(JobTurn)
            .where(*mine)
            .values(lease_until=db_time(current().number("LEASE")))
            .execution_options(synchronize_session=False)
        )


def _may_be_due(name: str, every: float) -> bool:
    """Looks without a write lock; a job that was never run gets its row."""
    with db.engine.connect() as connection:
        found = connection.execute(select(_due(every)).where(JobTurn.name == name)).first()
    if found is not None:
        return bool(found[0])
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(JobTurn)
    with transaction():
        db.session.execute(
            insert.values(name=name, next_at=db_time(), fence=0).on_conflict_do_nothing(
                index_elements=["name"]
            )
        )
    return True


def _due(every: float) -> ColumnElement[bool]:
    """Its moment has come and nobody has it, or its worker died.

    A moment further off than an interval is of a time before the clock was set back (R35).
    """
    come = or_(JobTurn.next_at <= db_time(), JobTurn.next_at > db_time(every))
    dead = or_(
        JobTurn.lease_until < db_time(), JobTurn.lease_until > db_time(current().number("LEASE") + every)
    )
    return or_(and_(JobTurn.lease_until.is_(None), come), and_(JobTurn.lease_until.is_not(None), dead))
