"""Calls to citizens whom a message did not reach: the *telepon warga* list is worked off here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from village_desk.citizens import phone
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput, NotFound
from village_desk.messages import speaking
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import on_phone_list
from village_desk.office import registry, wording_time
from village_desk.office.models import Office
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, record
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.notices import opening_phrase

OUTCOMES = ("reached", "no_answer", "wrong_number")
# Nobody answered: call again later. A wrong number can only be called in vain, so it ends the matter.
ENDS = frozenset({"reached", "wrong_number"})

# What is said on the telephone, by notice; another message is read out as it was written.
SCRIPTS = {
    "ready": "call_ready",
    "documents_missing": "call_documents_missing",
    "rejected": "call_rejected",
    "cancelled": "call_cancelled",
}
_CALL_BACK = re.compile(r"(?:^|_)(?:hp|telp|telepon|wa|whatsapp|kontak)(?:_|$)")


def phone_list(office_id: int) -> list[tuple[OutboxMessage, Ticket | None]]:
    """The *telepon warga* list: who was not reached, the longest waiting first."""
    rows = db.session.execute(
        select(OutboxMessage, Ticket)
        .outerjoin(Ticket, Ticket.id == OutboxMessage.ticket_id)
        .where(OutboxMessage.office_id == office_id, OutboxMessage.private.is_(False), *on_phone_list())
        .order_by(OutboxMessage.phone_listed_at, OutboxMessage.id)
    ).all()
    return [(row[0], row[1]) for row in rows]


def note_call(outbox_id: int, outcome: str, *, office_id: int, user_id: int, now: datetime) -> OutboxMessage:
    """Note how a call went. `outcome`: reached, no_answer, wrong_number; the first and last end it.

    A matter that is done already stays as it was: two officers may press at once. Raises NotFound, InvalidInput.
    """
    row = db.session.execute(
        select(OutboxMessage)
        .where(
            OutboxMessage.id == outbox_id,
            OutboxMessage.office_id == office_id,
            OutboxMessage.private.is_(False),
            OutboxMessage.phone_listed_at.is_not(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    if outcome not in OUTCOMES:
        raise InvalidInput("Pilih hasil telepon.", "outcome")
    if row.phone_done_at is not None:
        return row
    row.phone_outcome = outcome
    if outcome == "no_answer":
        row.phone_tries, row.phone_tried_at = row.phone_tries + 1, now
    row.phone_done_at = now if outcome in ENDS else None
    if row.ticket_id is not None:
        record(locked(row.ticket_id), "called", officer(user_id), now, outcome=outcome, outbox=row.id)
    return row


def number_of(citizen: Citizen | None, ticket: Ticket | None) -> str | None:
    """The number to dial (E.164): the chat's own, else one that the request's answers name. None: neither."""
    if citizen is not None and citizen.phone:
        return citizen.phone
    answers = (ticket.fields if ticket else None) or {}
    named = (value for slug, value in answers.items() if _CALL_BACK.search(slug))
    return next((number for value in named if (number := phone.e164(value))), None)


def script(row: OutboxMessage, citizen: Citizen | None, officer_name: str, now: datetime) -> str:
    """What to say, in whole sentences to be read aloud; the opening hours are those of the moment of the call."""
    key = SCRIPTS.get(row.notice or "")
    if key is None or row.template_values is None:
        return row.body or ""
    office = db.session.get_one(Office, row.office_id)
    hours = registry.hours_of(office)
    language = speaking.language_to(office, citizen, key)
    values = row.template_values | {
        "officer": officer_name,
        "office": office.name,
        "opening": opening_phrase(hours, now, language),
        "part": wording_time.part_words(hours.local(now), language),
    }
    return speaking.text(office, citizen, key, values)


def number_is_wrong(ticket: Ticket, events: Sequence[TicketEvent]) -> bool:
    """The last call about this request found a wrong number, and the citizen has not written since.

    `events`: its history, oldest first.
    """
    called = next((event for event in reversed(events) if event.kind == "called"), None)
    if called is None or called.details.get("outcome") != "wrong_number":
        return False
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    wrote = citizen.last_inbound_at if citizen else None
    return wrote is None or wrote <= called.at
