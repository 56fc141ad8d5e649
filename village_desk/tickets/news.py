"""Has anything happened in this office's queue since a page was made? Read only, and cheap: it is asked all day."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, func, select

from village_desk.database import db
from village_desk.tickets.models import Ticket, TicketEvent


def newest(office_id: int) -> int:
    """The id of the last line of any request's history here, 0 for none: it grows with whatever happens."""
    return db.session.execute(select(newest_in(office_id))).scalar_one() or 0


def newest_in(office_id: int) -> ScalarSelect[int]:
    """The same for a statement that asks for several offices at once; NULL for none."""
    wanted = select(func.max(TicketEvent.id)).where(TicketEvent.office_id == office_id)
    return wanted.scalar_subquery()


def opened_since(office_id: int, event_id: int) -> int:
    """How many requests came in after this line of the history. Complaints have a list of their own."""
    return db.session.execute(
        select(func.count())
        .select_from(TicketEvent)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(
            TicketEvent.office_id == office_id,
            TicketEvent.id > event_id,
            TicketEvent.kind == "opened",
            Ticket.kind == "request",
        )
    ).scalar_one()
