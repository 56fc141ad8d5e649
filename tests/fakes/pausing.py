"""Processes that stand still for a while, as a laptop's lid or an overfull machine makes them.

None is stopped in the middle of a write: it would take the database's lock with it, and the others would wait for
its awakening. That is another fault, and the database's own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.fakes.serving import wait_until

PATIENCE = 20.0  # seconds until a moment without a write is found
_WRITERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
)


@contextlib.contextmanager
def paused(database_url: str, pids: list[int]) -> Iterator[None]:
    """These processes stopped in their tracks between two transactions; SIGKILL still reaches them."""
    try:
        wait_until(lambda: _stopped_outside_of_a_write(database_url, pids), PATIENCE, "They never rest.")
        yield
    finally:
        _signal(pids, signal.SIGCONT)


def _stopped_outside_of_a_write(database_url: str, pids: list[int]) -> bool:
    _signal(pids, signal.SIGSTOP)
    # A signal only arrives a moment later: a thread that still runs could begin to write after we looked.
    wait_until(lambda: all(_stands(pid) for pid in pids), PATIENCE, "The signal did not arrive.")
    if _somebody_writes(database_url):
        _signal(pids, signal.SIGCONT)
        return False
    return True


def _somebody_writes(database_url: str) -> bool:
    if not database_url.startswith("sqlite"):
        engine = create_engine(database_url)
        with engine.connect() as connection:
            writers = connection.execute(text(_WRITERS)).scalar_one()
        engine.dispose()
        return bool(writers)
    path = database_url.removeprefix("sqlite:///")
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    return False


def _stands(pid: int) -> bool:
    """Every thread of the process is stopped (state T), or there is no such process any more."""
    states = []
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):
            states.append(stat.read_text().rpartition(")")[2].split()[0])
    return all(state in "TtZX" for state in states)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
