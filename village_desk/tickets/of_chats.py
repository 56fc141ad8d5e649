"""The tickets of a chat: what its citizen is told of, and what the desk shows beside it. Read only."""

from __future__ import annotations

import functools
from collections.abc import Collection

from sqlalchemy import Select, bindparam, func, select

from village_desk.database import db
from village_desk.tickets.models import Ticket

OWN = 10  # tickets of one chat that the chat and the desk look at


def of_citizen(citizen_id: int) -> list[Ticket]:
    """This chat's own tickets: open ones and those closed last, newest first, at most ten."""
    return of_citizens([citizen_id])[citizen_id]


def of_citizens(citizen_ids: Collection[int]) -> dict[int, list[Ticket]]:
    """The same for several chats; every chat asked for has its list."""
    tickets: dict[int, list[Ticket]] = {citizen_id: [] for citizen_id in citizen_ids}
    for citizen_id, ticket in db.session.execute(_own_tickets(), {"citizens": list(citizen_ids)}):
        tickets[citizen_id].append(ticket)
    return tickets


@functools.cache
def _own_tickets() -> Select[int, Ticket]:
    order = (Ticket.closed_at.is_not(None), Ticket.id.desc())
    place = func.row_number().over(partition_by=Ticket.citizen_id, order_by=order).label("place")
    asked = Ticket.citizen_id.in_(bindparam("citizens", expanding=True))
    ranked = select(Ticket.id, Ticket.citizen_id, place).where(asked).subquery()
    own = select(ranked.c.citizen_id, Ticket).join(ranked, ranked.c.id == Ticket.id)
    return own.where(ranked.c.place <= OWN).order_by(*order)
