"""Workers are woken by a commit of somebody else, on both databases: nobody waits for the next look round."""

from __future__ import annotations

import threading
import time

from flask import Flask

from village_desk import bell, clock
from village_desk.database import announce, db, transaction
from village_desk.operation.models import Heartbeat
from village_desk.wake import Waker

LONG = 60.0  # seconds: a waker that is not woken would sleep so long
PATIENCE = 15.0


def test_a_commit_wakes_a_waiting_worker(app: Flask) -> None:
    woken = threading.Event()
    waker = Waker(db.engine)
    waker.wait(0.05)  # listens from here on

    def sleep() -> None:
        if waker.wait(LONG):
            woken.set()

    threading.Thread(target=sleep, daemon=True).start()
    deadline = time.monotonic() + PATIENCE
    while not woken.is_set() and time.monotonic() < deadline:
        with transaction():
            _change_something()
            announce()
        woken.wait(0.2)
    assert woken.is_set()


def _change_something() -> None:
    """Any change: SQLite tells by its file, PostgreSQL by the bell."""
    db.session.add(Heartbeat(name=f"wake-{time.monotonic()}", at=clock.now(), failures=0))


def test_waker_without_news_returns_when_its_time_is_over(app: Flask) -> None:
    waker = Waker(db.engine)
    waker.wait(0.05)  # SQLite: the first look is news in itself
    assert not waker.wait(0.05)
    waker.close()


def test_bell_needs_a_driver_connection_of_its_own(app: Flask) -> None:
    """A detached connection forgets its driver: asked too late it rang for nobody."""
    connection = bell.own_connection(db.engine)
    assert connection is not None
    connection.close()
