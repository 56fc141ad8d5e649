"""The search tokens of a complaint: never more than those may know who must not see it.

A confidential one and one without a name are found by their number alone, and only by those who may see them.
"""

from __future__ import annotations

from sqlalchemy import delete

from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.tickets import complaint_times, search
from village_desk.tickets.models import SearchToken, Ticket


def index(ticket: Ticket) -> None:
    """Write the tokens anew: call it after each change of what may be known."""
    db.session.execute(delete(SearchToken).where(SearchToken.ticket_id == ticket.id))
    hidden = ticket.confidential or complaint_times.of(ticket).anonymous
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id and not hidden else None
    name = (ticket.fields or {}).get("nama")
    search.index(
        ticket,
        names=[name] if name and not hidden else [],
        phone=citizen.phone if citizen else None,
        niks=[],
    )
