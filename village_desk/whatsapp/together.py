"""Messages that arrive at the same moment are stored with one commit: the disk is asked once for all of them.

Nobody waits for company: whoever finds the way free stores what is there, be it one message; who comes meanwhile is
stored by the next. Each call still answers only when its own message is committed (R1).
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from village_desk.database import transaction
from village_desk.gateway.types import Incoming, WebhookAccount
from village_desk.messages import inbox
from village_desk.messages.inbox import Recorded

logger = logging.getLogger(__name__)

# A slow disk is waited for. But when the database has just refused the others after its own 4 s, who waited with
# them is not made to wait for it again: a refusal may take 5 s (R5).
LONGEST = 4.4  # seconds
PATIENCE = 0.8
QUICK = 0.5  # seconds; a batch that failed later than this met a database that is away: no second try


class NotStored(SQLAlchemyError):
    """The message could not be stored; the provider still owes it to us."""


@dataclass(eq=False)
class Arrival:
    """One message on its way into the database. `outcome`: None until it was tried together with others."""

    account: WebhookAccount
    form: list[tuple[str, str]]
    closes: bool
    incoming: Incoming
    tried: bool = False
    again: bool = False
    outcome: Recorded | None = None
    fault: Exception | None = None  # why it was not stored with the others
    order: str = field(init=False)

    def __post_init__(self) -> None:
        self.order = f"{self.incoming.recipient} {self.incoming.sender}"

    def record(self) -> Recorded:
        """Store it, within the caller's transaction."""
        return inbox.record(self.form, self.account.sid, self.account.practice, self.closes, self.incoming)


class Together:
    """One per process."""

    def __init__(self) -> None:
        self._list = threading.Lock()
        self._way = threading.Lock()
        self._waiting: list[Arrival] = []
        self._away = False  # the last who tried met a database that is away

    def store(self, arrival: Arrival) -> Recorded:
        """Store one message; returns when it is committed. Raises SQLAlchemyError when it could not be stored.

        A message that was given up here may yet be stored by the one who has it in hand: its repeat is then
        met by the UNIQUE of the inbox.
        """
        with self._list:
            self._waiting.append(arrival)
        began = time.monotonic()
        if not self._way.acquire(timeout=LONGEST):
            raise self._given_up(arrival, "crowded")
        try:
            if not arrival.tried:
                if self._away and time.monotonic() - began > PATIENCE:
                    raise self._given_up(arrival, "the database is away")
                self._store_waiting()
        finally:
            self._way.release()
        if arrival.again:
            with transaction(any_schema=True):
                return arrival.record()
        if arrival.outcome is None:
            raise NotStored("not stored with the others") from arrival.fault
        return arrival.outcome

    def _given_up(self, arrival: Arrival, why: str) -> NotStored:
        with self._list:
            if arrival in self._waiting:
                self._waiting.remove(arrival)
        return NotStored(why)

    def _store_waiting(self) -> None:
        with self._list:
            batch, self._waiting = self._waiting, []
        began = time.monotonic()
        # In one order everywhere: two processes must not wait for each other's chats.
        batch.sort(key=lambda arrival: arrival.order)
        try:
            with transaction(any_schema=True):
                recorded = [arrival.record() for arrival in batch]
            self._away = False
            for arrival, outcome in zip(batch, recorded, strict=True):
                arrival.outcome = outcome
        except Exception as error:
            # One message may be at fault, or none: each is tried by its own caller, who also gets the error. Only a
            # database is ever away; a fault of ours is met again by each caller, however long it took.
            self._away = isinstance(error, SQLAlchemyError) and time.monotonic() - began >= QUICK
            logger.warning("not stored together: %s, %d messages", type(error).__name__, len(batch))
            for arrival in batch:
                arrival.again = not self._away
                arrival.fault = error
        finally:
            for arrival in batch:
                arrival.tried = True
