"""The messages of a chat as the desk shows them: the last ones in and out, none that is of a complaint. Read only."""

from __future__ import annotations

from sqlalchemy import select

from village_desk.database import db
from village_desk.messages.models import InboxMessage, OutboxMessage
from village_desk.tickets.models import Ticket


def conversation(ticket: Ticket, limit: int = 60) -> tuple[list[InboxMessage], list[OutboxMessage]]:
    """The chat of the ticket's citizen at this office: the last messages in and out, oldest first."""
    return chat(ticket.citizen_id, ticket.office_id, limit) if ticket.citizen_id else ([], [])


def chat(citizen_id: int, office_id: int, limit: int = 60) -> tuple[list[InboxMessage], list[OutboxMessage]]:
    """The last messages in and out of one chat at one office, each oldest first; none that is of a complaint."""
    inbound = db.session.execute(
        select(InboxMessage)
        .where(
            InboxMessage.citizen_id == citizen_id,
            InboxMessage.office_id == office_id,
            InboxMessage.private.is_(False),
        )
        .order_by(InboxMessage.id.desc())
        .limit(limit)
    ).scalars()
    outbound = db.session.execute(
        select(OutboxMessage)
        .where(
            OutboxMessage.citizen_id == citizen_id,
            OutboxMessage.office_id == office_id,
            OutboxMessage.private.is_(False),
        )
        .order_by(OutboxMessage.id.desc())
        .limit(limit)
    ).scalars()
    return list(inbound)[::-1], list(outbound)[::-1]
