"""The bell: wakes the workers of a PostgreSQL installation after a commit, never within it.

PostgreSQL lets only one committing transaction hold the queue of notifications, until its log is on the disk: with
NOTIFY inside, messages of sixteen clients were stored one after the other, 150 a second instead of 650. So the call
goes out after the commit, by itself, and one call serves all commits that came meanwhile. It may be lost (the
process dies in between): a worker looks by itself every second.
"""

from __future__ import annotations

import logging
import os
import threading
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

CHANNEL = "village_desk"
log = logging.getLogger(__name__)


class Bell:
    """One per engine and process; holds one connection of its own once it has rung."""

    def __init__(self) -> None:
        self._wanted = False
        self._ringing = threading.Lock()
        self._connection: Any = None
        self._made_by = 0

    def ring(self, engine: Engine) -> None:
        """Wake every worker that listens. Never raises: what it tells of is committed already."""
        self._wanted = True
        # Who finds it ringing goes on: the one who rings looks again before and after letting go.
        while self._wanted and self._ringing.acquire(blocking=False):
            try:
                while self._wanted:
                    self._wanted = False
                    self._call(engine)
            finally:
                self._ringing.release()

    def _call(self, engine: Engine) -> None:
        try:
            self._connected(engine).execute(f"NOTIFY {CHANNEL}")
        except Exception as error:
            self._connection = None
            log.info("workers not woken", extra={"error": type(error).__name__})

    def _connected(self, engine: Engine) -> Any:
        if self._connection is None or self._connection.closed or self._made_by != os.getpid():
            self._connection, self._made_by = own_connection(engine), os.getpid()
            self._connection.autocommit = True
            # A call is no data: nobody waits until it is on the disk.
            self._connection.execute("SET synchronous_commit = off")
        return self._connection


def own_connection(engine: Engine) -> Any:
    """A connection of the driver's that leaves the pool for good: for listening, ringing and watching."""
    raw = engine.raw_connection()
    driver = raw.driver_connection  # asked before: a detached one no longer tells
    raw.detach()
    return driver


_bells: WeakKeyDictionary[Engine, Bell] = WeakKeyDictionary()


def ring(engine: Engine) -> None:
    """Wake the workers of this database (PostgreSQL; on SQLite they watch the file). Call it after a commit."""
    if engine.dialect.name == "postgresql":
        _bells.setdefault(engine, Bell()).ring(engine)
