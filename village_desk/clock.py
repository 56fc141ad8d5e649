"""The only place that asks the time for business rules (opening, promise, window, retention).

Leases and retry times do not use it: they use the database's own clock (`database.db_time`).
"""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Iterator
from datetime import UTC, datetime

_standing: contextvars.ContextVar[datetime | None] = contextvars.ContextVar("standing", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _standing.get() or datetime.now(UTC)


@contextlib.contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Within the block, in this thread only, it is `moment` (aware): the demo's past days are played with it."""
    token = _standing.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)
