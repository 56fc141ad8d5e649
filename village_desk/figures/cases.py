"""The requests that a period's figures are made of: times and codes only, no name and nothing that is sealed.

Asked for by what happened in the period, each by its own index, so that the cost grows with the office's own requests
of these days and not with all that was ever asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from village_desk.database import db
from village_desk.figures.periods import Period
from village_desk.tickets.intake import BAD_VERDICTS
from village_desk.tickets.models import Complaint, Ticket, TicketDocument, TicketEvent
from village_desk.tickets.status import ComplaintStatus, Status

ANSWERED = frozenset({ComplaintStatus.ANSWERED, ComplaintStatus.CLOSED})
CHUNK = 500  # ids in one question


class Case(NamedTuple):
    """One request; moments are UTC, None for what has not happened."""

    id: int
    service: str | None
    service_name: str
    channel: str
    status: str
    received_at: datetime
    received_out_of_hours: bool
    complete_at: datetime | None
    due_at: datetime | None
    first_answer_at: datetime | None
    at_agency_at: datetime | None
    agency_returned_at: datetime | None
    ready_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None
    rejection_reason: str | None
    reopened: int
    citizen_id: int | None
    merged_into_id: int | None
    waiting_since: datetime | None


_COLUMNS = tuple(getattr(Ticket, name) for name in Case._fields)


def of_period(office_id: int, period: Period) -> list[Case]:
    """Whatever was received, promised, ready, handed over or still open in these days; practice is none of it."""
    happened = [
        and_(column >= period.begins, column < period.ends)
        for column in (
            Ticket.received_at,
            Ticket.due_at,
            Ticket.ready_at,
            Ticket.completed_at,
            Ticket.closed_at,
        )
    ]
    # What stood open at the end, also where it was closed since: the past is told as it was.
    happened.append(and_(Ticket.closed_at.is_(None), Ticket.received_at < period.ends))
    # Written so that no index serves it: of what was closed since there is less than of all that came before.
    came = func.coalesce(Ticket.received_at, period.ends) < period.ends
    happened.append(and_(Ticket.closed_at >= period.ends, came))
    # Each with its office, as its index has it; together, so that a request is read once.
    of_office = or_(*(and_(Ticket.office_id == office_id, condition) for condition in happened))
    base = (Ticket.kind == "request", Ticket.training.is_(False))
    rows = db.session.execute(select(*_COLUMNS).where(of_office, *base).order_by(Ticket.id))
    return [Case._make(row) for row in rows]


def sent_back(ids: Collection[int], period: Period) -> int:
    """How many of these were sent back to their citizens for papers in the period, and not by a slip."""
    taken_back = undone(ids)
    return len(
        {
            ticket_id
            for chunk in chunks(ids)
            for event_id, ticket_id in db.session.execute(
                select(TicketEvent.id, TicketEvent.ticket_id).where(
                    TicketEvent.ticket_id.in_(chunk),
                    TicketEvent.kind == "status",
                    TicketEvent.to_status == Status.DOCUMENTS_MISSING,
                    TicketEvent.at >= period.begins,
                    TicketEvent.at < period.ends,
                )
            )
            if event_id not in taken_back
        }
    )


def undone(ids: Collection[int]) -> set[int]:
    """The lines of these requests' history that were taken back within their ten seconds."""
    return {
        int(details["event"])
        for chunk in chunks(ids)
        for (details,) in db.session.execute(
            select(TicketEvent.details).where(TicketEvent.ticket_id.in_(chunk), TicketEvent.kind == "undone")
        )
        if str(details.get("event", "")).isdigit()
    }


def papers_refused(ids: Collection[int], period: Period) -> dict[str, int]:
    """By slug of the requirement: how many files for these requests could not be used, by verdicts of the period."""
    counted: dict[str, int] = {}
    for chunk in chunks(ids):
        rows = db.session.execute(
            select(TicketDocument.requirement, func.count())
            .where(
                TicketDocument.ticket_id.in_(chunk),
                TicketDocument.verdict.in_(BAD_VERDICTS),
                TicketDocument.verdict_at >= period.begins,
                TicketDocument.verdict_at < period.ends,
            )
            .group_by(TicketDocument.requirement)
        )
        for slug, count in rows:
            counted[slug] = counted.get(slug, 0) + count
    return counted


