"""The worker process: thinks (reception), sends (delivery), fetches files, and sweeps what was missed.

Loops run in threads of their own, so that a slow provider never holds up a citizen's next question. Several
workers may run over one database; leases share the work (R39).
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from village_desk import clock, config, jobs
from village_desk.database import SchemaChanged, db
from village_desk.gateway import carriers
from village_desk.messages import attachments, catching_up, turns
from village_desk.messages.delivery import Delivery
from village_desk.messages.indicator import Typing
from village_desk.operation import heartbeats
from village_desk.wake import Waker
from village_desk.whatsapp import reception, settling

logger = logging.getLogger(__name__)
# Thinking waits half of its time for PostgreSQL; SQLite has one writer anyway.
RECEPTION_THREADS = 3
BEAT_EVERY = 10.0  # seconds
LOOK_AT_CLOCK = 5.0  # seconds
SET_BACK = timedelta(seconds=2)  # what a time server corrects is less
GRACE = 8.0  # seconds to finish or release after SIGTERM; R40 says ten, the end itself takes a moment


class Worker:
    """One worker process. `start` returns at once; `stop` lets the present work finish for GRACE seconds."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.owner = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(3)}"[:40]
        self.stopping = threading.Event()
        self.outdated = False
        self._threads: list[threading.Thread] = []
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        with app.app_context():
            self.delivery = Delivery(self.owner, carriers.current())

    def start(self) -> None:
        """Start every loop and the ticker of the jobs."""
        with self.app.app_context():
            catching_up.hurry()
            db.session.remove()
        for _ in range(RECEPTION_THREADS if not config.current().sqlite else 1):
            self._loop("reception", lambda: reception.receive_due(self.owner), self._until_next_turn)
        self._loop("delivery", self._deliver, self.delivery.pause)
        if config.current().whole("TYPING"):
            self._loop("typing", Typing().show_due, lambda: 0.5)
        self._loop("media", lambda: attachments.fetch_due(self.owner, 4), lambda: 0.5)
        for job in jobs.table(self.owner, config.current().number("SWEEP_EVERY")):
            mine = [self.app, job, self.owner]
            self._scheduler.add_job(jobs.run, args=mine)  # once at the start, then by interval
            self._scheduler.add_job(jobs.run, "interval", args=mine, seconds=max(1.0, job.every))
        renew = max(1.0, config.current().number("LEASE_RENEW"))
        self._scheduler.add_job(jobs.keep_turns, "interval", args=[self.app, self.owner], seconds=renew)
        self._scheduler.start()

    def stop(self) -> None:
        """Stop claiming; finish or release what is held (R40)."""
        ends = time.monotonic() + GRACE
        self.stopping.set()
        self._scheduler.shutdown(wait=False)
        with self.app.app_context():
            self.delivery.stop(GRACE * 0.6)  # the rest is for writing down what did not finish
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))

    def run_for_ever(self) -> None:
        """Run until SIGTERM or SIGINT, then end the process; with 1 when the schema is no longer ours (R41)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        self.start()
        logger.info("worker started")
        while not self.stopping.wait(LOOK_AT_CLOCK):
            self._follow_clock()
        self.stop()
        logger.info("worker stopped")
        _end_process(1 if self.outdated else 0)

    def _follow_clock(self) -> None:
        """The ticker sleeps until a time of the wall clock; when that was set back, for so much longer (R35)."""
        now = clock.now()
        for job in self._scheduler.get_jobs():
            every = getattr(job.trigger, "interval", None)
            if every is not None and job.next_run_time - now > every + SET_BACK:
                job.modify(next_run_time=now)

    def _loop(self, name: str, work: Callable[[], int], pause: Callable[[], float]) -> None:
        thread = threading.Thread(target=self._run, args=(name, work, pause), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, name: str, work: Callable[[], int], pause: Callable[[], float]) -> None:
        with self.app.app_context():
            waker, last_beat = Waker(db.engine), 0.0
            while not self.stopping.is_set():
                done = 0
                try:
                    done = work()
                    last_beat = _beat_now_and_then(name, last_beat)
                    seconds = 0.0 if done else pause()
                except SchemaChanged:
                    logger.error("the schema has changed: this worker ends", extra={"job": name})
                    self.outdated = True
                    self.stopping.set()
                    seconds = 0.0
                except Exception as error:
                    logger.exception("loop failed", extra={"job": name, "error": type(error).__name__})
                    heartbeats.stumble(name, type(error).__name__)
                    seconds = 1.0
                finally:
                    db.session.remove()
                if seconds > 0 and not self.stopping.is_set():
                    waker.wait(seconds)
            waker.close()

    def _deliver(self) -> int:
        """Start what is due while threads are free; the calls themselves run on."""
        if not self.delivery.wait_for_free(1.0):
            return 0
        return self.delivery.run_once(wait_for_answers=False)

    @staticmethod
    def _until_next_turn() -> float:
        due = turns.next_due()
        return 1.0 if due is None else min(1.0, max(0.02, due))


def _end_process(code: int) -> NoReturn:
    """Whoever still works is cut off here, as by a kill, which every job stands: a backup may have minutes to go.

    The usual end would wait for the threads of the ticker (R40).
    """
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)


def _beat_now_and_then(name: str, last: float) -> float:
    """Beat at most every ten seconds; monotonic, so that a jump of the wall clock stills no heart (R35)."""
    from_start = time.monotonic()
    if from_start - last < BEAT_EVERY:
        return last
    heartbeats.beat(name)
    return from_start


def work_until_quiet(rounds: int = 50) -> int:
    """Do in this thread what a worker does, until nothing is due: for the demo, commands and tests.

    Needs an application context. Returns how many things were done. Raises RuntimeError when it never ends.
    """
    owner = f"inline:{os.getpid()}:{secrets.token_hex(3)}"
    delivery = Delivery(owner, carriers.current())
    total = 0
    try:
        for _ in range(rounds):
            done = reception.receive_due(owner)
            done += attachments.fetch_due(owner, 20)
            done += settling.settle_files()
            done += delivery.run_once()
            total += done
            if not done:
                return total
    finally:
        delivery.stop()
    raise RuntimeError("The work did not come to an end.")
