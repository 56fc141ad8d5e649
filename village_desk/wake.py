"""Waking the worker: PostgreSQL says so (NOTIFY), on SQLite the file's data_version is watched.

A wake-up is a hint; what is due is found by a query, so a lost one only costs a moment.
"""

from __future__ import annotations

import select as os_select
import time
from typing import Any

from sqlalchemy import Engine

from village_desk.bell import CHANNEL

POLL = 0.1  # seconds between two looks at SQLite's data_version


class Waker:
    """Waits for the next commit of somebody else. One per thread; holds one connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._seen: object = None

    def wait(self, seconds: float) -> None:
        """Return when something was announced, or after `seconds`."""
        try:
            if self._engine.dialect.name == "postgresql":
                self._wait_notify(seconds)
            else:
                self._wait_version(seconds)
        except Exception:
            # The database is away: the loop's own queries will say so; here we only must not spin.
            self.close()
            time.sleep(min(seconds, 1.0))

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _wait_notify(self, seconds: float) -> None:
        if self._connection is None:
            raw = self._engine.raw_connection()
            raw.detach()
            connection: Any = raw.driver_connection
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            self._connection = connection
        ready, _, _ = os_select.select([self._connection.fileno()], [], [], seconds)
        if ready:
            for _ in self._connection.notifies(timeout=0):
                pass

    def _wait_version(self, seconds: float) -> None:
        if self._connection is None:
            raw = self._engine.raw_connection()
            raw.detach()
            self._connection = raw.driver_connection
        deadline = time.monotonic() + seconds
        while True:
            version = self._connection.execute("PRAGMA data_version").fetchone()
            if version != self._seen:
                self._seen = version
                return
            if time.monotonic() >= deadline:
                return
            time.sleep(min(POLL, max(0.0, deadline - time.monotonic())))
