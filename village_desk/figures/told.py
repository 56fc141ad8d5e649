"""Of the papers that became ready: how many citizens were owed the news by a message, and how many got it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from village_desk.database import db
from village_desk.figures.history import chunks
from village_desk.messages.models import OutboxMessage
from village_desk.tickets.status import Status

ARRIVED = frozenset({"delivered", "read"})
BY_PHONE = frozenset({"reached", "delivered"})  # "delivered": the message came after all (R25)


def of_ready(ids: Collection[int]) -> tuple[int, int]:
    """(reached, owed) of these requests. Reached: the message arrived, or an officer told them by telephone.

    A message that was taken back before it went is owed no more.
    """
    owed: set[int] = set()
    reached: set[int] = set()
    for chunk in chunks(ids):
        rows = db.session.execute(
            select(OutboxMessage.ticket_id, OutboxMessage.state, OutboxMessage.phone_outcome).where(
                OutboxMessage.ticket_id.in_(chunk),
                OutboxMessage.notice == Status.READY,
                OutboxMessage.state != "cancelled",
            )
        )
        for ticket_id, state, by_phone in rows:
            if ticket_id is None:
                continue
            owed.add(ticket_id)
            if state in ARRIVED or by_phone in BY_PHONE:
                reached.add(ticket_id)
    return len(reached), len(owed)
