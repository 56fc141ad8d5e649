"""Citizens as the desk knows them: who they are for the office, and lists of them by what they have in common.

Read only. A person is a chat with those that an officer has joined to it (citizens.sameness).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select

from village_desk.citizens.models import Citizen, Person
from village_desk.database import db
from village_desk.messages.models import InboxMessage
from village_desk.tickets import search
from village_desk.tickets.models import SearchToken, Ticket
from village_desk.tickets.queue import Page
from village_desk.tickets.working_models import CitizenLabel, TicketLabel
from village_desk.vault import normalised

PAGE = 25
# How long ago somebody last wrote, in days; "silent" for longer than the last of them.
LATELY = {"7": 7, "30": 30, "90": 90}
SILENT = "diam"


@dataclass(frozen=True)
class Segment:
    """What the people of a list have in common; "" everywhere is everybody.

    `service`: slug of something they asked for. `label`: id of one on them or on a request of theirs. `wrote`: a key
    of LATELY, or SILENT. `hamlet`: as their addresses name it.
    """

    service: str = ""
    label: str = ""
    wrote: str = ""
    hamlet: str = ""

    def conditions(self, office_id: int, now: datetime) -> list[ColumnElement[bool]]:
        """The same as SQL."""
        found: list[ColumnElement[bool]] = []
        asked = (Ticket.citizen_id == Citizen.id, Ticket.kind == "request")
        if self.service:
            found.append(exists().where(*asked, Ticket.service == self.service))
        if self.label:
            label_id = int(self.label) if self.label.isascii() and self.label.isdigit() else 0
            found.append(_labelled(label_id))
        if self.wrote in LATELY:
            found.append(Citizen.last_inbound_at >= now - timedelta(days=LATELY[self.wrote]))
        elif self.wrote == SILENT:
            longest = now - timedelta(days=max(LATELY.values()))
            found.append(or_(Citizen.last_inbound_at.is_(None), Citizen.last_inbound_at < longest))
        if self.hamlet.strip():
            token = search.token(office_id, "hamlet", normalised(self.hamlet).strip())
            there = (SearchToken.ticket_id == Ticket.id, SearchToken.token == token)
            found.append(exists().where(*asked, SearchToken.office_id == office_id, *there))
        return found


@dataclass(frozen=True)
class Known:
    """One line of a list: a chat, and how many requests it has made."""

    citizen: Citizen
    requests: int


def find(office_id: int, segment: Segment, now: datetime, offset: int = 0) -> Page[Known]:
    """The people of this segment, who wrote last first; practice, erased and merged ones are none."""
    where = (
        Citizen.office_id == office_id,
        Citizen.training.is_(False),
        Citizen.erased_at.is_(None),
        Citizen.merged_into_id.is_(None),
        Citizen.same_as_id.is_(None),
        known(),
        *segment.conditions(office_id, now),
    )
    total = db.session.scalars(select(func.count()).select_from(Citizen).where(*where)).one()
    requests = (
        select(func.count())
        .select_from(Ticket)
        .where(Ticket.citizen_id == Citizen.id, Ticket.kind == "request")
        .correlate(Citizen)
        .scalar_subquery()
    )
    newest_first = (Citizen.last_inbound_at.is_(None), Citizen.last_inbound_at.desc(), Citizen.id)
    rows = db.session.execute(
        select(Citizen, requests).where(*where).order_by(*newest_first).limit(PAGE).offset(offset)
    )
    return Page([Known(row[0], row[1]) for row in rows], total, offset)


def known() -> ColumnElement[bool]:
    """Whoever asked for something, or wrote what is no complaint: who complained only is nobody's business here."""
    asked = exists().where(Ticket.citizen_id == Citizen.id, Ticket.kind == "request")
    return or_(asked, exists().where(InboxMessage.citizen_id == Citizen.id, InboxMessage.private.is_(False)))


def requests_of(citizens: Sequence[Citizen]) -> Sequence[Ticket]:
    """Every request of these chats, the newest first."""
    ids = [citizen.id for citizen in citizens]
    mine = select(Ticket).where(Ticket.citizen_id.in_(ids), Ticket.kind == "request")
    return db.session.scalars(mine.order_by(Ticket.id.desc())).all()


def behind(citizens: Sequence[Citizen]) -> list[str]:
    """The names of those for whom papers were asked from these chats, each once."""
    ids = [citizen.id for citizen in citizens]
    asked = select(Ticket.applicant_id).where(Ticket.citizen_id.in_(ids), Ticket.kind == "request")
    rows = db.session.scalars(select(Person).where(Person.id.in_(asked)).order_by(Person.id))
    return list(dict.fromkeys(person.name for person in rows if person.name))


def perhaps_the_same(citizens: Sequence[Citizen]) -> Sequence[Citizen]:
    """Other chats of the office that asked for a paper with the same NIK."""
    ids = [citizen.id for citizen in citizens]
    asked = select(Ticket.applicant_id).where(Ticket.citizen_id.in_(ids), Ticket.kind == "request")
    niks = select(Person.nik_index).where(Person.id.in_(asked), Person.nik_index.is_not(None))
    same = select(Person.id).where(Person.office_id == citizens[0].office_id, Person.nik_index.in_(niks))
    theirs = select(Ticket.citizen_id).where(
        Ticket.applicant_id.in_(same), Ticket.kind == "request", Ticket.citizen_id.not_in(ids)
    )
    others = select(Citizen).where(
        Citizen.id.in_(theirs), Citizen.erased_at.is_(None), Citizen.training.is_(citizens[0].training)
    )
    return db.session.scalars(others.order_by(Citizen.id).limit(PAGE)).all()


def _labelled(label_id: int) -> ColumnElement[bool]:
    """On the person, or on a request of theirs."""
    on_request = (
        Ticket.citizen_id == Citizen.id,
        Ticket.kind == "request",
        Ticket.id == TicketLabel.ticket_id,
    )
    return or_(
        exists().where(CitizenLabel.citizen_id == Citizen.id, CitizenLabel.label_id == label_id),
        exists().where(TicketLabel.label_id == label_id, *on_request),
    )
