"""Waking the worker: PostgreSQL says so (NOTIFY), on SQLite the file's data_version is watched.

A wake-up is a hint; what is due is found by a query, so a lost one only costs a moment.
"""

from __future__ import annotations

import contextlib
import logging
import select as os_select
import time
from typing import Any

from sqlalchemy import Engine

from village_desk.bell import CHANNEL, own_connection

log = logging.getLogger(__name__)
POLL = 0.1  # seconds between two looks at SQLite's data_version


class Waker:
    """Waits for the next commit of somebody else. One per thread; holds one connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._seen: object = None

    def wait(self, seconds: float) -> bool:
        """True as soon as something was announced; False after `seconds`, or when the database is away."""
        try:
            if self._engine.dialect.name == "postgresql":
                return self._wait_notify(seconds)
            return self._wait_version(seconds)
        except Exception as error:
            # The loop's own queries will say what is wrong; here we only must not spin.
            log.info("cannot watch for news", extra={"error": type(error).__name__})
            self.close()
            time.sleep(min(seconds, 1.0))
            return False

    def close(self) -> None:
        """Let go of the connection; one that is broken already is simply forgotten."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                connection.close()

    def _wait_notify(self, seconds: float) -> bool:
        if self._connection is None:
            self._connection = own_connection(self._engine)
            self._connection.autocommit = True
            self._connection.execute(f"LISTEN {CHANNEL}")
        ready, _, _ = os_select.select([self._connection.fileno()], [], [], seconds)
        if ready:
            for _ in self._connection.notifies(timeout=0):
                pass
        return bool(ready)

    def _wait_version(self, seconds: float) -> bool:
        if self._connection is None:
            self._connection = own_connection(self._engine)
        deadline = time.monotonic() + seconds
        while True:
            version = self._connection.execute("PRAGMA data_version").fetchone()
            if version != self._seen:
                self._seen = version
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(min(POLL, max(0.0, deadline - time.monotonic())))
