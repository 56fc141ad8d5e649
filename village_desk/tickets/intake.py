"""How a request comes in, and how its documents do: opening, later files, verdicts, asking again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, select

from village_desk.citizens.models import Citizen, Person
from village_desk.database import db
from village_desk.errors import InvalidInput, StaleChange
from village_desk.marked import marked
from village_desk.messages.models import Attachment
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.languages import joined
from village_desk.office.models import Office
from village_desk.office.services import Service
from village_desk.tickets import complaint_search, numbers, promise, search
from village_desk.tickets.actors import CITIZEN, SYSTEM, Actor, officer
from village_desk.tickets.lifecycle import Change, arm_reminder, change_status, locked, record
from village_desk.tickets.models import SearchToken, Ticket, TicketDocument
from village_desk.tickets.notices import TOLD_IN_REPLY
from village_desk.tickets.status import CLOSED, Status
from village_desk.vault import vault

VERDICTS = ("unchecked", "readable", "blurred", "wrong", "missing")
BAD_VERDICTS = frozenset({"blurred", "wrong", "missing"})
PAPERS = "papers"  # in the history: which ones were asked for, by slug
# Who comes for a first card, or for one that was lost or broken, has no good one to show.
_BRING = {
    "ktp-baru": marked("Kartu Keluarga"),
    "ktp-hilang": marked("Kartu Keluarga"),
    "ktp-rusak": marked("KTP lama"),
}
REPORTER = "nama_pelapor"  # of a death: the one who is called is not the one who died
Files = Sequence[tuple[int, str]]  # (attachment id, requirement slug or "other")


def open_ticket(
    office: Office,
    service: Service,
    *,
    citizen: Citizen | None,
    fields: Mapping[str, str],
    files: Files,
    missing: Collection[str],
    received_at: datetime,
    channel: str = "whatsapp",
    applicant_is_sender: bool = True,
    relation: str = "",
    linked_to: int | None = None,
    training: bool = False,
    actor: Actor = CITIZEN,
) -> Ticket:
    """Take in a confirmed request. With required documents `missing` it starts in documents_missing, unpromised.

    `relation` of the applicant to the sender is a code of conversation.kin; `linked_to` the first of the requests
    that were asked for together. `received_at` is the moment of the citizen's confirmation (UTC). The receipt is
    said in the chat's reply.
    """
    hours = registry.hours_of(office)
    ticket = Ticket(
        office_id=office.id,
        number=numbers.next_number(office, hours.local(received_at), training=training),
        kind="request",
        channel=channel,
        training=training,
        service=service.slug,
        service_name=service.name,
        terms=terms_of(service),
        fields=_in_catalogue_order(service, fields),
        citizen_id=citizen.id if citizen else None,
        applicant_is_sender=applicant_is_sender,
        applicant_relation=relation,
        linked_to_id=linked_to,
        status=Status.DOCUMENTS_MISSING if missing else Status.RECEIVED,
        received_at=received_at,
        received_out_of_hours=not opening.is_open(hours, received_at),
        waiting_for=[r.slug for r in service.requirements if r.slug in missing],
        waiting_since=received_at if missing else None,
    )
    ticket.token = numbers.new_token()
    ticket.token_hash = numbers.token_hash(ticket.token)
    if not missing:
        ticket.complete_at = received_at
        ticket.due_at = promise.due_at(hours, received_at, service.promised_working_days)
    arm_reminder(ticket, received_at)
    ticket.applicant_id = _applicant(office, citizen, service, fields, received_at).id
    db.session.add(ticket)
    db.session.flush()
    event = record(ticket, "opened", actor, received_at, to_status=ticket.status, channel=channel)
    event.no_notice_reason = TOLD_IN_REPLY
    _attach(ticket, files, received_at)
    _index(ticket, service, citizen)
    return ticket


def terms_of(service: Service) -> dict[str, object]:
    """The snapshot of what is promised and asked for on the day of the request."""
    return {
        "code": service.code,
        "promised_working_days": service.promised_working_days,
        "issuer": service.issuer,
        "handling": service.handling,
        "output": service.output,
        "pickup": service.pickup,
        "bring": _BRING.get(service.slug, marked("KTP asli")),
        "requirements": [
            {"slug": r.slug, "name": r.name, "required": r.required, "in_person": r.in_person}
            for r in service.requirements
        ],
        "labels": {f.slug: f.label for f in service.fields},
        "types": {f.slug: f.type for f in service.fields},
        "sensitive": service.sensitive,
        "estimate_only": service.estimate_only,
    }


def requirement_name(ticket: Ticket, slug: str) -> str:
    """The name of a requirement as it was on the day of the request."""
    named = {r["slug"]: r["name"] for r in ticket.terms.get("requirements", [])}
    return str(named.get(slug, marked("dokumen pendukung")))


def _in_order(ticket: Ticket, slugs: Collection[str]) -> list[str]:
    """The requirements in the order of the catalogue, as the card listed them."""
    known = [str(r["slug"]) for r in ticket.terms.get("requirements", [])]
    return [s for s in known if s in slugs] + sorted(set(slugs) - set(known))


def add_documents(
    ticket_id: int, files: Files, *, now: datetime, actor: Actor = CITIZEN, told_in_reply: bool = True
) -> Ticket:
    """Add files to a live ticket. When the last one that was asked for is in, the request moves on.

    It moves to `received` when it never was complete, else back to `checking`.
    """
    ticket = locked(ticket_id)
    _attach(ticket, files, now)
    record(ticket, "document", actor, now, files=len(files))
    arrived = {slug for _, slug in files}
    still = [slug for slug in ticket.waiting_for if slug not in arrived]
    if still != list(ticket.waiting_for):
        ticket.waiting_for = still
        ticket.version += 1
    if ticket.status == Status.DOCUMENTS_MISSING and not still:
        to = Status.RECEIVED if ticket.complete_at is None else Status.CHECKING
        change_status(ticket_id, to, actor=actor, now=now, told_in_reply=told_in_reply)
    return ticket


def set_verdict(
    document_id: int, verdict: str, *, user_id: int, now: datetime, shown: str | None = None
) -> TicketDocument:
    """Note what an officer sees on a document. Asking the citizen again is a step of its own (`ask_again`).

    `shown`: the verdict that the officer's page showed. Raises StaleChange when a colleague gave another since.
    """
    if verdict not in VERDICTS:
        raise InvalidInput("Pilih salah satu: Terbaca, Buram, atau Salah.", "verdict")
    document = db.session.get_one(TicketDocument, document_id)
    ticket = locked(document.ticket_id)
    db.session.refresh(document)  # behind the lock
    if shown is not None and document.verdict not in (shown, verdict):
        raise StaleChange
    document.verdict, document.verdict_by_id, document.verdict_at = verdict, user_id, now
    ticket.version += 1
    ticket.assignee_id = ticket.assignee_id or user_id
    ticket.first_answer_at = ticket.first_answer_at or now
    record(ticket, "document", officer(user_id), now, document=document.id, verdict=verdict)
    return document


def ask_again(
    ticket_id: int,
    slugs: Collection[str],
    words: str,
    *,
    user_id: int,
    now: datetime,
    expected_version: int | None = None,
) -> Change:
    """Ask the citizen for documents (again): the promise pauses until the last of them is in."""
    ticket = locked(ticket_id, expected_version)
    if not slugs:
        raise InvalidInput("Pilih berkas yang diminta.", "documents")
    detail = asking_text(ticket, slugs, words)
    change = change_status(
        ticket_id,
        Status.DOCUMENTS_MISSING,
        actor=officer(user_id),
        now=now,
        detail=detail,
        expected_version=expected_version,
    )
    ticket.waiting_for = _in_order(ticket, slugs)
    change.event.details = change.event.details | {PAPERS: ticket.waiting_for}
    return change


def asking_text(ticket: Ticket, slugs: Collection[str], words: str) -> str:
    """What the citizen reads after "mohon kirim": the documents by name, then the officer's own words."""
    names = [requirement_name(ticket, slug) for slug in _in_order(ticket, slugs)]
    listed = joined(names)
    return f"{listed}. {words.strip()}" if words.strip() else listed


