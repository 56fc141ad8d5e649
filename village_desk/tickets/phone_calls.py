"""Calls to citizens whom a message did not reach: the *telepon warga* list is worked off here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from village_desk.database import db
from village_desk.errors import InvalidInput, NotFound
from village_desk.messages.models import OutboxMessage
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, record

OUTCOMES = ("reached", "no_answer", "wrong_number")
# Nobody answered: call again later. A wrong number can only be called in vain, so it ends the matter.
ENDS = frozenset({"reached", "wrong_number"})


def note_call(outbox_id: int, outcome: str, *, office_id: int, user_id: int, now: datetime) -> OutboxMessage:
    """Note how a call went. `outcome`: reached, no_answer, wrong_number; the first and last end it.

    A matter that is done already stays as it was: two officers may press at once. Raises NotFound, InvalidInput.
    """
    row = db.session.execute(
        select(OutboxMessage)
        .where(
            OutboxMessage.id == outbox_id,
            OutboxMessage.office_id == office_id,
            OutboxMessage.phone_listed_at.is_not(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    if outcome not in OUTCOMES:
        raise InvalidInput("Pilih hasil telepon.", "outcome")
    if row.phone_done_at is not None:
        return row
    row.phone_outcome = outcome
    row.phone_done_at = now if outcome in ENDS else None
    if row.ticket_id is not None:
        record(locked(row.ticket_id), "called", officer(user_id), now, outcome=outcome, outbox=row.id)
    return row
