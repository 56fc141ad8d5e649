"""A request that its citizen had opened again: why, in the citizen's own words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from village_desk.database import db
from village_desk.desk import chat
from village_desk.messages.models import InboxMessage
from village_desk.office.fields_result import without_identity
from village_desk.security.access import scoped
from village_desk.tickets.models import Ticket, TicketEvent

LONGEST = 300


def reason(ticket: Ticket, events: Sequence[TicketEvent]) -> str:
    """What the citizen wrote when it was opened again last; "" when it never was, or is closed by now."""
    if not ticket.reopened or ticket.closed_at is not None:
        return ""
    ids = [event.details.get("message") for event in events if event.details.get("reopened")]
    if not ids:
        return ""
    mine = InboxMessage.id == ids[-1], InboxMessage.citizen_id == ticket.citizen_id
    said = db.session.execute(scoped(select(InboxMessage).where(*mine), InboxMessage)).scalar_one_or_none()
    return without_identity(chat.body_of(said))[:LONGEST] if said is not None else ""
