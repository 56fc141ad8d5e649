"""Who asks, counted and never named: citizens, new ones and those who came again; and the officers' work."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.expressions import among
from village_desk.figures.cases import Case
from village_desk.figures.periods import Period
from village_desk.messages.models import InboxMessage
from village_desk.office.models import User
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import CLOSED, Status


@dataclass(frozen=True)
class Citizens:
    """Distinct chat identities. `active`: wrote at all; `new` and `returning`: asked for something in the period."""

    new: int
    returning: int
    active: int


@dataclass(frozen=True)
class Work:
    """One officer's part. `ready`: requests made ready, `handed`: handed over, `open`: theirs now."""

    user_id: int
    name: str
    steps: int
    ready: int
    handed: int
    open: int


def citizens_of(office_id: int, period: Period, there: Collection[Case]) -> Citizens:
    """Whose first request ever lies in the period is new; an erased citizen is counted no more.

    `there`: the period's cases.
    """
    asked = {
        case.citizen_id
        for case in there
        if case.citizen_id is not None and period.begins <= case.received_at < period.ends
    }
    known = _known(office_id, period, asked)
    wrote = select(func.count(InboxMessage.citizen_id.distinct())).where(
        InboxMessage.office_id == office_id,
        InboxMessage.training.is_(False),
        InboxMessage.received_at >= period.begins,
        InboxMessage.received_at < period.ends,
    )
    return Citizens(len(asked) - known, known, db.session.execute(wrote).scalar_one())


def _known(office_id: int, period: Period, asked: Collection[int]) -> int:
    """How many of these citizens had asked for something before the period."""
    # By no subquery of each citizen, and `+ 0` keeps the planner from the office's own index: it would look for these
    # people among all that was ever asked for there.
    before = select(func.count(Ticket.citizen_id.distinct())).where(
        among(Ticket.citizen_id, asked),
        Ticket.office_id + 0 == office_id,
        Ticket.kind == "request",
        Ticket.training.is_(False),
        Ticket.received_at < period.begins,
    )
    return db.session.execute(before).scalar_one()


def work_of(office_id: int, period: Period, there: Collection[Case]) -> list[Work]:
    """What each officer did to requests that were received, ready or handed over in the period; most first.

    `there`: the period's cases.
    """
    counted: dict[int, tuple[int, int, int]] = {}
    for actor_id, to, count in _steps(period, [case.id for case in there if _touched(case, period)]):
        steps, ready, handed = counted.get(actor_id, (0, 0, 0))
        counted[actor_id] = (
            steps + count,
            ready + count * (to == Status.READY),
            handed + count * (to == Status.COMPLETED),
        )
    held = _held(office_id)
    names = _names(office_id)
    found = [
        Work(one, names[one], *counted.get(one, (0, 0, 0)), held.get(one, 0))
        for one in sorted(counted.keys() | held.keys())
        if one in names
    ]
    return sorted(found, key=lambda work: (-work.steps, work.user_id))


def _touched(case: Case, period: Period) -> bool:
    """Received, ready or handed over in the period."""
    moments = (case.received_at, *(at for one in case.rounds for at in (one.ready_at, one.completed_at)))
    return any(moment is not None and period.begins <= moment < period.ends for moment in moments)


def _steps(period: Period, ids: Collection[int]) -> Iterator[tuple[int, str | None, int]]:
    """(officer, status entered or None, how often) of these requests in the period; an officer may come again.

    What was taken back within its ten seconds is counted off again, and taking it back is no work.
    """
    did = (TicketEvent.actor_id, TicketEvent.kind, TicketEvent.from_status, TicketEvent.to_status)
    rows = db.session.execute(
        select(*did, func.count())
        .where(
            among(TicketEvent.ticket_id, ids),
            TicketEvent.actor_id.is_not(None),
            TicketEvent.at >= period.begins,
            TicketEvent.at < period.ends,
        )
        .group_by(*did)
    )
    for actor_id, kind, before, to, count in rows:
        if actor_id is not None:
            yield (actor_id, before, -count) if kind == "undone" else (actor_id, to, count)


def _held(office_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Ticket.assignee_id, func.count())
        .where(
            Ticket.office_id == office_id,
            Ticket.kind == "request",
            Ticket.training.is_(False),
            Ticket.assignee_id.is_not(None),
            Ticket.closed_at.is_(None),
            Ticket.status.not_in(CLOSED),
        )
        .group_by(Ticket.assignee_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _names(office_id: int) -> dict[int, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.office_id == office_id))
    return {row[0]: row[1] for row in rows}
