"""Out of the hold after a restore: first answer what was missed, then ask what was sent, then let the rest go (R43).

The order is the safety: an answer that is made once more lies in the outbox before the provider is asked, so that
it is found among what citizens have already got, and not sent again.
"""

from __future__ import annotations

import time

from village_desk.backup import restoring
from village_desk.database import transaction
from village_desk.errors import DeskError
from village_desk.messages import hold, remembering, turns
from village_desk.messages.hold import Reconciled
from village_desk.whatsapp import reception

PATIENCE = 120.0  # seconds for the turns that were taken in to be thought about
POLL = 0.1  # seconds between two looks while another worker thinks, or a turn is not yet quiet


class StillOnHold(DeskError):
    """Not everything that was missed is answered yet; nothing was sent. Try again in a moment."""

    status = 503
    text = "Some chats are still being worked on; the hold stays. Run catch-up again in a minute."


def resume(owner: str) -> Reconciled | None:
    """Reconcile and end the hold; None when there is none. Call it after the inbound part of catching up.

    Works beside running workers or without any. Commits by itself. Raises StillOnHold, and TemporaryFailure when
    the provider cannot be asked: the hold stays, and nothing is sent.
    """
    if not hold.on_hold():
        return None
    _answer_what_was_missed(owner)
    restoring.erase_again()  # whom catching up has brought back
    began = hold.since()
    reconciled = hold.reconcile_sent()
    if began is not None:
        remembering.remember(began)
    with transaction():
        hold.release()
    return reconciled


def _answer_what_was_missed(owner: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while turns.any_left():
        if time.monotonic() > deadline:
            raise StillOnHold
        if not reception.receive_due(owner):
            time.sleep(POLL)
