"""What an answer of the provider means for an outbox row (R18): one function per kind of answer.

All are called in a transaction with the row locked; they change the row and write its event.
"""

from __future__ import annotations

import random

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, db_time
from village_desk.gateway import carriers
from village_desk.gateway.codes import about
from village_desk.gateway.types import (
    AccountFailure,
    HandedOver,
    PermanentFailure,
    TemporaryFailure,
    WindowClosed,
)
from village_desk.messages import notice_ways, pauses
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import give_up, note_state
from village_desk.office.models import Office

LONGEST_GAP = 300.0  # seconds between two attempts after an answer "not now"
WINDOW_CLOSED = "63016"
# The citizen does not want to hear from us: then no other message of ours follows (R26), a person calls.
_UNWANTED = frozenset({"opted_out", "blocked"})


def accepted(row: OutboxMessage, answer: HandedOver) -> None:
    """The provider has it; accepted is not delivered (R24)."""
    if row.state == "calling":
        row.provider_sid = answer.provider_sid
        row.next_try_at = db_time(current().number("RECEIPT_POLLED"))  # then its status is asked for
        note_state(row, "handed_over")
    # Else a receipt was faster than the answer, and has said more already.
    if row.state in ("handed_over", "sent", "delivered", "read"):
        row.handed_over_at = row.handed_over_at or clock.now()
        row.error_code = None


def refused(row: OutboxMessage, error: Exception) -> None:
    """The call raised `error`; what is not certain becomes `unknown` and is never resent blindly (R19)."""
    if row.state != "calling":
        return  # a receipt was faster, and it knows
    if isinstance(error, WindowClosed):
        again_as_template(row)
    elif isinstance(error, PermanentFailure):
        refused_for_good(row, error.reason[:60], error.code)
    elif isinstance(error, AccountFailure):
        _pause_and_wait(row, error.reason, error.code)
    elif isinstance(error, TemporaryFailure):
        _not_now(row, error)
    else:
        row.error_code = getattr(error, "code", None)
        lose_sight(row, str(getattr(error, "reason", type(error).__name__)))


def lose_sight(row: OutboxMessage, reason: str) -> None:
    """It may exist or not."""
    row.provider_sid = None
    row.unknown_at, row.next_try_at = db_time(), None
    note_state(row, "unknown", reason[:60])


def again_as_template(row: OutboxMessage) -> None:
    """63016: free text outside the window. Once more as the approved template, which then decides."""
    if row.way == "template" or row.error_code == WINDOW_CLOSED:
        refused_for_good(row, "window_closed", WINDOW_CLOSED)
        return
    row.error_code = WINDOW_CLOSED
    requeue(row, "window_closed")


def requeue(row: OutboxMessage, reason: str | None, delay: float = 0.0) -> None:
    """Back to the queue, to be tried in `delay` seconds as a new message of the provider's."""
    row.provider_sid = row.unknown_at = None
    row.next_try_at = db_time(delay)
    note_state(row, "queued", reason)


def failed_later(row: OutboxMessage, error_code: str | None) -> None:
    """A receipt says that it was not delivered: act by the code table."""
    code = about(error_code)
    if code.kind == "template":
        again_as_template(row)
    elif code.kind == "retry" and row.tries < current().whole("SEND_ATTEMPTS"):
        row.error_code = error_code
        # One minute, five, twenty-five: these are troubles of the channel itself.
        requeue(row, code.reason, 60.0 * 5.0 ** (row.tries - 1) * current().number("SEND_RETRY_BASE"))
    elif code.kind == "account" and row.tries < current().whole("SEND_ATTEMPTS"):
        _pause_and_wait(row, code.reason, error_code)
    elif code.kind == "unknown":
        row.error_code = error_code
        lose_sight(row, code.reason)
    else:
        refused_for_good(row, code.reason, error_code)


def refused_for_good(row: OutboxMessage, reason: str, error_code: str | None) -> None:
    """A definite refusal: by SMS where the office has it, else the end of trying.

    Never after silence or an unknown outcome: the first message may have arrived, and one is enough (R13, R19).
    """
    if row.way == "sms" or not row.must_reach or reason in _UNWANTED or _sms(row) is None:
        give_up(row, reason, error_code)
        return
    row.way, row.error_code, row.tries = "sms", error_code, 0
    requeue(row, reason)


def _sms(row: OutboxMessage) -> str | None:
    citizen = db.session.get(Citizen, row.citizen_id) if row.citizen_id else None
    office = db.session.get_one(Office, row.office_id)
    return notice_ways.sms_text(office, citizen, row.notice, row.template_values)


def _pause_and_wait(row: OutboxMessage, reason: str, error_code: str | None) -> None:
    account = carriers.current().of(row.training).account
    pauses.pause(account, reason, error_code)
    requeue(row, "provider_paused")


def _not_now(row: OutboxMessage, error: TemporaryFailure) -> None:
    """Certainly not processed. A provider that goes on refusing is paused: no row is at fault (R22)."""
    if row.tries >= current().whole("SEND_ATTEMPTS"):
        row.tries -= 1
        _pause_and_wait(row, error.reason, error.code)
        return
    gap = current().number("SEND_RETRY_BASE") * 2.0 ** (row.tries - 1) * random.uniform(0.75, 1.25)
    requeue(row, error.reason[:60], error.retry_after or min(gap, LONGEST_GAP))
