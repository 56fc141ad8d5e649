"""Collecting a paper: its short code, found again at the counter, and the register of what was handed over.

The code is made from the ticket's secret, so that it need not be kept: the row holds its digest only.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from village_desk.database import db
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import Status
from village_desk.vault import vault

LENGTH = 6
# Base 32 with what is read as another letter or digit written as the one it is taken for.
_READ_AS = str.maketrans("0189", "OIBG")


def code_of(ticket: Ticket) -> str:
    """The code that the citizen shows, six letters and digits; "" for a request whose secret was erased."""
    if not ticket.token:
        return ""
    made = hashlib.sha256(f"pickup:{ticket.token}".encode()).digest()
    return base64.b32encode(made)[:LENGTH].decode()


def remember(ticket: Ticket) -> None:
    """Make the request findable by its code. Call it where it becomes ready."""
    code = code_of(ticket)
    ticket.pickup_code_hash = _digest(ticket.office_id, code) if code else None


def find(office_id: int, typed: str) -> Ticket | None:
    """The paper that waits under this code, however it was typed: small letters, blanks, 0 for O."""
    code = "".join(typed.upper().split()).replace("-", "").translate(_READ_AS)
    if len(code) != LENGTH:
        return None
    waiting = select(Ticket).where(Ticket.office_id == office_id, Ticket.status == Status.READY)
    known = waiting.where(Ticket.pickup_code_hash == _digest(office_id, code))
    if (found := db.session.execute(known).scalars().first()) is not None:
        return found
    # Ready since before codes were kept: few, and fewer every day.
    older = db.session.execute(waiting.where(Ticket.pickup_code_hash.is_(None))).scalars()
    return next((ticket for ticket in older if code_of(ticket) == code), None)


def handed_over(office_id: int, since: datetime, until: datetime) -> Sequence[tuple[Ticket, int | None]]:
    """The register (*ekspedisi*): what left the office in this span (UTC), oldest first, and who handed it over."""
    last = (
        select(TicketEvent.actor_id)
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.to_status == Status.COMPLETED)
        .order_by(TicketEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Ticket, last)
        .where(
            Ticket.office_id == office_id,
            Ticket.kind == "request",
            Ticket.training.is_(False),
            Ticket.completed_at >= since,
            Ticket.completed_at < until,
        )
        .order_by(Ticket.completed_at, Ticket.id)
    ).all()
    return [(row[0], row[1]) for row in rows]


def _digest(office_id: int, code: str) -> str:
    return vault().digest("pickup", office_id, code)
