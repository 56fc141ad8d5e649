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
from village_desk.messages import controls, duty_phone, notice_ways, pauses, templates
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import give_up, note_state
from village_desk.office.models import Office

LONGEST_GAP = 300.0  # seconds between two attempts after an answer "not now"
WINDOW_CLOSED = "63016"
TOO_MANY = "too_many_requests"  # the gateway's word for 429


def accepted(row: OutboxMessage, answer: HandedOver) -> None:
    """The provider has it; accepted is not delivered (R24)."""
    if row.state == "calling":
        row.provider_sid = answer.provider_sid
        row.next_try_at = db_time(current().number("RECEIPT_POLLED"))  # then its status is asked for
        note_state(row, "handed_over")
    # Else a receipt was faster than the answer, and has said more already.
    if row.state in ("handed_over", "sent", "delivered", "read"):
        row.handed_over_at = row.handed_over_at or clock.now()
        row.error_code = row.doubtful_at = None


def refused(row: OutboxMessage, error: Exception) -> None:
    """The call raised `error`; what is not certain becomes `unknown` and is never resent blindly (R19)."""
    if row.state != "calling":
        return  # a receipt was faster, and it knows
    if isinstance(error, WindowClosed):
        again_as_template(row)
    elif isinstance(error, PermanentFailure):
        _refused_for_good(row, error.reason, error.code)
    elif isinstance(error, AccountFailure):
        _pause_and_wait(row, error.reason, error.code)
    elif isinstance(error, TemporaryFailure):
        _not_now(row, error)
    else:
        row.error_code = getattr(error, "code", None)
        lose_sight(row, str(getattr(error, "reason", type(error).__name__)))


def not_called(row: OutboxMessage) -> None:
    """The worker stopped before the call: nothing left this machine (R40)."""
    if row.state == "calling":
        row.tries -= 1
        requeue(row, "worker_stopped")


def lose_sight(row: OutboxMessage, reason: str) -> None:
    """It may exist or not. When it was in doubt before, that doubt goes on (R19: decided within ten minutes)."""
    row.provider_sid = None
    row.unknown_at, row.next_try_at = db_time(), None
    if row.doubtful_at is None:
        row.doubtful_at = db_time()
    note_state(row, "unknown", reason[:60])


def again_as_template(row: OutboxMessage) -> None:
    """63016: free text outside the window. Once more as the approved template, which then decides."""
    if row.way == "template" or row.error_code == WINDOW_CLOSED:
        not_on_this_channel(row, "window_closed", WINDOW_CLOSED)
        return
    row.error_code = WINDOW_CLOSED
    requeue(row, "window_closed")


def requeue(row: OutboxMessage, reason: str | None, delay: float = 0.0, jitter: float = 1.0) -> None:
    """Back to the queue, to be tried in `delay` seconds as a new message of the provider's."""
    row.provider_sid = row.unknown_at = None
    row.next_try_at = db_time(delay * jitter)
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
        _refused_for_good(row, code.reason, error_code)


def _refused_for_good(row: OutboxMessage, reason: str, error_code: str | None) -> None:
    """Never unchanged again (the code table's permanent, sms and person)."""
    if row.way == controls.WAY and about(error_code).kind == "permanent":
        _again_as_plain_text(row, error_code)
        return
    if reason.startswith("template_"):
        templates.look_up_again(row.office_id, row.notice)
    if about(error_code).kind in ("sms", "permanent"):
        not_on_this_channel(row, reason, error_code)
    else:
        give_up(row, reason[:60], error_code)


def _again_as_plain_text(row: OutboxMessage, error_code: str | None) -> None:
    """Its buttons were refused for certain, so nothing arrived: once more without them. The shape rests meanwhile."""
    controls.put_off(row.office_id, row.control, row.body, error_code, clock.now())
    row.control = None
    requeue(row, "control_refused")


def not_on_this_channel(row: OutboxMessage, reason: str, error_code: str | None) -> None:
    """WhatsApp did not take it, a text message might. Offices without SMS call by telephone.

    Only after a definite refusal, never after silence or an unknown outcome: the first message may have
    arrived, and one is enough (R13, R19).
    """
    wanted = row.must_reach or duty_phone.is_for(row)
    if row.way == "sms" or not wanted or _sms(row) is None:
        give_up(row, reason[:60], error_code)
        return
    row.way, row.error_code, row.tries = "sms", error_code, 0
    requeue(row, reason[:60])


def _sms(row: OutboxMessage) -> str | None:
    citizen = db.session.get(Citizen, row.citizen_id) if row.citizen_id else None
    office = db.session.get_one(Office, row.office_id)
    return notice_ways.sms_text(office, citizen, row.notice, row.template_values)


def _pause_and_wait(row: OutboxMessage, reason: str, error_code: str | None) -> None:
    account = carriers.current().of(row.training).account
    pauses.pause(account, reason, error_code)
    requeue(row, "provider_paused")


def _not_now(row: OutboxMessage, error: TemporaryFailure) -> None:
    """Certainly not processed. A provider that goes on refusing is paused: no row is at fault (R22).

    "Too many at once" is no trouble of the account: we ask less at once, and the row goes on waiting.
    """
    if row.tries >= current().whole("SEND_ATTEMPTS"):
        row.tries -= 1
        if error.reason != TOO_MANY:
            _pause_and_wait(row, error.reason, error.code)
            return
    gap = min(current().number("SEND_RETRY_BASE") * 2.0 ** max(0, row.tries - 1), LONGEST_GAP)
    # The jitter keeps those that were refused together from coming back together.
    requeue(row, error.reason[:60], error.retry_after or gap, random.uniform(1.0, 1.5))
