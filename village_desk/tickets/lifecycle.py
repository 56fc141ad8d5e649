"""The verbs of a ticket. Every change of status goes through `change_status`: lock, check, stamp, event, message.

Nothing here commits: the door or the job that calls does (`database.transaction`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from village_desk import config
from village_desk.database import db
from village_desk.errors import InvalidInput, StaleChange
from village_desk.marked import marked
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets import (
    complaint_times,
    mentions,
    notices,
    pickup,
    promise,
    reminder_days,
    status,
    told_together,
    undo_points,
)
from village_desk.tickets.actors import Actor, officer
from village_desk.tickets.models import Ticket, TicketEvent, TicketNote
from village_desk.tickets.status import CLOSED, Status

REJECTION_REASONS: dict[str, str] = {
    "not_our_authority": marked("bukan kewenangan kantor desa"),
    "not_a_resident": marked("pemohon tidak terdaftar sebagai warga desa ini"),
    "data_mismatch": marked("data tidak sesuai dengan dokumen"),
    "duplicate": marked("permohonan yang sama sudah ada"),
    "rule_not_met": marked("syarat menurut aturan belum terpenuhi"),
    "other": marked("alasan lain"),
}
# What a reopening overwrites. Its line of the history keeps it under BEFORE (ISO 8601, UTC), so that a period that is
# over stays as it was.
BEFORE = "before"
OVERWRITTEN = ("complete_at", "due_at", "at_agency_at", "agency_returned_at", "ready_at", "completed_at")


@dataclass(frozen=True)
class Change:
    """What a change of status did: its event, and the message that tells the citizen (None: the reason is on it)."""

    event: TicketEvent
    message: OutboxMessage | None


def locked(ticket_id: int, expected_version: int | None = None) -> Ticket:
    """The ticket, locked and fresh. Raises StaleChange when someone changed it since `expected_version`."""
    ticket = db.session.execute(
        select(Ticket)
        .where(Ticket.id == ticket_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if expected_version is not None and ticket.version != expected_version:
        raise StaleChange
    return ticket


def change_status(
    ticket_id: int,
    to: str,
    *,
    actor: Actor,
    now: datetime,
    detail: str = "",
    told_in_reply: bool = False,
    expected_version: int | None = None,
) -> Change:
    """Move a ticket to status `to` and tell the citizen, or record why none is owed.

    `detail` is what the message names: a reason, the documents asked for. Raises TransitionRefused,
    StaleChange, InvalidInput. Queued notices that this overtakes are withdrawn (R23).
    """
    ticket = locked(ticket_id, expected_version)
    now = _never_before_the_last(ticket, now)
    status.check(ticket.kind, ticket.status, to)
    if to == Status.CANCELLED and not told_in_reply and not detail.strip():
        raise InvalidInput("Tulis alasan pembatalan, supaya warga memahaminya.", "detail")
    was = undo_points.taken(ticket)
    before, ticket.status = ticket.status, str(to)
    ticket.version += 1
    _stamp(ticket, before, str(to), now)
    if actor.kind == "officer":
        _own(ticket, actor, now)
    kept = {BEFORE: {name: was[name] for name in OVERWRITTEN}} if before == Status.COMPLETED else {}
    event = record(ticket, "status", actor, now, from_status=before, to_status=str(to), **kept)
    withdrawn = outbox.withdraw(ticket.id, notices=None, reason=overtaken_by(to))
    calls = outbox.close_calls(ticket.id, reason=outbox.OVERTAKEN)
    if before == Status.READY:
        told_together.carry_on(ticket, to, gone={*withdrawn, *calls}, now=now)
    if actor.kind == "officer":
        undo_points.keep(ticket, event, was, withdrawn=withdrawn, calls=calls)
    event.no_notice_reason = (
        notices.TOLD_IN_REPLY if told_in_reply else notices.reason_for_silence(ticket, str(to), now)
    )
    return Change(event, _tell(ticket, event, detail, actor, now))


def overtaken_by(to: str) -> str:
    """Why a notice is withdrawn that a change to status `to` has made untrue."""
    return f"overtaken_by_{to}"


def _tell(
    ticket: Ticket, event: TicketEvent, detail: str, actor: Actor, now: datetime
) -> OutboxMessage | None:
    """Owe the message of this change, unless its reason for silence is known or another message carries it."""
    if event.no_notice_reason is not None or told_together.carried(ticket, event, now):
        return None
    notice = notices.compose(ticket, str(event.to_status), detail, now)
    ticket.suggested = notice.suggests or ticket.suggested
    delay = config.current().number("UNDO") if actor.kind == "officer" else 0.0
    return notices.tell(ticket, event, notice, author_id=actor.user_id, delay=delay)


def record(
    ticket: Ticket,
    kind: str,
    actor: Actor,
    at: datetime,
    *,
    from_status: str | None = None,
    to_status: str | None = None,
    **details: object,
) -> TicketEvent:
    """Append one line to the history: codes and ids only, never words."""
    event = TicketEvent(
        ticket_id=ticket.id,
        office_id=ticket.office_id,
        at=_never_before_the_last(ticket, at),
        kind=kind,
        from_status=from_status,
        to_status=to_status,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        details=details,
    )
    db.session.add(event)
    db.session.flush()
    return event


def _never_before_the_last(ticket: Ticket, now: datetime) -> datetime:
    """In practice the citizen may have written tomorrow night: the officer's part then comes after it, not before."""
    if not ticket.training:
        return now
    last = db.session.execute(
        select(func.max(TicketEvent.at)).where(TicketEvent.ticket_id == ticket.id)
    ).scalar_one()
    return now if last is None else max(now, last)


