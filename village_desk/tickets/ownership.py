"""Whose request it is: taken, given to a colleague, handed back, and what happens when somebody is away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.office.models import User
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, record
from village_desk.tickets.models import StaffNudge, Ticket
from village_desk.tickets.status import CLOSED


def take(ticket_id: int, user_id: int, *, now: datetime, expected_version: int | None = None) -> Ticket:
    """Make this member of staff the owner. Taking what one already owns changes nothing; who takes is here again."""
    ticket = locked(ticket_id, expected_version)
    db.session.get_one(User, user_id).away_since = None
    return _give(ticket, user_id, user_id, now)


def take_free(ticket_id: int, user_id: int, *, now: datetime, expected_version: int | None = None) -> Ticket:
    """The same of what is nobody's, or one's own already. Raises InvalidInput when a colleague has it."""
    owner = locked(ticket_id, expected_version).assignee_id
    if owner not in (None, user_id):
        raise InvalidInput("Permohonan ini sudah diambil rekan.", "t")
    return take(ticket_id, user_id, now=now, expected_version=expected_version)


def assign(
    ticket_id: int, to_id: int, *, by_id: int, now: datetime, expected_version: int | None = None
) -> Ticket:
    """Give it to a colleague of the same office who works on requests and is here. Raises InvalidInput."""
    ticket = locked(ticket_id, expected_version)
    if to_id not in {user.id for user in colleagues(ticket.office_id)}:
        raise InvalidInput("Pilih petugas yang sedang bertugas.", "to")
    return _give(ticket, to_id, by_id, now)


def hand_back(ticket_id: int, user_id: int, *, now: datetime, expected_version: int | None = None) -> Ticket:
    """Back into the queue: nobody's again, and said again when nobody takes it (tickets.attention)."""
    return _give(locked(ticket_id, expected_version), None, user_id, now)


def go_away(user: User, now: datetime) -> int:
    """This officer is off duty: the open requests return to the queue; how many. Call it in a transaction."""
    mine = select(Ticket.id).where(
        Ticket.assignee_id == user.id, Ticket.office_id == user.office_id, Ticket.closed_at.is_(None)
    )
    ids = list(db.session.execute(mine.where(Ticket.kind == "request").order_by(Ticket.id)).scalars())
    user.away_since = now
    for ticket_id in ids:
        hand_back(ticket_id, user.id, now=now)
    return len(ids)


def colleagues(office_id: int) -> list[User]:
    """Who may be given a request: officers of this office who are not away, in the order of their names."""
    rows = db.session.execute(
        select(User).where(User.office_id == office_id, User.active, User.away_since.is_(None))
    ).scalars()
    return sorted((user for user in rows if "officer" in user.roles), key=lambda user: (user.name, user.id))


def _give(ticket: Ticket, to_id: int | None, by_id: int, now: datetime) -> Ticket:
    if ticket.assignee_id == to_id or ticket.status in CLOSED:
        return ticket
    before, ticket.assignee_id = ticket.assignee_id, to_id
    ticket.version += 1
    if to_id is None:
        db.session.execute(
            delete(StaffNudge)
            .where(StaffNudge.ticket_id == ticket.id)
            .execution_options(synchronize_session=False)
        )
    record(ticket, "assigned", officer(by_id), now, before=before, to=to_id)
    return ticket
