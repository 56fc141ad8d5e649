"""The most urgent request that nobody works on, handed to who asks for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from village_desk.database import db
from village_desk.tickets import ownership, queue
from village_desk.tickets.models import Ticket


def take_next(office_id: int, user_id: int, now: datetime) -> list[int]:
    """Make it this officer's; its id, or nothing when there is none. Call it in a transaction.

    Two who ask at the same moment get two different ones: a row that another holds is passed over. Practice comes
    after what is real.
    """
    wanted = (
        select(Ticket.id)
        .where(*queue.conditions("unowned_action", office_id, user_id, now))
        .order_by(Ticket.training, *queue.OLDEST_PROMISE)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        return []
    ownership.take(found, user_id, now=now)
    return [found]