def reject(
    ticket_id: int,
    reason: str,
    words: str,
    *,
    user_id: int,
    now: datetime,
    expected_version: int | None = None,
) -> Change:
    """Refuse a request, with a reason from the list and the officer's own words; both reach the citizen."""
    if reason not in REJECTION_REASONS:
        raise InvalidInput("Pilih alasan penolakan.", "reason")
    if reason == "other" and not words.strip():
        raise InvalidInput("Tulis alasan penolakan agar warga memahaminya.", "words")
    change = change_status(
        ticket_id,
        Status.REJECTED,
        actor=officer(user_id),
        now=now,
        detail=rejection_detail(reason, words),
        expected_version=expected_version,
    )
    db.session.get_one(Ticket, ticket_id).rejection_reason = reason
    return change


def rejection_detail(reason: str, words: str) -> str:
    """The sentence that follows "karena" in the citizen's message."""
    listed = "" if reason == "other" else REJECTION_REASONS.get(reason, "")
    return ". ".join(part for part in (listed, words.strip().rstrip(".")) if part)


def hand_over(
    ticket_id: int,
    collected_by: str,
    relation: str,
    *,
    user_id: int,
    now: datetime,
    expected_version: int | None = None,
) -> Change:
    """The paper leaves the office: who took it, and their relation to the applicant, are recorded."""
    name = " ".join(collected_by.split())
    if not 2 <= len(name) <= 60:
        raise InvalidInput("Tulis nama orang yang mengambil dokumen.", "collected_by")
    change = change_status(
        ticket_id,
        Status.COMPLETED,
        actor=officer(user_id),
        now=now,
        expected_version=expected_version,
    )
    ticket = db.session.get_one(Ticket, ticket_id)
    ticket.collected_by, ticket.collected_relation = name, relation.strip()[:40] or "pemohon"
    return change


def add_note(ticket_id: int, text: str, *, user_id: int, now: datetime) -> TicketNote:
    """Write a note that only officials see; whom it calls ("@joko") finds it in their queue."""
    words = text.strip()
    if not words:
        raise InvalidInput("Tulis catatan terlebih dahulu.", "note")
    ticket = locked(ticket_id)
    row = TicketNote(
        ticket_id=ticket.id, office_id=ticket.office_id, author_id=user_id, text=words[:4000], written_at=now
    )
    db.session.add(row)
    db.session.flush()
    mentions.note_down(ticket, row)
    record(ticket, "note", officer(user_id), now, note=row.id)
    return row


def _own(ticket: Ticket, actor: Actor, now: datetime) -> None:
    """Whoever acts first on an unowned request owns it; it also is the first answer by a person."""
    ticket.first_answer_at = ticket.first_answer_at or now
    ticket.assignee_id = ticket.assignee_id or actor.user_id


def _stamp(ticket: Ticket, before: str, to: str, now: datetime) -> None:
    """The times that a change of status sets. Reports read these, and recompute them from the events."""
    if ticket.kind == "complaint":
        complaint_times.stamp(ticket, before, to, now)
    if before == Status.DOCUMENTS_MISSING and to not in CLOSED:
        _resume(ticket, now)
    if to == Status.DOCUMENTS_MISSING:
        ticket.waiting_since = now
    elif to == Status.AT_AGENCY:
        ticket.at_agency_at, ticket.agency_returned_at = now, None
    elif to == Status.READY:
        ticket.ready_at = now
        pickup.remember(ticket)
    elif to == Status.COMPLETED:
        ticket.completed_at = now
    if before == Status.AT_AGENCY:
        ticket.agency_returned_at = now
    if before == Status.READY and to == Status.IN_PROGRESS:
        ticket.ready_at = None
    if before == Status.COMPLETED:
        _reopen(ticket, now)
    ticket.closed_at = now if to in CLOSED else None
    arm_reminder(ticket, now)


def arm_reminder(ticket: Ticket, now: datetime) -> None:
    """When the first reminder of the status just entered is due; None where nobody is awaited."""
    hours = registry.hours_of(db.session.get_one(Office, ticket.office_id))
    days = reminder_days.of(ticket.status)
    ticket.reminder_steps = 0
    ticket.next_reminder_at = reminder_days.due(hours, now, days[0]) if days else None


def _resume(ticket: Ticket, now: datetime) -> None:
    """The citizen's documents are in: the promise begins, or moves by exactly the working time waited."""
    hours = registry.hours_of(db.session.get_one(Office, ticket.office_id))
    if ticket.due_at is None:
        ticket.complete_at = now
        ticket.due_at = promise.due_at(hours, now, int(ticket.terms["promised_working_days"]))
    elif ticket.waiting_since is not None:
        ticket.due_at = promise.moved(hours, ticket.due_at, ticket.waiting_since, now)
    ticket.waiting_since = None
    ticket.waiting_for = []


def _reopen(ticket: Ticket, now: datetime) -> None:
    """Completed goes back to checking with a new promise from this moment."""
    hours = registry.hours_of(db.session.get_one(Office, ticket.office_id))
    ticket.reopened += 1
    ticket.ready_at = ticket.completed_at = None
    ticket.complete_at = now
    ticket.due_at = promise.due_at(hours, now, int(ticket.terms["promised_working_days"]))