@dataclass(frozen=True)
class ComplaintCase:
    """One complaint: what about, how heavy, until when it is owed an answer and what came of it. Moments are UTC."""

    about: str
    weight: str
    confidential: bool
    status: str
    received_at: datetime
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    answer_by: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    outcome: str | None

    def came_in(self, period: Period) -> bool:
        """It was received in the period."""
        return period.begins <= self.received_at < period.ends

    def is_told(self, period: Period) -> bool:
        """The report of the period tells of it: it came in, was answered or withdrawn in it, or was running."""
        ended = self.answered_at or self.closed_at
        return self.received_at < period.ends and (
            self.came_in(period) or ended is None or ended >= period.begins
        )

    def is_acknowledged(self, at: datetime) -> bool:
        """The citizen had been told by then that it was read."""
        return self.acknowledged_at is not None and self.acknowledged_at <= at

    def is_answered(self, at: datetime) -> bool:
        """It had its answer by then, and was not taken up anew since."""
        return self.answered_at is not None and self.answered_at <= at

    def is_withdrawn(self, at: datetime) -> bool:
        """The citizen had taken it back by then."""
        return self.answered_at is None and self.closed_at is not None and self.closed_at <= at

    def is_running(self, at: datetime) -> bool:
        """Neither answered nor withdrawn by then."""
        return not self.is_answered(at) and not self.is_withdrawn(at)

    def acknowledged_late(self, at: datetime) -> bool:
        """Acknowledged after its time, or by `at` not yet and past it."""
        return _past(self.acknowledge_by, self.acknowledged_at or self.closed_at, at)

    def is_late(self, at: datetime) -> bool:
        """Answered after its time, or by `at` not answered and past it."""
        return _past(self.answer_by, self.answered_at or self.closed_at, at)


def _past(owed_by: datetime | None, done: datetime | None, at: datetime) -> bool:
    return owed_by is not None and min(done or at, at) > owed_by


_OF_COMPLAINTS = (
    Complaint.about,
    Complaint.weight,
    Ticket.confidential,
    Ticket.status,
    Ticket.received_at,
    Complaint.acknowledge_by,
    Complaint.acknowledged_at,
    Ticket.due_at,
    Complaint.answered_at,
    Ticket.closed_at,
    Complaint.outcome,
)


def complaints(office_id: int, period: Period) -> list[ComplaintCase]:
    """Every complaint that came in; nothing of what it says, and of no confidential one more than that it is."""
    return [
        one
        for one in complaints_between(office_id, period.begins, period.ends)
        if period.begins <= one.received_at
    ]


def complaints_between(office_id: int, begins: datetime, ends: datetime) -> list[ComplaintCase]:
    """Those that came in between these moments, were answered or withdrawn after the first, or are still running."""
    ended = func.coalesce(Complaint.answered_at, Ticket.closed_at)
    rows = db.session.execute(
        select(*_OF_COMPLAINTS)
        .join(Ticket, Ticket.id == Complaint.ticket_id)
        .where(
            Complaint.office_id == office_id,
            Ticket.office_id == office_id,
            Ticket.training.is_(False),
            Ticket.received_at < ends,
            or_(Ticket.received_at >= begins, ended.is_(None), ended >= begins),
        )
        .order_by(Ticket.id)
    )
    return [ComplaintCase(*row) for row in rows]


def answered(found: Collection[ComplaintCase]) -> int:
    """How many of these complaints have their answer. One that was withdrawn has none."""
    return sum(one.status in ANSWERED for one in found)


def chunks(ids: Collection[int]) -> list[list[int]]:
    """The ids in portions that one question may hold."""
    ordered = sorted(ids)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]
