"""The read side: the queue with its scopes and views, one ticket with all that belongs to it, a citizen's own.

Every function takes the office it reads for; nothing here changes anything.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from village_desk.database import db
from village_desk.messages.models import Attachment, OutboxMessage
from village_desk.messages.outbox import on_phone_list
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.tickets import mentions
from village_desk.tickets.models import Ticket, TicketDocument, TicketEvent, TicketNote
from village_desk.tickets.status import NEEDS_ACTION, Status

Row = TypeVar("Row")
PAGE = 25
SCOPES = ("action", "mine", "all")
VIEWS = ("unowned", "waiting", "late", "uncollected", "phone", "to_agency", "agency", "mentioned", "night")
WIDER = ("all", "phone", "mentioned", "night")  # these hold closed ones as well
_FORWARDED = Ticket.terms["handling"].as_string() == "forward"  # the agency issues it

OLDEST_PROMISE: tuple[ColumnElement[bool] | InstrumentedAttribute[Any], ...] = (
    Ticket.closed_at.is_not(None),
    Ticket.due_at.is_(None),
    Ticket.due_at,
    Ticket.received_at,
    Ticket.id,
)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: `rows` in order, `total` in the whole scope, `offset` of the first row."""

    rows: Sequence[Row]
    total: int
    offset: int

    @property
    def next_offset(self) -> int | None:
        after = self.offset + len(self.rows)
        return after if after < self.total else None


def conditions(name: str, office_id: int, user_id: int, now: datetime) -> list[ColumnElement[bool]]:
    """What a scope or view means, as SQL conditions. Unknown names mean "all"."""
    # Complaints have a list of their own, by their own rule of who may see which (tickets.complaint_access).
    base: list[ColumnElement[bool]] = [Ticket.office_id == office_id, Ticket.kind == "request"]
    means = _MEANS.get(name)
    return base + means(office_id, user_id, now) if means else base


def _of_the_night(office_id: int, now: datetime) -> list[ColumnElement[bool]]:
    """Received since the office closed last, up to its opening: what the morning finds."""
    hours = registry.hours_of(db.session.get_one(Office, office_id))
    since, until = opening.last_night(hours, now)
    return [Ticket.received_at >= since, Ticket.received_at < until]


def _open(*more: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    return [Ticket.closed_at.is_(None), *more]


# Made when asked for: a page counts all of them, and building a condition costs more than the database's own work.
_MEANS: dict[str, Callable[[int, int, datetime], list[ColumnElement[bool]]]] = {
    "night": lambda office_id, _user, now: _of_the_night(office_id, now),
    "action": lambda *_: _open(Ticket.status.in_(NEEDS_ACTION)),
    "mine": lambda _office, user_id, _now: _open(Ticket.assignee_id == user_id),
    "unowned": lambda *_: _open(Ticket.assignee_id.is_(None)),
    "unowned_action": lambda *_: _open(Ticket.assignee_id.is_(None), Ticket.status.in_(NEEDS_ACTION)),
    "waiting": lambda *_: _open(Ticket.status == Status.DOCUMENTS_MISSING),
    "late": lambda _office, _user, now: _open(
        Ticket.due_at < now, Ticket.status.not_in([Status.DOCUMENTS_MISSING, Status.READY])
    ),
    "uncollected": lambda *_: _open(Ticket.status == Status.READY),
    "to_agency": lambda *_: _open(Ticket.status == Status.IN_PROGRESS, _FORWARDED),
    "agency": lambda *_: _open(Ticket.status == Status.AT_AGENCY),
    "phone": lambda office_id, _user, _now: [Ticket.id.in_(_phone_tickets(office_id))],
    "mentioned": lambda _office, user_id, _now: [Ticket.id.in_(mentions.tickets_for(user_id))],
}


def counts(
    office_id: int,
    user_id: int,
    now: datetime,
    more: Mapping[str, Sequence[ColumnElement[bool]]] = types.MappingProxyType({}),
) -> dict[str, int]:
    """How many tickets each scope and view holds. What is closed is only counted where it belongs to a view.

    `more`: conditions of further filters by name, counted in the same query.
    """
    names = [name for name in (*SCOPES, *VIEWS, "unowned_action") if name not in WIDER]
    columns: list[ColumnElement[int]] = [
        func.count().filter(and_(*conditions(name, office_id, user_id, now))).label(name) for name in names
    ]
    listed = {"phone": _phone_tickets(office_id), "mentioned": mentions.tickets_for(user_id)}
    counting = {name: _counting_of(ids, office_id) for name, ids in listed.items()}
    wider = {name: conditions(name, office_id, user_id, now) for name in WIDER if name not in listed}
    for name, where in (*wider.items(), *more.items()):
        counting[name] = select(func.count()).select_from(Ticket).where(*where)
    columns += [part.correlate(None).scalar_subquery().label(name) for name, part in counting.items()]
    still_open = (Ticket.office_id == office_id, Ticket.closed_at.is_(None))
    row = db.session.execute(select(*columns).select_from(Ticket).where(*still_open)).one()
    return dict(zip((*names, *counting), row, strict=True))


def _counting_of(ids: Select[Any], office_id: int) -> Select[int]:
    """How many requests of the office these ids name. Joined, so that a database begins with the few ids."""
    few = ids.distinct().subquery()
    of_the_office = (Ticket.office_id == office_id, Ticket.kind == "request")
    joined = select(func.count()).select_from(few).join(Ticket, Ticket.id == few.c.ticket_id)
    return joined.where(*of_the_office)


def find(office_id: int, ticket_id: int) -> Ticket | None:
    """The ticket, or None when it does not exist or belongs to another office."""
    return db.session.execute(
        select(Ticket).where(Ticket.id == ticket_id, Ticket.office_id == office_id)
    ).scalar_one_or_none()


def documents(ticket: Ticket) -> list[tuple[TicketDocument, Attachment]]:
    """The files of a ticket with their attachments, in the order in which they came."""
    rows = db.session.execute(
        select(TicketDocument, Attachment)
        .join(Attachment, Attachment.id == TicketDocument.attachment_id)
        .where(TicketDocument.ticket_id == ticket.id)
        .order_by(TicketDocument.id)
    ).all()
    return [(row[0], row[1]) for row in rows]


def events(ticket: Ticket) -> list[TicketEvent]:
    """The history, oldest first."""
    its = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)
    return list(db.session.scalars(its.order_by(TicketEvent.id)))


