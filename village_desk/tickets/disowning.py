"""*Bukan permohonan saya*: whoever opened a tracking link says that it is not theirs; it is shut until seen to.

Numbers change owners and links are forwarded. Shutting costs its owner little (STATUS in the chat still answers), and
keeps a stranger from reading on.
"""

from __future__ import annotations

from datetime import datetime

from village_desk.tickets.actors import CITIZEN, officer
from village_desk.tickets.lifecycle import locked, record
from village_desk.tickets.models import Ticket


def disown(ticket_id: int, *, now: datetime) -> Ticket:
    """Shut the link of this request; twice is once."""
    ticket = locked(ticket_id)
    if ticket.disowned_at is None:
        ticket.disowned_at = now
        ticket.version += 1
        record(ticket, "disowned", CITIZEN, now)
    return ticket


def open_again(ticket_id: int, *, user_id: int, now: datetime) -> Ticket:
    """An officer has made sure whose it is: the link works again."""
    ticket = locked(ticket_id)
    if ticket.disowned_at is not None:
        ticket.disowned_at = None
        ticket.version += 1
        record(ticket, "owned", officer(user_id), now)
    return ticket