def files_turned_out_unusable(attachments: Sequence[Attachment], *, now: datetime) -> set[int]:
    """Files that were taken as documents cannot be used: their requirements are open again.

    Each ticket asks for all of them in one notice of `documents_missing`. Returns the ids of the files of which a
    notice tells, so that nobody is asked twice.
    """
    documents = db.session.execute(
        select(TicketDocument)
        .where(TicketDocument.attachment_id.in_([attachment.id for attachment in attachments]))
        .order_by(TicketDocument.ticket_id, TicketDocument.id)
    ).scalars()
    told: set[int] = set()
    for ticket_id, lost in groupby(documents, key=lambda document: document.ticket_id):
        ticket, files = locked(ticket_id), list(lost)
        reopened = [_reopens(ticket, document, now) for document in files]
        asked_for = {document.attachment_id for document in files}
        # One photo may serve several requests that were asked for together: it is asked for in one notice.
        if any(reopened) and _ask_for_what_is_open(ticket, now, told_already=asked_for <= told):
            told |= asked_for
    return told


def _reopens(ticket: Ticket, document: TicketDocument, now: datetime) -> bool:
    """Note that this document is none. True when its requirement is open again."""
    document.verdict, document.verdict_at = "missing", now
    record(ticket, "document", SYSTEM, now, document=document.id, verdict="missing")
    if ticket.status in CLOSED or _still_covered(ticket, document):
        return False
    ticket.waiting_for = _in_order(ticket, {*ticket.waiting_for, document.requirement})
    return True


