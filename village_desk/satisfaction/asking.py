"""Whom to ask how satisfied they are, when, and the one message that asks.

Satisfaction is an extra, so nobody is written to for it who does not want to be (UU 27/2022, art. 20): only inside
WhatsApp's 24 hours, where a free message costs nothing; only in opening hours; at least an hour after the request was
completed; once in thirty days whatever one has asked for. Everybody else finds the question on the tracking page.

What is due is found by a query. A step is one locked chat and one locked request with at most one message, whose key
and row are unique: asked once, however many workers tick (R37).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from village_desk.citizens import consents
from village_desk.citizens.models import Citizen, Consent
from village_desk.config import current
from village_desk.conversation import leaving, rating
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.messages import controls, outbox, remembering, silence, speaking, window
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.satisfaction.figures import NEVER_LEFT
from village_desk.satisfaction.models import Rating
from village_desk.tickets import chats
from village_desk.tickets.lifecycle import locked
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

ONCE_IN = timedelta(days=30)  # per citizen, over all requests
AFTER = timedelta(hours=1)  # what was wrong with the paper is noticed first
FRESH = timedelta(days=3)  # later the visit is no longer remembered well
BATCH = 100
QUESTION = "rating_ask"
ROWS = {4: "row_rating_4", 3: "row_rating_3", 2: "row_rating_2", 1: "row_rating_1"}


def due(office: Office, now: datetime, limit: int = BATCH) -> list[tuple[int, int]]:
    """(request, citizen) of those that may be asked about at `now` (aware), the first completed first.

    None while the office is shut. Practice is not asked.
    """
    if not opening.is_open(registry.hours_of(office), now):
        return []
    rows = db.session.execute(
        select(Ticket.id, Citizen.id)
        .join(Citizen, Citizen.id == Ticket.citizen_id)
        .where(Ticket.office_id == office.id, *_askable(now))
        .order_by(Ticket.completed_at, Ticket.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def take_step(ticket_id: int, citizen_id: int, now: datetime) -> str:
    """Ask about one request, if it is still so. Call it in a transaction of its own.

    Returns what was done: asked, later (something is under way in the chat), nothing (it is no longer so, or another
    worker was faster).
    """
    conversation = chats.of_citizen(citizen_id)  # before the request, as whoever handles a message locks them
    ticket = locked(ticket_id)
    still = select(Ticket.id).join(Citizen, Citizen.id == Ticket.citizen_id)
    if conversation is None or db.session.scalar(still.where(Ticket.id == ticket_id, *_askable(now))) is None:
        return "nothing"
    state = State.from_json(conversation.state)
    if not _quiet(conversation, state, now):
        return "later"
    _ask(ticket, db.session.get_one(Citizen, citizen_id), conversation, state, now)
    return "asked"


def unasked(citizen_ids: Sequence[int]) -> set[int]:
    """Those of these citizens whose open question has not left yet, or never will: a number cannot answer it."""
    if not citizen_ids:
        return set()
    rows = (
        select(Rating.citizen_id)
        .join(OutboxMessage, OutboxMessage.id == Rating.outbox_id)
        .where(
            Rating.citizen_id.in_(citizen_ids),
            Rating.score.is_(None),
            OutboxMessage.state.in_(("queued", "claimed", *NEVER_LEFT)),
        )
    )
    return {one for one in db.session.scalars(rows) if one is not None}


def _askable(now: datetime) -> list[ColumnElement[bool]]:
    """The conditions of a completed request and its citizen, joined."""
    margin = timedelta(seconds=current().number("WINDOW_MARGIN"))
    asked_lately = exists().where(Rating.citizen_id == Citizen.id, Rating.asked_at > now - ONCE_IN)
    asked_about = exists().where(Rating.ticket_id == Ticket.id)
    agreed = exists().where(
        Consent.citizen_id == Citizen.id, Consent.kind == consents.PRIVACY, Consent.withdrawn_at.is_(None)
    )
    return [
        Ticket.kind == "request",
        Ticket.status == Status.COMPLETED,
        Ticket.training.is_(False),
        Ticket.completed_at > now - FRESH,
        Ticket.completed_at <= now - AFTER,
        Ticket.disowned_at.is_(None),
        Ticket.erased_at.is_(None),
        Citizen.last_inbound_at > now - window.OPEN + margin,
        Citizen.notices_off_at.is_(None),
        Citizen.doubted_at.is_(None),
        Citizen.erased_at.is_(None),
        agreed,
        ~asked_about,
        ~asked_lately,
    ]


def _quiet(conversation: Conversation, state: State, now: datetime) -> bool:
    """Is there room for a question: nothing begun, nothing asked, nobody awaited, no person speaking?"""
    return (
        rating.may_be_asked(state)
        and not leaving.begun(state)
        and not chats.is_waiting(conversation)
        and not silence.officer_talks(conversation.officer_spoke_at, now)
    )


def _ask(
    ticket: Ticket, citizen: Citizen, conversation: Conversation, state: State, now: datetime
) -> OutboxMessage:
    office = db.session.get_one(Office, ticket.office_id)
    values = {"number": ticket.number, "service": ticket.service_name}
    row = outbox.enqueue(
        key=f"rating:{ticket.id}:{citizen.id}",
        office_id=office.id,
        citizen=citizen,
        purpose="notice",  # begun by us: never after BERHENTI, and withdrawn with a change of the request
        body=speaking.text(office, citizen, QUESTION, values),
        ticket_id=ticket.id,
        expires_at=_until(office, citizen, now),
        control=_list(office, citizen, ticket),
    )
    remembering.recognise(row, [])
    db.session.add(
        Rating(
            office_id=office.id,
            ticket_id=ticket.id,
            citizen_id=citizen.id,
            outbox_id=row.id,
            asked_at=now,
            channel="whatsapp",
        )
    )
    rating.expect(state, ticket.id, now.isoformat())
    conversation.state = state.to_json()
    db.session.flush()
    return row


def _until(office: Office, citizen: Citizen, now: datetime) -> datetime:
    """It is not said any more once the office shuts or the window does."""
    hours = registry.hours_of(office)
    closes = opening.closing_of(hours, hours.local(now).date()) or now
    margin = timedelta(seconds=current().number("WINDOW_MARGIN"))
    wrote = citizen.last_inbound_at or now
    return min(closes, wrote + window.OPEN - margin)


def _list(office: Office, citizen: Citizen, ticket: Ticket) -> dict[str, Any]:
    """The same four choices to tap (messages.controls)."""
    rows = [
        [f"{rating.TAP}:{ticket.id}:{score}", speaking.text(office, citizen, key, {}), ""]
        for score, key in ROWS.items()
    ]
    longest = controls.TITLE["list"]
    return {
        "kind": "list",
        "tail": speaking.text(office, citizen, "list_tail", {}),
        "button": controls.clipped(
            speaking.text(office, citizen, "button_list", {}), controls.TITLE["buttons"]
        ),
        "rows": [[row[0], controls.clipped(row[1], longest), row[2]] for row in rows],
    }
