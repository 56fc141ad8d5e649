"""The read side of complaints: the list with its counts, one complaint with its words; only what a user may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from village_desk.database import db
from village_desk.messages.models import OutboxMessage
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.tickets.complaint_access import visible_to
from village_desk.tickets.models import Complaint, ComplaintWord, Ticket
from village_desk.tickets.queue import PAGE, Page
from village_desk.tickets.status import ComplaintStatus

_NOT_ARRIVED = frozenset({"failed", "expired", "needs_person", "cancelled"})
SCOPES = ("open", "mine", "due", "late", "all")


def page(scope: str, user: User, now: datetime, offset: int = 0) -> Page[tuple[Ticket, Complaint]]:
    """One page of a scope: open before closed, the nearest deadline first."""
    where = _conditions(scope, user, now)
    joined = Complaint.ticket_id == Ticket.id
    total = db.session.execute(
        select(func.count(Ticket.id)).join(Complaint, joined).where(*where)
    ).scalar_one()
    rows = db.session.execute(
        select(Ticket, Complaint)
        .join(Complaint, joined)
        .where(*where)
        .order_by(Ticket.closed_at.is_not(None), _next_deadline(), Ticket.received_at, Ticket.id)
        .limit(PAGE)
        .offset(offset)
    ).all()
    return Page([(row[0], row[1]) for row in rows], total, offset)


def counts(user: User, now: datetime) -> dict[str, int]:
    """How many each scope holds for this user."""
    columns = [func.count().filter(and_(*_conditions(scope, user, now))).label(scope) for scope in SCOPES]
    row = db.session.execute(
        select(*columns).select_from(Ticket).join(Complaint, Complaint.ticket_id == Ticket.id)
    ).one()
    return dict(zip(SCOPES, row, strict=True))


def due_today(user: User, now: datetime) -> int:
    """How many this user sees whose answer is owed by the end of today, or was owed before: the scope "due"."""
    joined = select(func.count(Ticket.id)).join(Complaint, Complaint.ticket_id == Ticket.id)
    return db.session.execute(joined.where(*_conditions("due", user, now))).scalar_one()


def counting(user: User) -> Select[int]:
    """The statement that counts those which this user may see and which wait for the office."""
    waits = Ticket.status.in_(
        [ComplaintStatus.RECEIVED, ComplaintStatus.ACKNOWLEDGED, ComplaintStatus.HANDLING]
    )
    return select(func.count(Ticket.id)).where(waits, *visible_to(user))


def words_of(ticket: Ticket) -> list[ComplaintWord]:
    """What was said later, oldest first."""
    return list(
        db.session.scalars(
            select(ComplaintWord).where(ComplaintWord.ticket_id == ticket.id).order_by(ComplaintWord.id)
        )
    )


@dataclass(frozen=True)
class Facts:
    """What the citizen's own chat may know of their complaint; `answer` is the newest one."""

    acknowledge_by: datetime | None
    answered_at: datetime | None
    answer: str
    untold: bool = False  # the message with the answer did not arrive


def facts_of(ticket_ids: Collection[int]) -> dict[int, Facts]:
    """The facts of these complaints; asks nothing where there is none."""
    if not ticket_ids:
        return {}
    answers = {
        row.ticket_id: row.text or ""
        for row in db.session.scalars(
            select(ComplaintWord)
            .where(ComplaintWord.ticket_id.in_(ticket_ids), ComplaintWord.kind == "answer")
            .order_by(ComplaintWord.id)
        )
    }
    rows = db.session.scalars(select(Complaint).where(Complaint.ticket_id.in_(ticket_ids)))
    untold = _untold(ticket_ids)
    return {
        row.ticket_id: Facts(
            row.acknowledge_by,
            row.answered_at,
            answers.get(row.ticket_id, ""),
            row.answered_at is not None and row.ticket_id in untold,
        )
        for row in rows
    }


def _untold(ticket_ids: Collection[int]) -> set[int]:
    """Where the newest message with an answer ended without arriving: outside the window, or refused."""
    newest = {
        row[0]: row[1]
        for row in db.session.execute(
            select(OutboxMessage.ticket_id, OutboxMessage.state)
            .where(OutboxMessage.ticket_id.in_(ticket_ids), OutboxMessage.notice == ComplaintStatus.ANSWERED)
            .order_by(OutboxMessage.id)
        )
    }
    return {ticket_id for ticket_id, state in newest.items() if ticket_id and state in _NOT_ARRIVED}


def _conditions(scope: str, user: User, now: datetime) -> list[ColumnElement[bool]]:
    is_open = Ticket.closed_at.is_(None)
    unanswered = Complaint.answered_at.is_(None)
    silent = and_(Complaint.acknowledged_at.is_(None), Complaint.acknowledge_by < now)
    if scope == "due":
        owed = Ticket.due_at < _end_of_day(user, now)
        return [*visible_to(user), is_open, unanswered, owed, Ticket.training.is_(False)]
    extra: dict[str, list[ColumnElement[bool]]] = {
        "open": [is_open],
        "mine": [is_open, Ticket.assignee_id == user.id],
        "late": [is_open, unanswered, or_(silent, Ticket.due_at < now)],
    }
    return [*visible_to(user), *extra.get(scope, [])]


def _end_of_day(user: User, now: datetime) -> datetime:
    """The next midnight of the office's day (UTC)."""
    hours = registry.hours_of(db.session.get_one(Office, user.office_id))
    tomorrow = hours.local(now).date() + timedelta(days=1)
    return opening.moment_on(hours, tomorrow, datetime.min.time())


def _next_deadline() -> ColumnElement[datetime]:
    """The timer that runs out first: until it is acknowledged, that one."""
    return case((Complaint.acknowledged_at.is_(None), Complaint.acknowledge_by), else_=Ticket.due_at)
