"""Delivery: the only place that calls the gateway to send (design: enqueue, never send).

The state `calling` is committed before the call, nothing is open during it (R16), and the outcome is written
only by the owner of the row's fence (R15). Calls run in threads: one slow answer holds up nobody else. Outcomes that
come at the same moment are written with one commit.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from village_desk.config import current
from village_desk.gateway.carriers import Carriers
from village_desk.gateway.types import AccountFailure, HandedOver, PermanentFailure
from village_desk.messages import hold, lease, noting
from village_desk.messages.dispatch import Call, due_calls
from village_desk.messages.models import OutboxMessage
from village_desk.messages.noting import Answer, NotCalled
from village_desk.messages.outcomes import TOO_MANY
from village_desk.messages.pacing import Concurrency, Starts

log = logging.getLogger(__name__)
# So many failures in a row without one answer are the provider's trouble, not the messages'.
BREAKS_AFTER = 5
# Seconds in which the free places, and the outcomes, of a busy worker gather: the database is asked once for several.
GATHER = 0.05
GATHER_OUTCOMES = 0.05


class Delivery:
    """One worker's sending. `owner` names it in leases (at most 40 characters)."""

    def __init__(self, owner: str, carriers: Carriers) -> None:
        self.owner = owner
        self._carriers = carriers
        self._concurrency = Concurrency(
            current().whole("DELIVERY_CALLS"), current().whole("DELIVERY_THREADS")
        )
        self._starts = Starts()
        self._changed = threading.Condition()
        self._calling: dict[int, Call] = {}  # the provider has not answered yet
        self._open: dict[int, Call] = {}  # the outcome is not written yet: their leases are renewed
        self._answers: list[Answer] = []
        self._noting = threading.Lock()
        self._troubles: dict[bool, int] = {False: 0, True: 0}
        self._renewed = time.monotonic()
        self._stopping = threading.Event()

    def run_once(self, limit: int = 100, wait_for_answers: bool = True) -> int:
        """Start up to `limit` calls that are due, at most as there are free places; how many started.

        `wait_for_answers`: return when all of them have their outcome (tests, the command line). A worker
        passes False and comes again when places are free (`wait_for_free`) or when it is woken.
        Call it inside an application context and outside of any transaction.
        """
        self._renew_when_due()
        free = self._free()
        if self._stopping.is_set() or free < 1 or hold.on_hold():
            return 0
        calls = due_calls(self.owner, min(limit, free), self._held(), self._most_of_one_office())
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        with self._changed:
            for call in calls:
                self._calling[call.id] = self._open[call.id] = call
        for call in calls:
            # Daemons: a provider that hangs must not keep the process from ending (R40).
            threading.Thread(target=self._make, args=(app, call), name="delivery", daemon=True).start()
        if wait_for_answers:
            self.settle()
        return len(calls)

    def settle(self, timeout: float | None = None) -> bool:
        """Wait until every call that was started has its outcome. False: `timeout` seconds passed before."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            with self._changed:
                if not self._open:
                    return True
                self._changed.wait(0.5 if end is None else min(0.5, max(0.0, end - time.monotonic())))
            if end is not None and time.monotonic() >= end:
                return not self._open
            self._renew_when_due()

    def wait_for_free(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for a place; a busy worker waits a moment for more of them."""
        began = time.monotonic()
        while True:
            self._renew_when_due()  # also while all wait for a slow provider
            free, waited = self._free(), time.monotonic() - began
            busy = len(self._calling) >= max(1, self._concurrency.limit // 4)
            if free > 0 and (not busy or waited >= GATHER):
                return True
            if waited >= timeout:
                return False
            with self._changed:
                self._changed.wait(min(GATHER, timeout - waited))

    def pause(self) -> float:
        """Seconds until it is worth looking again when nothing was started: soon while places may become free."""
        return GATHER if self._calling else 0.5

    def stop(self, timeout: float = 6.0) -> bool:
        """Start nothing more, give back what was not called yet, let the rest finish (R40).

        What does not finish in time is let go as `unknown`; then False.
        """
        self._stopping.set()
        if self.settle(timeout):
            return True
        with self._changed:
            held = {call.id: call.fence for call in self._open.values()}
        try:
            noting.let_go(held)
        except SQLAlchemyError as error:
            log.warning("calls not let go", extra={"error": type(error).__name__})  # their leases will end
        return False

    def _free(self) -> int:
        with self._changed:
            return self._concurrency.limit - len(self._calling)

    def _held(self) -> Counter[int]:
        with self._changed:
            return Counter(call.office_id for call in self._calling.values())

    def _most_of_one_office(self) -> int:
        """A quarter is kept for the others: an office whose calls hang must not hold them up."""
        limit = self._concurrency.limit
        return max(1, limit - limit // 4)

    def _renew_when_due(self) -> None:
        if time.monotonic() - self._renewed < current().number("LEASE_RENEW"):
            return
        self._renewed = time.monotonic()
        with self._changed:
            held = {call.id: call.fence for call in self._open.values()}
        lease.renew(OutboxMessage, held, current().number("LEASE"))

    def _make(self, app: Flask, call: Call) -> None:
        answer = self._answer(call)
        with self._changed:
            self._calling.pop(call.id, None)
            self._answers.append(answer)
            self._changed.notify_all()
        # Who finds it taken goes on: the one who notes looks again before and after letting go.
        while self._answers and self._noting.acquire(blocking=False):
            try:
                self._note_together(app)
            finally:
                self._noting.release()

    def _answer(self, call: Call) -> Answer:
        gateway = self._carriers.of(call.training)
        begins = self._starts.moment(call.outgoing.sender, call.slot)
        if self._stopping.wait(max(0.0, begins - time.monotonic())):
            return Answer(call.id, call.fence, gateway.account, NotCalled())
        said: HandedOver | Exception
        began = time.monotonic()
        try:
            said = gateway.send(call.outgoing)
        except Exception as error:
            # Whatever it was: either the gateway says what it means, or the outcome is unknown (R18).
            said = error
        if getattr(said, "reason", None) == TOO_MANY:
            self._concurrency.too_many(began)
        elif isinstance(said, HandedOver | PermanentFailure):
            self._concurrency.went_well()
        trouble = self._count_trouble(call.training, said) >= BREAKS_AFTER
        return Answer(call.id, call.fence, gateway.account, said, trouble)

    def _note_together(self, app: Flask) -> None:
        while self._answers:
            if self._calling and not self._stopping.is_set():
                time.sleep(GATHER_OUTCOMES)
            with self._changed:
                answers, self._answers = self._answers, []
            try:
                with app.app_context():
                    noting.note(answers)
            finally:  # whatever happened, their leases are not renewed any more: the sweeper meets them
                with self._changed:
                    for answer in answers:
                        self._open.pop(answer.outbox_id, None)
                    self._changed.notify_all()

    def _count_trouble(self, training: bool, said: HandedOver | Exception) -> int:
        """Failures in a row of this account. A refusal of one message shows that the account works.

        "Too many at once" shows it too, and account-wide failures pause by themselves.
        """
        works = isinstance(said, HandedOver | PermanentFailure) or getattr(said, "reason", None) == TOO_MANY
        with self._changed:
            self._troubles[training] = 0 if works else self._troubles[training] + 1
            return 0 if isinstance(said, AccountFailure) else self._troubles[training]
