"""The answer to the question: kept once, corrected within the hour, and nothing else is changed by it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from village_desk.citizens import consents
from village_desk.citizens.models import Citizen
from village_desk.conversation.rating import CORRECTED, LONGEST_WORDS, VALID
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.marked import marked
from village_desk.office.fields_result import without_identity
from village_desk.satisfaction.models import Rating
from village_desk.tickets.actors import CITIZEN
from village_desk.tickets.lifecycle import locked, record
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

CONSENT = "satisfaction"
WORDS: dict[int, str] = {
    4: marked("Sangat puas"),
    3: marked("Puas"),
    2: marked("Kurang puas"),
    1: marked("Tidak puas"),
}
LOW = 2  # up to here a way to complain is named with the thanks


class Outcome(StrEnum):
    """What became of an answer: `over` when it came too late, or was about nothing that was asked."""

    FIRST = "first"
    CORRECTED = "corrected"
    OVER = "over"


def in_chat(
    ticket_id: int,
    citizen: Citizen,
    score: int,
    words: str,
    *,
    shown: str,
    message_id: int | None,
    now: datetime,
) -> Outcome:
    """The answer of the citizen who was asked, within VALID of the question.

    `shown`: the words of the question, kept with the consent that answering is (it says that it is voluntary);
    `message_id`: the inbox row of the answer. `now` is aware.
    """
    rating = _of(ticket_id)
    if rating is None or rating.citizen_id != citizen.id or now - rating.asked_at > VALID:
        return Outcome.OVER
    outcome = _keep(rating, score, words, "whatsapp", now)
    if outcome is Outcome.FIRST:
        consents.keep(citizen, CONSENT, shown, message_id=message_id, at=now)
    return outcome


def on_page(ticket_id: int, score: int, words: str, *, now: datetime) -> Outcome:
    """The answer of whoever holds the tracking link of a completed request, asked in the chat or not."""
    ticket = locked(ticket_id)
    if ticket.kind != "request" or ticket.status != Status.COMPLETED:
        return Outcome.OVER
    rating = _of(ticket_id)
    if rating is None:
        rating = Rating(
            office_id=ticket.office_id,
            ticket_id=ticket.id,
            citizen_id=ticket.citizen_id,
            asked_at=now,
            channel="page",
            training=ticket.training,
        )
        db.session.add(rating)
    return _keep(rating, score, words, "page", now)


def of_ticket(ticket_id: int) -> Rating | None:
    """The question about this request, answered or not; None when it was never put."""
    return db.session.scalars(select(Rating).where(Rating.ticket_id == ticket_id)).one_or_none()


def may_answer(rating: Rating | None, now: datetime) -> bool:
    """On the page: not answered yet, or so lately that it can still be corrected. `now` is aware."""
    return rating is None or rating.answered_at is None or now - rating.answered_at <= CORRECTED


def _of(ticket_id: int) -> Rating | None:
    """As it lies in the database now; the request is locked, so that two answers at once are one after the other."""
    locked(ticket_id)
    wanted = select(Rating).where(Rating.ticket_id == ticket_id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _keep(rating: Rating, score: int, words: str, channel: str, now: datetime) -> Outcome:
    if score not in WORDS:
        raise InvalidInput(marked("Pilih salah satu nilai, dari 1 sampai 4."), "nilai")
    if not may_answer(rating, now):
        return Outcome.OVER
    outcome = Outcome.FIRST if rating.answered_at is None else Outcome.CORRECTED
    said = without_identity(" ".join(words.split()))[:LONGEST_WORDS]
    rating.score, rating.channel = score, channel
    rating.answered_at = rating.answered_at or now
    rating.words = said or rating.words  # a corrected number does not take back what was said
    ticket = db.session.get_one(Ticket, rating.ticket_id)
    record(ticket, "rated", CITIZEN, now, score=score, channel=channel)
    db.session.flush()
    return outcome
