"""Heartbeats: each background loop says that it is alive, on the database's clock (R45)."""

from __future__ import annotations

import logging

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from village_desk.database import db, db_time, transaction
from village_desk.errors import StorageUnavailable
from village_desk.operation.models import Heartbeat

logger = logging.getLogger(__name__)


def beat(name: str) -> None:
    """The loop or job `name` came to its end just now. Commits by itself."""
    with transaction():
        record(name)


def record(name: str) -> None:
    """The same, in the caller's transaction."""
    _write(name, failures=0, last_error=None)


def stumble(name: str, error: str) -> None:
    """It failed: `error` is the class name. A database that is away is only logged; the loop goes on."""
    try:
        with transaction():
            _write(name, failures=Heartbeat.failures + 1, last_error=error[:80])
    except (SQLAlchemyError, StorageUnavailable):
        logger.warning("heartbeat not written", extra={"job": name})


def _write(name: str, *, failures: object, last_error: str | None) -> None:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    first = 1 if last_error else 0
    row = dialect.insert(Heartbeat).values(name=name, at=db_time(), failures=first, last_error=last_error)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["name"],
            set_={"at": db_time(), "failures": failures, "last_error": last_error},
        )
    )
