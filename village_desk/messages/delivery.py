"""Delivery: the only place that calls the gateway to send (design: enqueue, never send).

The state `calling` is committed before the call, nothing is open during it (R16), and the outcome is written
only by the owner of the row's fence (R15). Calls run in threads: one slow answer holds up nobody else.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait

from flask import Flask, current_app
from sqlalchemy import select

from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.gateway.carriers import Carriers
from village_desk.gateway.types import AccountFailure, HandedOver, PermanentFailure
from village_desk.messages import hold, lease, outcomes, pauses, receipts
from village_desk.messages.dispatch import Call, due_calls
from village_desk.messages.models import OutboxMessage

log = logging.getLogger(__name__)
# So many failures in a row without one answer are the provider's trouble, not the messages'.
BREAKS_AFTER = 5


class Delivery:
    """One worker's sending. `owner` names it in leases (at most 40 characters)."""

    def __init__(self, owner: str, carriers: Carriers) -> None:
        self.owner = owner
        self._carriers = carriers
        self._threads = max(1, current().whole("DELIVERY_THREADS"))
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="delivery")
        self._lock = threading.Lock()
        self._running: dict[Future[None], Call] = {}
        self._troubles: dict[bool, int] = {False: 0, True: 0}
        self._renewed = time.monotonic()
        self._stopping = False

    def run_once(self, limit: int = 100, wait_for_answers: bool = True) -> int:
        """Start up to `limit` calls that are due, at most as there are free threads; how many started.

        `wait_for_answers`: return when all of them have their outcome (tests, the command line). A worker
        passes False and comes again when a thread is free (`wait_for_free`) or when it is woken.
        Call it inside an application context and outside of any transaction.
        """
        self._renew_when_due()
        free = self._threads - len(self._in_flight())
        if self._stopping or free < 1 or hold.on_hold():
            return 0
        calls = due_calls(self.owner, min(limit, free))
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        for call in calls:
            future = self._pool.submit(self._make, app, call)
            with self._lock:
                self._running[future] = call
        if wait_for_answers:
            self.settle()
        return len(calls)

    def settle(self, timeout: float | None = None) -> bool:
        """Wait until every call that was started has its outcome. False: `timeout` seconds passed before."""
        end = None if timeout is None else time.monotonic() + timeout
        while running := self._in_flight():
            if end is not None and time.monotonic() >= end:
                return False
            wait(running, timeout=0.5 if end is None else min(0.5, max(0.0, end - time.monotonic())))
            self._renew_when_due()
        return True

    def wait_for_free(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for a call to end. True when a thread is free."""
        self._renew_when_due()  # also while all threads wait for a slow provider
        running = self._in_flight()
        if len(running) >= self._threads:
            wait(running, timeout=timeout, return_when="FIRST_COMPLETED")
        return len(self._in_flight()) < self._threads

    def stop(self, timeout: float = 10.0) -> bool:
        """Start nothing more and let what runs finish (R40); what does not in time ends as `unknown`."""
        self._stopping = True
        finished = self.settle(timeout)
        self._pool.shutdown(wait=False, cancel_futures=True)
        return finished

    def _in_flight(self) -> list[Future[None]]:
        with self._lock:
            for future in [one for one in self._running if one.done()]:
                del self._running[future]
            return list(self._running)

    def _renew_when_due(self) -> None:
        if time.monotonic() - self._renewed < current().number("LEASE_RENEW"):
            return
        self._renewed = time.monotonic()
        with self._lock:
            held = {call.id: call.fence for call in self._running.values()}
        lease.renew(OutboxMessage, held, current().number("LEASE"))

    def _make(self, app: Flask, call: Call) -> None:
        time.sleep(call.wait)
        answer: HandedOver | Exception
        try:
            answer = self._carriers.of(call.training).send(call.outgoing)
        except Exception as error:
            # Whatever it was: either the gateway says what it means, or the outcome is unknown (R18).
            answer = error
        try:
            with app.app_context():
                self._note(call, answer)
        except Exception as error:
            # The row stays `calling`; when its lease is dead the sweeper makes it `unknown`, never `queued`.
            log.exception("outcome not written", extra={"outbox_id": call.id, "error": type(error).__name__})

    def _note(self, call: Call, answer: HandedOver | Exception) -> None:
        trouble = self._count_trouble(call.training, answer)
        account = self._carriers.of(call.training).account
        with transaction():
            if not write_outcome(call.id, call.fence, answer):
                log.warning("outcome of a stale owner refused", extra={"outbox_id": call.id})
            if isinstance(answer, HandedOver):
                pauses.resume(account)
            elif trouble >= BREAKS_AFTER:
                pauses.pause(account, "provider_trouble", getattr(answer, "code", None))

    def _count_trouble(self, training: bool, answer: HandedOver | Exception) -> int:
        """Failures in a row of this account. A refusal of one message shows that the account works."""
        works = isinstance(answer, HandedOver | PermanentFailure)
        with self._lock:
            self._troubles[training] = 0 if works else self._troubles[training] + 1
            return 0 if isinstance(answer, AccountFailure) else self._troubles[training]


def write_outcome(outbox_id: int, fence: int, answer: HandedOver | Exception) -> bool:
    """Write what came of a call. False: the row is another owner's by now, nothing was written (R15).

    Call it in a transaction.
    """
    row = db.session.execute(
        select(OutboxMessage)
        .where(OutboxMessage.id == outbox_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if row.fence != fence:
        return False
    row.lease_owner = row.lease_until = None
    if isinstance(answer, HandedOver):
        outcomes.accepted(row, answer)
        receipts.link(row)
    else:
        outcomes.refused(row, answer)
    return True
