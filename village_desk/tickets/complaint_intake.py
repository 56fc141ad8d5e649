"""How a complaint comes in: one ticket of its own kind, with number, history, timers and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from village_desk.citizens.models import Citizen, Person
from village_desk.database import db
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets import complaint_access, complaint_search, complaint_times, numbers
from village_desk.tickets.actors import CITIZEN
from village_desk.tickets.complaint_kinds import ABOUT, LABELS, SERVICE_NAME, weight_of
from village_desk.tickets.complaint_names import named_in, without_self
from village_desk.tickets.lifecycle import record
from village_desk.tickets.models import Complaint, ComplaintSubject, Ticket, TicketDocument
from village_desk.tickets.notices import TOLD_IN_REPLY
from village_desk.tickets.queue import staff_names
from village_desk.tickets.status import ComplaintStatus


@dataclass(frozen=True)
class Told:
    """A complaint as the citizen confirmed it; `happened` says when and where, `files` are attachment ids."""

    about: str
    story: str
    whom: str = ""
    happened: str = ""
    name: str = ""
    anonymous: bool = False
    files: tuple[int, ...] = ()


def open_complaint(
    office: Office,
    told: Told,
    *,
    citizen: Citizen | None,
    received_at: datetime,
    training: bool = False,
    channel: str = "whatsapp",
) -> Ticket:
    """Take in a confirmed complaint. One about money is confidential at once. The receipt is said in the reply."""
    hours = registry.hours_of(office)
    weight = weight_of(told.about)
    ticket = Ticket(
        office_id=office.id,
        number=numbers.next_number(office, hours.local(received_at), training=training),
        kind="complaint",
        channel=channel,
        training=training,
        confidential=told.about == "fee",
        service=None,
        service_name=SERVICE_NAME,
        terms=_terms(weight),
        fields=_fields(told, citizen),
        citizen_id=citizen.id if citizen else None,
        status=ComplaintStatus.RECEIVED,
        received_at=received_at,
        received_out_of_hours=not opening.is_open(hours, received_at),
        complete_at=received_at,
        due_at=complaint_times.answer_by(hours, received_at, weight),
    )
    ticket.token = numbers.new_token()
    ticket.token_hash = numbers.token_hash(ticket.token)
    ticket.applicant_id = _person(office, told, citizen, received_at)
    db.session.add(ticket)
    db.session.flush()
    _complaint(ticket, told, weight, complaint_times.acknowledge_by(hours, received_at))
    event = record(ticket, "opened", CITIZEN, received_at, to_status=ticket.status, channel=channel)
    event.no_notice_reason = TOLD_IN_REPLY
    add_files(ticket, told.files, received_at)
    complaint_search.index(ticket)
    return ticket


def add_files(ticket: Ticket, attachment_ids: tuple[int, ...], now: datetime) -> None:
    """Pictures and voice notes that belong to it."""
    db.session.add_all(
        TicketDocument(
            ticket_id=ticket.id,
            office_id=ticket.office_id,
            requirement="other",
            attachment_id=attachment_id,
            added_at=now,
        )
        for attachment_id in dict.fromkeys(attachment_ids)
    )
    db.session.flush()


def _terms(weight: str) -> dict[str, object]:
    """The same snapshot as a request's, for everything that reads both kinds."""
    return {
        "promised_working_days": complaint_times.days_of(weight),
        "issuer": "desa",
        "handling": "issue",
        "requirements": [],
        "labels": dict(LABELS),
        "types": {},
    }


def _fields(told: Told, citizen: Citizen | None) -> dict[str, str]:
    """The words; who wants no name gets none, wherever it stood."""
    said = {"cerita": told.story, "siapa": told.whom, "waktu_tempat": told.happened}
    if told.anonymous:
        names = [told.name, citizen.profile_name if citizen else None]
        said = {slug: without_self(words, names) for slug, words in said.items()}
    else:
        said["nama"] = told.name
    values = {"tentang": ABOUT[told.about]} | said
    return {slug: values[slug] for slug in LABELS if values.get(slug)}


def _person(office: Office, told: Told, citizen: Citizen | None, now: datetime) -> int | None:
    if told.anonymous or not told.name:
        return None
    person = Person(
        office_id=office.id, citizen_id=citizen.id if citizen else None, name=told.name, created_at=now
    )
    db.session.add(person)
    db.session.flush()
    return person.id


def _complaint(ticket: Ticket, told: Told, weight: str, acknowledge_by: datetime | None) -> None:
    db.session.add(
        Complaint(
            ticket_id=ticket.id,
            office_id=ticket.office_id,
            about=told.about,
            weight=weight,
            anonymous=told.anonymous,
            topics=[],
            acknowledge_by=acknowledge_by,
        )
    )
    staff, heads = staff_names(ticket.office_id), complaint_access.head_ids(ticket.office_id)
    db.session.add_all(
        ComplaintSubject(ticket_id=ticket.id, office_id=ticket.office_id, user_id=user_id)
        for user_id in sorted(named_in(told.story, told.whom, staff, heads))
    )
    db.session.flush()
