"""What one step of a conversation may know, gathered from the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from village_desk import config
from village_desk.citizens.models import Citizen
from village_desk.conversation.types import Situation, TicketView
from village_desk.database import db
from village_desk.messages.models import Attachment
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets import notices, queue, status
from village_desk.tickets.models import Ticket


def situation_of(office: Office, citizen: Citizen, now: datetime) -> Situation:
    """The office's catalogue and hours, the moment (UTC), and this chat's own tickets: nobody else's (S5)."""
    return Situation(
        office_name=office.name,
        office_phone=office.phone,
        office_address=office.address,
        hours=registry.hours_of(office),
        catalogue=registry.catalogue_of(office),
        now=now,
        tickets=tuple(ticket_view(ticket) for ticket in queue.of_citizen(citizen.id)),
        privacy_link=f"{config.current().public_url}/privasi/{office.slug}",
        dead_files=dead_files(citizen),
        language=citizen.language,
    )


def ticket_view(ticket: Ticket) -> TicketView:
    """A ticket as the conversation sees it."""
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        service=ticket.service or "",
        service_name=ticket.service_name,
        status=ticket.status,
        status_text=status.WORDS[ticket.status],
        received_at=ticket.received_at,
        due_at=ticket.due_at,
        link=notices.tracking_link(ticket),
        waiting_for=tuple(ticket.waiting_for) if ticket.status == "documents_missing" else (),
        open=ticket.closed_at is None,
    )


def dead_files(citizen: Citizen) -> frozenset[int]:
    """This chat's files that turned out unusable: no draft may count on them."""
    return frozenset(
        db.session.execute(
            select(Attachment.id).where(
                Attachment.citizen_id == citizen.id, Attachment.state.in_(("refused", "failed"))
            )
        ).scalars()
    )
