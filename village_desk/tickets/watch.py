"""Who has a queue open hears within a second that something happened: one look a second for a whole process.

However many queues are open, the database is asked once; nobody holds a connection while nothing happens.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter

from sqlalchemy import Engine, select

from village_desk.tickets.news import newest_in

log = logging.getLogger(__name__)
EVERY = 1.0  # seconds between two looks


class Watch:
    """One per process. Its thread lives while somebody listens; `most`: how many may listen at once."""

    def __init__(self, most: int, every: float = EVERY) -> None:
        self._most, self._every = most, every
        self._changed = threading.Condition()
        self._listeners: Counter[int] = Counter()
        self._newest: dict[int, int] = {}
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def begin(self, office_id: int, engine: Engine) -> bool:
        """One more listens to this office; False when there are as many as may be, or the process is ending.

        Whoever began must end.
        """
        with self._changed:
            if self._closing.is_set() or sum(self._listeners.values()) >= self._most:
                return False
            self._listeners[office_id] += 1
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._look, args=(engine,), name="queue-watch", daemon=True
                )
                self._thread.start()
        return True

    def end(self, office_id: int) -> None:
        """This one listens no longer."""
        with self._changed:
            self._listeners[office_id] -= 1
            if self._listeners[office_id] <= 0:
                del self._listeners[office_id]
                self._newest.pop(office_id, None)

    def wait(self, office_id: int, since: int, seconds: float) -> int:
        """The newest line of this office's history: at once when it is behind `since`, else after `seconds`."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closing.is_set() or self._newest.get(office_id, 0) > since, timeout=seconds
            )
            return max(since, self._newest.get(office_id, 0))

    def close(self) -> None:
        """The process is ending: nobody waits any longer. May be called from a signal's handler."""
        self._closing.set()

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    def _look(self, engine: Engine) -> None:
        while not self._closing.wait(self._every):
            with self._changed:
                offices = sorted(self._listeners)
                if not offices:
                    self._thread = None
                    return
            try:
                with engine.connect() as connection:
                    row = connection.execute(select(*(newest_in(one) for one in offices))).one()
            except Exception as error:
                # The pages ask by themselves too; here nothing is lost but a second.
                log.info("queue not looked at", extra={"error": type(error).__name__})
                continue
            with self._changed:
                self._newest |= {one: stamp or 0 for one, stamp in zip(offices, row, strict=True)}
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()