def notes(ticket: Ticket) -> list[TicketNote]:
    """The notes between officials, oldest first."""
    its = select(TicketNote).where(TicketNote.ticket_id == ticket.id)
    return list(db.session.scalars(its.order_by(TicketNote.id)))


def beside(ticket: Ticket, limit: int = 10) -> tuple[list[Ticket], list[Ticket]]:
    """What was asked for together with it, in the order of numbers; and others of the same chat, newest first."""
    lead = ticket.linked_to_id or ticket.id
    together = or_(Ticket.id == lead, Ticket.linked_to_id == lead)
    wanted = [together]
    if ticket.citizen_id is not None:
        wanted.append(and_(Ticket.citizen_id == ticket.citizen_id, Ticket.kind == "request"))
    rows = db.session.execute(
        select(Ticket, together)
        # Added to nothing, so that no index of the office is taken: the few are found by what they have in common.
        .where(Ticket.office_id + 0 == ticket.office_id, Ticket.id != ticket.id, or_(*wanted))
        .order_by(together.desc(), Ticket.id.desc())
        .limit(2 * limit)
    ).all()
    linked_to = [row[0] for row in rows if row[1]]
    return linked_to[::-1], [row[0] for row in rows if not row[1]][:limit]


def linked(ticket: Ticket) -> list[Ticket]:
    """The requests that were asked for together with this one, in the order of their numbers."""
    lead = ticket.linked_to_id or ticket.id
    return list(
        db.session.execute(
            select(Ticket)
            .where(
                or_(Ticket.id == lead, Ticket.linked_to_id == lead),
                Ticket.office_id == ticket.office_id,
                Ticket.id != ticket.id,
            )
            .order_by(Ticket.id)
        ).scalars()
    )


def bundles(tickets: Sequence[Ticket]) -> dict[int, list[Ticket]]:
    """These and what was asked for together with them, by the id of the first of each, in the order of numbers."""
    leads = {ticket.linked_to_id or ticket.id for ticket in tickets}
    offices = {ticket.office_id for ticket in tickets}
    wanted = select(Ticket).where(or_(Ticket.id.in_(leads), Ticket.linked_to_id.in_(leads)))
    found: dict[int, list[Ticket]] = {lead: [] for lead in leads}
    for ticket in db.session.scalars(wanted.where(Ticket.office_id.in_(offices)).order_by(Ticket.id)):
        found[ticket.linked_to_id or ticket.id].append(ticket)
    return found


def staff(office_id: int) -> Sequence[User]:
    """Everybody who works, or has worked, at this office."""
    return db.session.scalars(select(User).where(User.office_id == office_id).order_by(User.id)).all()


def staff_names(office_id: int) -> dict[int, str]:
    """The names of this office's staff by id."""
    return {user.id: user.name for user in staff(office_id)}


def _phone_tickets(office_id: int) -> Select[int | None]:
    return select(OutboxMessage.ticket_id).where(
        OutboxMessage.office_id == office_id,
        OutboxMessage.ticket_id.is_not(None),
        *on_phone_list(),
    )
