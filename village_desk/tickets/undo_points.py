"""What a request was before its last change, kept so that the change can be taken back (tickets.undoing)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from village_desk.database import UTC, db
from village_desk.tickets import complaint_times
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.working_models import UndoPoint

KEPT = timedelta(days=30)  # a merge may be undone later than a change of status
# Everything that a change of status may set.
_COLUMNS = (
    "status assignee_id complete_at due_at waiting_since waiting_for first_answer_at at_agency_at agency_returned_at "
    "ready_at completed_at closed_at reopened rejection_reason collected_by collected_relation pickup_code_hash "
    "suggested next_reminder_at reminder_steps merged_into_id"
).split()
_MOMENTS = frozenset(name for name in _COLUMNS if isinstance(Ticket.__table__.c[name].type, UTC))
_TIMERS = ("acknowledged_at", "answered_at")  # of a complaint's own row


def taken(ticket: Ticket) -> dict[str, Any]:
    """The columns of this request, or complaint, that a change may set, as JSON can hold them."""
    values = {name: getattr(ticket, name) for name in _COLUMNS}
    if ticket.kind == "complaint":
        row = complaint_times.of(ticket)
        values |= {name: getattr(row, name) for name in _TIMERS}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def of(ticket_id: int) -> UndoPoint | None:
    """The way back of this request, as it lies in the database now."""
    wanted = select(UndoPoint).where(UndoPoint.ticket_id == ticket_id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def keep(
    ticket: Ticket,
    event: TicketEvent,
    before: Mapping[str, Any],
    *,
    withdrawn: Sequence[int],
    calls: Sequence[int],
) -> None:
    """Keep what the request was; of each request only the last change can be taken back."""
    point = of(ticket.id)
    if point is None:
        point = UndoPoint(ticket_id=ticket.id, office_id=ticket.office_id)
        db.session.add(point)
    point.event_id, point.version, point.at = event.id, ticket.version, event.at
    point.before, point.withdrawn, point.calls, point.added = dict(before), list(withdrawn), list(calls), []
    db.session.flush()


def put_back(ticket: Ticket, before: Mapping[str, Any]) -> None:
    """Make the request what it was."""
    timers = complaint_times.of(ticket) if ticket.kind == "complaint" else None
    for name, value in before.items():
        row = timers if timers is not None and name in _TIMERS else ticket
        moment = value and (name in _MOMENTS or name in _TIMERS)
        setattr(row, name, datetime.fromisoformat(value) if moment else value)


def note_words(ticket_id: int, word_id: int) -> None:
    """These words went with the complaint's last change: they are taken back with it."""
    point = of(ticket_id)
    if point is not None:
        point.added = [*point.added, word_id]
        db.session.flush()


def forget_old(now: datetime) -> None:
    """Nobody takes back what is a month old."""
    db.session.execute(delete(UndoPoint).where(UndoPoint.at < now - KEPT))
