"""The requests that a period's figures are made of: times and codes only, no name and nothing that is sealed.

Asked for by what is open, what was closed since the period began and what fell due in it: the cost grows with the
office's own requests of these days and with what it closed since, not with the installation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, union_all

from village_desk.database import db
from village_desk.figures.history import reopenings
from village_desk.figures.periods import Period
from village_desk.tickets.lifecycle import BEFORE
from village_desk.tickets.models import Complaint, Ticket
from village_desk.tickets.status import ComplaintStatus, Status

ANSWERED = frozenset({ComplaintStatus.ANSWERED, ComplaintStatus.CLOSED})


class Case(NamedTuple):
    """One request; moments are UTC, None for what has not happened.

    `reopenings`: when it was opened again after its citizen had it; `earlier`: what it was at each of them.
    """

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
    opened_again_at: datetime | None = None
    reopenings: tuple[datetime, ...] = ()
    earlier: tuple[Case, ...] = ()

    @property
    def rounds(self) -> tuple[Case, ...]:
        """Each time it was promised, the first one first: as it stood when it was opened again, and as it stands."""
        return (*self.earlier, self)

    @property
    def open_since(self) -> datetime:
        """When this round of it began."""
        return self.opened_again_at or self.received_at


# The table's and not the model's: thousands of rows need none of what a model does for each.
_ROW = Ticket.__table__.c
_COLUMNS = tuple(_ROW[name] for name in Case._fields if name not in Case._field_defaults)


def of_period(office_id: int, period: Period) -> list[Case]:
    """Whatever was received, promised, ready, handed over or still open in these days; practice is none of it."""
    [found] = of_periods(office_id, [period])
    return found


def of_periods(office_id: int, periods: Sequence[Period]) -> list[list[Case]]:
    """The same for each of several periods, in the order of ids. Read at once, with whatever lies between them."""
    begins, ends = min(one.begins for one in periods), max(one.ends for one in periods)
    mine = select(*_COLUMNS).where(
        _ROW.office_id == office_id, _ROW.kind == "request", _ROW.training.is_(False)
    )
    # Written so that no index serves it: of what is open or was closed since there is less than of what came before.
    came = func.coalesce(_ROW.received_at, ends) < ends
    # A question for each, which an index of its own answers; no request is in two of them.
    rows = db.session.execute(
        union_all(
            mine.where(_ROW.closed_at.is_(None), came),
            mine.where(_ROW.closed_at >= begins, came),
            mine.where(_ROW.closed_at < begins, _ROW.due_at >= begins, _ROW.due_at < ends),
        )
    )
    found = _with_what_was([Case._make((*row, None, (), ())) for row in sorted(rows, key=itemgetter(0))])
    return [[case for case in found if _belongs(case, period)] for period in periods]


def _belongs(case: Case, period: Period) -> bool:
    """It was there in the period, or its promise fell due in it afterwards.

    Readiness and hand-over lie between its coming and its end: whatever happened to it in the period is covered.
    """
    if case.received_at < period.ends and (case.closed_at is None or case.closed_at >= period.begins):
        return True
    return case.due_at is not None and period.begins <= case.due_at < period.ends


def _with_what_was(found: list[Case]) -> list[Case]:
    """The same, with what a reopening overwrote: it was true in its own days and stays so."""
    again = reopenings([case.id for case in found if case.reopened])
    return [_told_whole(case, again[case.id]) if case.id in again else case for case in found]


def _told_whole(case: Case, again: Sequence[tuple[datetime, Mapping[str, Any]]]) -> Case:
    earlier: list[Case] = []
    since: datetime | None = None
    for at, details in again:
        if was := details.get(BEFORE):
            earlier.append(_as_it_was(case, was, since, at))
            since = at
    return case._replace(
        opened_again_at=since, reopenings=tuple(at for at, _ in again), earlier=tuple(earlier)
    )


def _as_it_was(case: Case, was: Mapping[str, str | None], since: datetime | None, until: datetime) -> Case:
    """The request as it was handed over. A promise that was not due yet was taken over by the next one."""
    moments = {name: datetime.fromisoformat(value) if value else None for name, value in was.items()}
    due = moments["due_at"]
    moments["due_at"] = due if due is not None and due <= until else None
    handed_over = moments["completed_at"]
    return case._replace(
        **moments,  # type: ignore[arg-type]
        closed_at=handed_over,
        status=Status.COMPLETED,
        waiting_since=None,
        merged_into_id=None,
        rejection_reason=None,
        opened_again_at=since,
    )


def rounds(found: Iterable[Case]) -> list[Case]:
    """Each time that each of these was promised."""
    return [one for case in found for one in case.rounds]


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
            # Of the complaint alone, or a planner begins with all requests that the office ever had.
            Complaint.office_id == office_id,
            Ticket.training.is_(False),
            func.coalesce(Ticket.received_at, ends) < ends,
            or_(Ticket.received_at >= begins, ended.is_(None), ended >= begins),
        )
        .order_by(Complaint.ticket_id)
    )
    return [ComplaintCase(*row) for row in rows]


def answered(found: Collection[ComplaintCase]) -> int:
    """How many of these complaints have their answer. One that was withdrawn has none."""
    return sum(one.status in ANSWERED for one in found)
