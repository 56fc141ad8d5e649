"""The verbs of a complaint. Each change of status goes through `lifecycle.change_status`; nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from village_desk.database import db
from village_desk.errors import InvalidInput, NotFound, TransitionRefused
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.tickets import complaint_access, complaint_search, complaint_times, undo_points
from village_desk.tickets.actors import CITIZEN, Actor, officer
from village_desk.tickets.complaint_intake import add_files
from village_desk.tickets.complaint_kinds import OUTCOMES, TOPICS, WEIGHTS
from village_desk.tickets.complaint_names import without_self
from village_desk.tickets.lifecycle import Change, change_status, locked, record
from village_desk.tickets.models import ComplaintSubject, ComplaintWord, Ticket
from village_desk.tickets.status import ComplaintStatus

LONGEST = 900  # characters of an answer: with its frame it is still one message
# Where an officer may lead it. Withdrawing is for the citizen alone.
BY_OFFICERS = frozenset(ComplaintStatus) - {ComplaintStatus.RECEIVED, ComplaintStatus.WITHDRAWN}


def move(
    ticket_id: int,
    to: str,
    words: str,
    *,
    user_id: int,
    now: datetime,
    expected_version: int | None = None,
    outcome: str = "",
) -> Change:
    """Lead a complaint to its next status; `words` reach the citizen, and an answer needs them.

    `outcome`: what was done, a code of OUTCOMES; an answer needs it, and nothing else keeps it.

    Raises NotFound for whom it is about, TransitionRefused, StaleChange, InvalidInput.
    """
    ticket = locked(ticket_id, expected_version)
    _not_about(ticket, user_id)
    said = words.strip()
    if to == ComplaintStatus.ANSWERED and not said:
        raise InvalidInput("Tulis jawaban untuk warga terlebih dahulu.", "words")
    if to == ComplaintStatus.ANSWERED and outcome not in OUTCOMES:
        raise InvalidInput("Pilih apa yang dilakukan kantor.", "outcome")
    if len(said) > LONGEST:
        raise InvalidInput("Paling panjang %(most)d huruf. Mohon dipersingkat.", "words", most=LONGEST)
    if to not in BY_OFFICERS:
        raise TransitionRefused("Aduan hanya dapat dicabut oleh warga sendiri.")
    change = change_status(
        ticket_id, to, actor=officer(user_id), now=now, detail=said, expected_version=expected_version
    )
    if to == ComplaintStatus.ANSWERED:
        complaint_times.of(ticket).outcome = outcome
    if said:
        kind = "answer" if to == ComplaintStatus.ANSWERED else "reply"
        word = keep(ticket, kind, said, now, author_id=user_id)
        undo_points.note_words(ticket.id, word.id)
    return change


def withdraw(ticket_id: int, *, now: datetime) -> Change:
    """The citizen takes it back, confirmed in the chat."""
    return change_status(ticket_id, ComplaintStatus.WITHDRAWN, actor=CITIZEN, now=now, told_in_reply=True)


def add_words(
    ticket_id: int, words: str, files: Collection[int], *, names: Collection[str | None], now: datetime
) -> Ticket:
    """What the citizen tells or sends later. `names` are those of the chat: taken out where none is wanted."""
    ticket = locked(ticket_id)
    if words.strip():
        keep(ticket, "addition", _as_told(ticket, words, names), now)
    add_files(ticket, tuple(files), now)
    ticket.version += 1
    record(ticket, "complaint", CITIZEN, now, what="added", files=len(files))
    return ticket


def object_to(ticket_id: int, words: str, *, names: Collection[str | None], now: datetime) -> Ticket:
    """The citizen is not satisfied: it is taken up anew, with a new day until which it is answered."""
    ticket = locked(ticket_id)
    change_status(ticket_id, ComplaintStatus.HANDLING, actor=CITIZEN, now=now, told_in_reply=True)
    hours = registry.hours_of(db.session.get_one(Office, ticket.office_id))
    ticket.reopened += 1
    ticket.due_at = complaint_times.answer_by(hours, now, complaint_times.of(ticket).weight)
    keep(ticket, "objection", _as_told(ticket, words, names), now)
    return ticket


def assign(
    ticket_id: int, user_id: int | None, *, by: int, now: datetime, expected_version: int | None = None
) -> Ticket:
    """Give it to one person, or to nobody. Raises InvalidInput for whom it is about or who cannot handle it."""
    ticket = locked(ticket_id, expected_version)
    _in_charge(ticket, by)
    if user_id is not None and user_id not in {user.id for user in complaint_access.handlers(ticket)}:
        raise InvalidInput("Aduan ini tidak dapat diserahkan kepada orang tersebut.", "assignee")
    before, ticket.assignee_id = ticket.assignee_id, user_id
    ticket.version += 1
    record(ticket, "assigned", officer(by), now, before=before, to=user_id)
    return ticket


def name_subject(ticket_id: int, user_id: int, *, by: int, now: datetime) -> Ticket:
    """It is about this member of staff: they neither handle it nor see it from now on."""
    ticket = locked(ticket_id)
    user = db.session.get(User, user_id)
    if user is None or user.office_id != ticket.office_id:
        raise NotFound
    if user_id in complaint_access.subject_ids(ticket.id):
        return ticket
    db.session.add(
        ComplaintSubject(ticket_id=ticket.id, office_id=ticket.office_id, user_id=user_id, chosen_by_id=by)
    )
    if ticket.assignee_id == user_id:
        ticket.assignee_id = None
    _changed(ticket, officer(by), now, "subject_named", user=user_id)
    return ticket


def lift_subject(ticket_id: int, user_id: int, *, by: int, now: datetime) -> Ticket:
    """It is not about this member of staff after all: a namesake, or somebody who was only mentioned."""
    ticket = locked(ticket_id)
    _in_charge(ticket, by)
    db.session.execute(
        delete(ComplaintSubject).where(
            ComplaintSubject.ticket_id == ticket.id, ComplaintSubject.user_id == user_id
        )
    )
    _changed(ticket, officer(by), now, "subject_lifted", user=user_id)
    return ticket


def set_confidential(ticket_id: int, on: bool, *, by: int, now: datetime) -> Ticket:
    """Only the heads and the one officer see it, or everybody who works on requests does."""
    ticket = locked(ticket_id)
    _in_charge(ticket, by)
    if ticket.confidential != on:
        ticket.confidential = on
        complaint_search.index(ticket)
        _changed(ticket, officer(by), now, "confidential" if on else "not_confidential")
    return ticket


def set_weight(ticket_id: int, weight: str, *, by: int, now: datetime) -> Ticket:
    """How long it may take, counted from its arrival; what the citizen was told already is never put off."""
    ticket = locked(ticket_id)
    _in_charge(ticket, by)
    if weight not in WEIGHTS:
        raise InvalidInput("Pilih kadar pengawasan.", "weight")
    row = complaint_times.of(ticket)
    hours = registry.hours_of(db.session.get_one(Office, ticket.office_id))
    due = complaint_times.answer_by(hours, ticket.received_at, weight)
    if row.acknowledged_at and due and ticket.due_at and due > ticket.due_at:
        raise InvalidInput(
            "Aduan sudah ditanggapi; batas waktu yang diberitahukan tidak dapat diperpanjang.", "weight"
        )
    row.weight, ticket.due_at = weight, due
    ticket.terms = dict(ticket.terms) | {"promised_working_days": complaint_times.days_of(weight)}
    _changed(ticket, officer(by), now, "weight", weight=weight)
    return ticket


def set_topics(ticket_id: int, topics: Collection[str], *, by: int, now: datetime) -> Ticket:
    """What it is about, in the Ombudsman's kinds; they accuse nobody and the citizen does not see them."""
    ticket = locked(ticket_id)
    _not_about(ticket, by)
    if not set(topics) <= set(TOPICS):
        raise InvalidInput("Pilih topik dari daftar.", "topics")
    complaint_times.of(ticket).topics = [topic for topic in TOPICS if topic in topics]
    _changed(ticket, officer(by), now, "topics")
    return ticket


def keep(
    ticket: Ticket, kind: str, text: str, now: datetime, *, author_id: int | None = None
) -> ComplaintWord:
    """Keep words that were said about it: addition, objection, answer, reply."""
    word = ComplaintWord(
        ticket_id=ticket.id,
        office_id=ticket.office_id,
        kind=kind,
        text=text.strip()[:4000],
        author_id=author_id,
        written_at=now,
    )
    db.session.add(word)
    db.session.flush()
    return word


def _as_told(ticket: Ticket, words: str, names: Collection[str | None]) -> str:
    return without_self(words, names) if complaint_times.of(ticket).anonymous else words


def _changed(ticket: Ticket, actor: Actor, now: datetime, what: str, **details: int | str) -> None:
    ticket.version += 1
    db.session.flush()
    event = record(ticket, "complaint", actor, now, what=what)
    event.details = {"what": what, **details}


def _not_about(ticket: Ticket, user_id: int) -> None:
    if user_id in complaint_access.subject_ids(ticket.id):
        raise NotFound


def _in_charge(ticket: Ticket, user_id: int) -> None:
    """Raises NotFound: to others there is nothing to be decided here."""
    if not complaint_access.in_charge(db.session.get_one(User, user_id), ticket):
        raise NotFound
