"""What the tracking page says: one ticket in words, with nothing of a person but initials (contract, HTTP).

The link is a secret that travels through chats and browsers, so the page holds only what one may see over
a shoulder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk.citizens.models import Citizen, Person
from village_desk.config import current
from village_desk.database import db
from village_desk.marked import marked
from village_desk.office import english, registry, wording_time
from village_desk.office import hours as opening
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.tickets import complaint_reading, intake, notices, numbers, pickup, promise
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import CLOSED, WORDS, ComplaintStatus, Status
from village_desk.translation import gettext as _
from village_desk.translation import language, ngettext, read_in

LONGEST_TOKEN = 64  # characters; ours have 22
# In these the citizen waits for the office, so the promise is what they want to know.
PROMISING = frozenset(
    {
        Status.RECEIVED,
        Status.CHECKING,
        Status.IN_PROGRESS,
        Status.AWAITING_SIGNATURE,
        Status.AT_AGENCY,
        Status.RETURNED_BY_AGENCY,
    }
)


@dataclass(frozen=True)
class Step:
    """One line of the history: a status and when it began, as words and as a machine reads it."""

    words: str
    at: datetime
    when: str


@dataclass(frozen=True)
class Tracking:
    """Everything on the page, ready to print. `tone`: done | act | late | rest, never the only sign."""

    office: Office
    ticket_id: int
    number: str
    service: str
    initials: str
    status: str
    tone: str
    lead: str
    promise: str
    opening: str
    missing: tuple[str, ...]
    steps: tuple[Step, ...]
    training: bool
    heading: str
    complaint: bool = False
    code: str = ""  # to collect the paper with
    spoken: str | None = None  # the language of the citizen's chat
    completed: bool = False


def find(token: str, now: datetime) -> Tracking | None:
    """The page of a link's token, or None when it is wrong, has died, or its ticket was erased or disowned.

    A link dies TRACKING_DEAD_DAYS after the ticket was closed. Three queries at most; `now` is aware.
    """
    if not 1 <= len(token) <= LONGEST_TOKEN:
        return None
    takes_news = Citizen.id.is_not(None) & Citizen.notices_off_at.is_(None)
    row = db.session.execute(
        select(Ticket, Office, Person.name, takes_news, Citizen.language)
        .join(Office, Office.id == Ticket.office_id)
        .outerjoin(Person, Person.id == Ticket.applicant_id)
        .outerjoin(Citizen, Citizen.id == Ticket.citizen_id)
        .where(
            Ticket.token_hash == numbers.token_hash(token),
            Ticket.erased_at.is_(None),
            Ticket.disowned_at.is_(None),
        )
    ).one_or_none()
    if row is None or _dead(row[0], now):
        return None
    with read_in(row[4]):
        return replace(_told(row[0], row[1], row[2], now, news=bool(row[3])), spoken=row[4])


def _dead(ticket: Ticket, now: datetime) -> bool:
    life = timedelta(days=current().number("TRACKING_DEAD_DAYS"))
    return ticket.closed_at is not None and now - ticket.closed_at >= life


def _told(ticket: Ticket, office: Office, name: str | None, now: datetime, *, news: bool) -> Tracking:
    hours = registry.hours_of(office)
    if ticket.kind == "complaint":
        return _complaint(ticket, office, hours, now)
    return Tracking(
        office=office,
        ticket_id=ticket.id,
        number=ticket.number,
        service=_service(ticket, office),
        initials="" if ticket.confidential else initials(name),
        status=_(WORDS.get(ticket.status, ticket.status)),
        tone=_tone(ticket),
        lead=_lead(ticket, office, hours, now, news),
        promise=promise_words(ticket, hours, now),
        opening=wording_time.opening_words(hours, language()),
        missing=_missing(ticket),
        steps=_history(ticket, hours),
        training=ticket.training,
        heading=_("Permohonan %(number)s", number=ticket.number),
        code=pickup.code_of(ticket) if ticket.status == Status.READY else "",
        completed=ticket.status == Status.COMPLETED,
    )


def _complaint(ticket: Ticket, office: Office, hours: OfficeHours, now: datetime) -> Tracking:
    """That there is one, and how far it is: no words, no topic, no initials."""
    return Tracking(
        office=office,
        ticket_id=ticket.id,
        number=ticket.number,
        service="",
        initials="",
        status=_(WORDS.get(ticket.status, ticket.status)),
        tone="rest" if ticket.status not in (ComplaintStatus.ANSWERED, ComplaintStatus.CLOSED) else "done",
        lead=_(_COMPLAINT_LEADS[ComplaintStatus(ticket.status)]),
        promise=complaint_promise(ticket, hours, now),
        opening=wording_time.opening_words(hours, language()),
        missing=(),
        steps=_history(ticket, hours),
        training=ticket.training,
        heading=_("Aduan %(number)s", number=ticket.number),
        complaint=True,
    )


def complaint_promise(ticket: Ticket, hours: OfficeHours, now: datetime) -> str:
    """The timer that runs: until it is acknowledged that one, then until it is answered."""
    facts = complaint_reading.facts_of([ticket.id])[ticket.id]
    if ticket.status == ComplaintStatus.RECEIVED and facts.acknowledge_by:
        due = facts.acknowledge_by
    elif ticket.status in (ComplaintStatus.ACKNOWLEDGED, ComplaintStatus.HANDLING) and ticket.due_at:
        due = ticket.due_at
    else:
        return ""
    late, when = promise.lateness_days(hours, due, now), _moment(due, hours)
    first = ticket.status == ComplaintStatus.RECEIVED
    if late and first:
        return _late(late) + _("Janji kami: ditanggapi paling lambat %(when)s.", when=when)
    if late:
        return _late(late) + _("Janji kami: dijawab paling lambat %(when)s.", when=when)
    if first:
        return _("Ditanggapi paling lambat %(when)s.", when=when)
    return _("Dijawab paling lambat %(when)s.", when=when)


def _late(days: int) -> str:
    """The excuse that stands before the promise."""
    words = ngettext(
        "Mohon maaf, kami terlambat %(num)s hari kerja.",
        "Mohon maaf, kami terlambat %(num)s hari kerja.",
        days,
    )
    return f"{words} "


def _moment(at: datetime, hours: OfficeHours) -> str:
    return wording_time.day_and_time(at, hours.timezone, language())


_COMPLAINT_LEADS = {
    ComplaintStatus.RECEIVED: marked("Aduan sudah kami catat. Isinya tidak ditampilkan di sini."),
    ComplaintStatus.ACKNOWLEDGED: marked("Aduan sudah kami baca. Isinya tidak ditampilkan di sini."),
    ComplaintStatus.HANDLING: marked("Aduan sedang kami tangani. Isinya tidak ditampilkan di sini."),
    ComplaintStatus.ANSWERED: marked(
        "Jawabannya kami kirim lewat WhatsApp. Bila belum sesuai, balas BELUM PUAS di sana."
    ),
    ComplaintStatus.CLOSED: marked("Terima kasih sudah membantu kami memperbaiki pelayanan."),
    ComplaintStatus.WITHDRAWN: marked("Aduan ini sudah dicabut oleh pengirimnya."),
}


def initials(name: str | None) -> str:
    """`S*** R***`: the first letter of each word; the stars are always three, so that they tell no length."""
    return " ".join(f"{word[0].upper()}***" for word in (name or "").split() if word[0].isalpha())


def promise_words(ticket: Ticket, hours: OfficeHours, now: datetime) -> str:
    """The promise as people say it; empty when nothing is promised any more."""
    if ticket.terms.get("estimate_only"):
        return _("Tanggal selesainya diberitahukan petugas.") if ticket.status in PROMISING else ""
    if ticket.status == Status.DOCUMENTS_MISSING:
        days = int(ticket.terms.get("promised_working_days", 0))
        return _estimate(days) if days else ""
    if ticket.status not in PROMISING or ticket.due_at is None:
        return ""
    when = notices.promise_phrase(ticket, hours, language())
    late = promise.lateness_days(hours, ticket.due_at, now)
    if late:
        return _late(late) + _("Janji kami: %(when)s.", when=when)
    return _("Paling lambat %(when)s.", when=when)


def _estimate(days: int) -> str:
    return ngettext(
        "Perkiraan selesai %(num)s hari kerja sejak berkas lengkap.",
        "Perkiraan selesai %(num)s hari kerja sejak berkas lengkap.",
        days,
    )


def _lead(ticket: Ticket, office: Office, hours: OfficeHours, now: datetime, news: bool) -> str:
    """The one sentence below the status: what the citizen can do now. `news`: a chat that takes notices."""
    if ticket.status == Status.READY:
        bring = _(str(ticket.terms.get("bring", "KTP asli")))
        return " ".join([_pick_up(hours, now), _("Mohon bawa %(bring)s. Gratis.", bring=bring)])
    if ticket.status == Status.DOCUMENTS_MISSING:
        return _("Mohon kirim fotonya lewat WhatsApp. Permohonan dilanjutkan setelah berkas lengkap.")
    if ticket.status == Status.COMPLETED:
        return _("Dokumen sudah diserahkan. Terima kasih.")
    if ticket.merged_into_id is not None and ticket.status == Status.CANCELLED:
        other = db.session.get_one(Ticket, ticket.merged_into_id)
        return _(
            "Permohonan ini sama dengan %(number)s, dan kami lanjutkan dengan nomor itu.", number=other.number
        )
    if ticket.status in CLOSED and office.phone:
        return _(
            "Bila ada pertanyaan, silakan tanya lewat WhatsApp atau telepon %(phone)s.", phone=office.phone
        )
    if ticket.status in CLOSED:
        return _("Bila ada pertanyaan, silakan tanya lewat WhatsApp.")
    if news:
        return _("Bapak/Ibu tidak perlu melakukan apa-apa. Kami kabari lewat WhatsApp.")
    return _("Bapak/Ibu tidak perlu melakukan apa-apa. Perkembangannya tampil di halaman ini.")


def _pick_up(hours: OfficeHours, now: datetime) -> str:
    if opening.is_open(hours, now):
        return _("Silakan diambil %(when)s.", when=notices.opening_phrase(hours, now, language()))
    coming = opening.next_opening(hours, now)
    if coming is None:
        return _("Silakan diambil pada jam layanan kantor.")
    return _("Silakan diambil mulai %(when)s.", when=_moment(coming, hours))


def _tone(ticket: Ticket) -> str:
    if ticket.status in (Status.READY, Status.COMPLETED):
        return "done"
    if ticket.status == Status.DOCUMENTS_MISSING:
        return "act"
    return "rest"


def _missing(ticket: Ticket) -> tuple[str, ...]:
    if ticket.status != Status.DOCUMENTS_MISSING:
        return ()
    names = (intake.requirement_name(ticket, slug) for slug in ticket.waiting_for)
    if language() != "en":
        return tuple(names)
    return tuple(english.labels().get(name) or _(name) for name in names)


def _service(ticket: Ticket, office: Office) -> str:
    """Its name on the day of the request; in English the one that the catalogue has now, if any."""
    offered = registry.catalogue_of(office).get(ticket.service) if language() == "en" else None
    return offered.name_en if offered and offered.name_en else ticket.service_name


def _history(ticket: Ticket, hours: OfficeHours) -> tuple[Step, ...]:
    """Only changes of status: who worked on it, and what was noted, is the office's own matter."""
    events: Sequence[TicketEvent] = db.session.scalars(
        select(TicketEvent)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.to_status.is_not(None))
        .order_by(TicketEvent.id)
    ).all()
    kept: list[TicketEvent] = []
    for event in events:
        if event.kind == "undone":  # a slip of the hand that was taken back is nobody's news
            kept = kept[:-1]
        else:
            kept.append(event)
    return tuple(
        Step(_(WORDS[e.to_status]) if e.to_status in WORDS else "", e.at, _moment(e.at, hours)) for e in kept
    )
