"""The word of a worker that slept past its lease is refused (R15, R39)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from village_desk.database import db, db_time, transaction


class LeaseLost(Exception):
    """Another worker owns the row now: whatever this one found out must not be written."""


def renew(model: Any, held: dict[int, int], lease: float) -> None:
    """Prolong the leases of `held` (id -> fence) by `lease` seconds from now, on the database's clock.

    Rows that were taken by others meanwhile stay theirs. Commits by itself; call it outside a transaction.
    """
    if not held:
        return
    with transaction():
        for row_id, fence in sorted(held.items()):
            db.session.execute(
                update(model)
                .where(model.id == row_id, model.fence == fence, model.lease_owner.is_not(None))
                .values(lease_until=db_time(lease))
                .execution_options(synchronize_session=False)
            )
