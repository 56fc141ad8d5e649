"""A ticket as one line of the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from village_desk.citizens.models import Person
from village_desk.database import db
from village_desk.desk import told
from village_desk.desk.next_step import step_words
from village_desk.desk.words import Tag, agency_words, came_in, need_tag, status_tag
from village_desk.marked import marked
from village_desk.office.hours import OfficeHours
from village_desk.security.access import may_see_identities, scoped
from village_desk.tickets import intake
from village_desk.tickets.models import Ticket, TicketDocument
from village_desk.tickets.status import MUST_REACH, Status
from village_desk.translation import gettext as _

HIDDEN_NAME = marked("Pemohon dirahasiakan")
NO_NAME = marked("Nama belum ada")
UNTOLD = marked("telepon warga: kabar belum sampai")


@dataclass(frozen=True)
class Row:
    """One line: who, what, how urgent, what to do."""

    id: int
    number: str
    who: str
    service: str
    need: Tag
    status: Tag
    came_in: str
    received_at: datetime
    step: str
    owner: str
    training: bool


def rows_of(tickets: Sequence[Ticket], staff: dict[int, str], hours: OfficeHours, now: datetime) -> list[Row]:
    """The lines for these tickets; names only for those who may see them."""
    names = applicant_names(tickets)
    unchecked, bad = _verdict_counts([t.id for t in tickets])
    untold = told.waiting_for_a_call([t.id for t in tickets if t.status in MUST_REACH])
    return [
        Row(
            id=t.id,
            number=t.number,
            who=names.get(t.id, _(NO_NAME)),
            service=t.service_name,
            need=need_tag(t.status, t.due_at, hours, now),
            status=status_tag(t.status),
            came_in=came_in(t.received_at, hours, now),
            received_at=t.received_at,
            step=_(UNTOLD) if t.id in untold else _step(t, unchecked, bad, hours, now),
            owner=staff.get(t.assignee_id, "") if t.assignee_id else "",
            training=t.training,
        )
        for t in tickets
    ]


def _step(
    ticket: Ticket, unchecked: dict[int, int], bad: dict[int, int], hours: OfficeHours, now: datetime
) -> str:
    """What is to be done; at the agency the clock is theirs, so the line says how long it has been there."""
    if ticket.status == Status.AT_AGENCY and ticket.at_agency_at:
        return agency_words(ticket.at_agency_at, hours, now)
    return step_words(ticket, unchecked.get(ticket.id, 0), bad.get(ticket.id, 0))


def applicant_names(tickets: Iterable[Ticket]) -> dict[int, str]:
    """Ticket id to the applicant's name; nobody's name is even read for those who may not see it (S25)."""
    wanted = {t.applicant_id: t.id for t in tickets if t.applicant_id}
    if not may_see_identities():
        return dict.fromkeys(wanted.values(), _(HIDDEN_NAME))
    people = db.session.scalars(scoped(select(Person).where(Person.id.in_(wanted)), Person))
    return {wanted[person.id]: person.name or _(NO_NAME) for person in people}


def _verdict_counts(ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Per ticket: how many documents nobody looked at yet, and how many must be sent again."""
    counted = db.session.execute(
        scoped(
            select(TicketDocument.ticket_id, TicketDocument.verdict, func.count())
            .where(TicketDocument.ticket_id.in_(ids))
            .group_by(TicketDocument.ticket_id, TicketDocument.verdict),
            TicketDocument,
        )
    )
    unchecked: dict[int, int] = {}
    bad: dict[int, int] = {}
    for ticket_id, verdict, count in counted:
        if verdict == "unchecked":
            unchecked[ticket_id] = count
        elif verdict in intake.BAD_VERDICTS:
            bad[ticket_id] = bad.get(ticket_id, 0) + count
    return unchecked, bad