def _ask_for_what_is_open(ticket: Ticket, now: datetime, *, told_already: bool) -> bool:
    """The ticket waits for its citizen. False where it does so already, or where a person must decide."""
    if ticket.status not in (Status.RECEIVED, Status.CHECKING, Status.IN_PROGRESS):
        return False
    waiting = list(ticket.waiting_for)
    change_status(
        ticket.id,
        Status.DOCUMENTS_MISSING,
        actor=SYSTEM,
        now=now,
        detail=asking_text(ticket, waiting, "Berkas yang dikirim tidak dapat dibuka."),
        told_in_reply=told_already,
    )
    ticket.waiting_for = waiting
    return True


def _still_covered(ticket: Ticket, lost: TicketDocument) -> bool:
    required = {r["slug"] for r in ticket.terms["requirements"] if r["required"]}
    if lost.requirement not in required:
        return True
    others = db.session.execute(
        select(TicketDocument.verdict).where(
            TicketDocument.ticket_id == ticket.id,
            TicketDocument.requirement == lost.requirement,
            TicketDocument.id != lost.id,
        )
    ).scalars()
    return any(verdict not in BAD_VERDICTS for verdict in others)


def _in_catalogue_order(service: Service, fields: Mapping[str, str]) -> dict[str, str]:
    """As the form asks, not as the citizen happened to answer: officers read it beside the documents."""
    asked = {field.slug: fields[field.slug] for field in service.fields if field.slug in fields}
    return asked | dict(fields)


def _attach(ticket: Ticket, files: Files, now: datetime) -> None:
    known = set(
        db.session.execute(
            select(TicketDocument.attachment_id).where(TicketDocument.ticket_id == ticket.id)
        ).scalars()
    )
    db.session.add_all(
        TicketDocument(
            ticket_id=ticket.id,
            office_id=ticket.office_id,
            requirement=slug,
            attachment_id=attachment_id,
            added_at=now,
        )
        for attachment_id, slug in dict(files).items()
        if attachment_id not in known
    )
    db.session.flush()


def _applicant(
    office: Office,
    citizen: Citizen | None,
    service: Service,
    fields: Mapping[str, str],
    now: datetime,
) -> Person:
    """Who applies: the reporter where the service asks for one, else the first person that it names.

    The NIK is that person's own or none: a child's name must never stand beside a father's number.
    """
    slugs = [f.slug for f in service.fields if f.slug in fields]
    names = [slug for slug in slugs if _is_name(slug)]
    named = REPORTER if REPORTER in names else next(iter(names), None)
    number = named.replace("nama", "nik", 1) if named else "nik"
    name, nik = fields.get(named) if named else None, fields.get(number)
    person = Person(
        office_id=office.id,
        citizen_id=citizen.id if citizen else None,
        name=name,
        nik=nik,
        nik_index=nik_index(office.id, nik),
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    return person


def nik_index(office_id: int, nik: str | None) -> str | None:
    """The blind index of an applicant's NIK at one office."""
    return vault().digest("nik", office_id, nik) if nik else None


def _is_name(slug: str) -> bool:
    return slug == "nama" or slug.startswith("nama_")


def _index(ticket: Ticket, service: Service, citizen: Citizen | None) -> None:
    niks = {f.slug for f in service.fields if f.type == "nik"}
    _write_index(ticket, niks, citizen)


def index_again(ticket: Ticket, service: Service | None) -> None:
    """Write the search tokens anew, under the present INDEX_KEY; the service may be gone from the catalogue."""
    if ticket.kind == "complaint":
        complaint_search.index(ticket)
        return
    db.session.execute(delete(SearchToken).where(SearchToken.ticket_id == ticket.id))
    niks = {f.slug for f in service.fields if f.type == "nik"} if service else {"nik"}
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    _write_index(ticket, niks, citizen)


def _write_index(ticket: Ticket, niks: Collection[str], citizen: Citizen | None) -> None:
    values = ticket.fields or {}
    search.index(
        ticket,
        names=[value for slug, value in values.items() if _is_name(slug)],
        phone=citizen.phone if citizen else None,
        niks=[value for slug, value in values.items() if slug in niks],
        places=[values[slug] for slug in ("alamat", "alamat_usaha") if slug in values],
    )


def documents_of(ticket_id: int) -> list[TicketDocument]:
    """The documents of a ticket, in the order in which they came."""
    return list(
        db.session.execute(
            select(TicketDocument).where(TicketDocument.ticket_id == ticket_id).order_by(TicketDocument.id)
        ).scalars()
    )
