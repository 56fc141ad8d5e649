"""The only place that asks the time for business rules (opening, promise, window, retention).

Leases and retry times do not use it: they use the database's own clock (`database.db_now`).
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
