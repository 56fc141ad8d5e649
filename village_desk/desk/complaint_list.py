"""The list of complaints: those that this user may see, the nearest deadline first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from village_desk import clock
from village_desk.desk.complaint_timers import next_step, timers_of
from village_desk.desk.words import Tag, came_in, status_tag
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.security.access import current_office, current_user, requires
from village_desk.tickets import complaint_reading, queue
from village_desk.tickets.complaint_kinds import ABOUT
from village_desk.tickets.models import Complaint, Ticket
from village_desk.translation import gettext as _
from village_desk.translation import said

blueprint = Blueprint("complaint_list", __name__)

SCOPES = {
    "open": marked("Berjalan"),
    "mine": marked("Milik saya"),
    "due": marked("Harus dijawab hari ini"),
    "late": marked("Terlambat"),
    "all": marked("Semua"),
}
EMPTY = {
    "open": (
        marked("Tidak ada aduan yang berjalan"),
        marked("Aduan warga muncul di sini begitu dikirim lewat WhatsApp."),
    ),
    "mine": (
        marked("Belum ada aduan milik Bapak/Ibu"),
        marked("Kepala desa menyerahkan aduan kepada petugas."),
    ),
    "due": (
        marked("Tidak ada yang harus dijawab hari ini"),
        marked("Aduan muncul di sini pada hari batas jawabannya, dan sesudahnya sampai dijawab."),
    ),
    "late": (marked("Tidak ada yang terlambat"), marked("Semua aduan masih dalam batas waktunya.")),
    "all": (marked("Belum ada aduan"), marked("Warga menyampaikannya dengan membalas ADUAN di WhatsApp.")),
}
UNTOLD = marked("Warga belum menerima jawabannya")
RESULTS = {
    "diserahkan": marked("Aduan sudah diserahkan."),
    "terkait": marked("Pihak yang diadukan sudah dicatat. Yang bersangkutan tidak melihat aduan ini lagi."),
    "rahasia": marked("Aduan sekarang rahasia."),
}


@dataclass(frozen=True)
class Row:
    """One line: what about, how urgent, what to do. Never the words, and never a name."""

    id: int
    number: str
    about: str
    timer: Tag
    status: Tag
    came_in: str
    received_at: datetime
    step: str
    owner: str
    confidential: bool
    anonymous: bool
    training: bool


@blueprint.get("/desk/aduan")
@requires("officer", "head", "admin")
def show() -> str:
    """One page of the list. `lihat` names the scope, `mulai` the first row."""
    now, user, office = clock.now(), current_user(), current_office()
    asked = request.args.get("lihat", "open")
    chosen = asked if asked in SCOPES else "open"
    page = complaint_reading.page(chosen, user, now, _offset())
    counts = complaint_reading.counts(user, now)
    hours, staff = registry.hours_of(office), queue.staff_names(office.id)
    facts = complaint_reading.facts_of([ticket.id for ticket, _complaint in page.rows])
    untold = {ticket_id for ticket_id, known in facts.items() if known.untold}
    return render_template(
        "desk/complaints.html",
        chosen=chosen,
        scopes=[(name, _(words), counts[name]) for name, words in SCOPES.items()],
        rows=[_row(ticket, row, staff, hours, now, ticket.id in untold) for ticket, row in page.rows],
        page=page,
        page_size=queue.PAGE,
        empty=[_(words) for words in EMPTY[chosen]],
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


def _row(
    ticket: Ticket, row: Complaint, staff: dict[int, str], hours: OfficeHours, now: datetime, untold: bool
) -> Row:
    step = said(UNTOLD) if untold else next_step(ticket, row, hours, now).title
    return Row(
        id=ticket.id,
        number=ticket.number,
        about=_(ABOUT[row.about]),
        timer=timers_of(ticket, row, hours, now).nearest,
        status=status_tag(ticket.status),
        came_in=came_in(ticket.received_at, hours, now),
        received_at=ticket.received_at,
        step=step[0].lower() + step[1:],
        owner=staff.get(ticket.assignee_id or 0, ""),
        confidential=ticket.confidential,
        anonymous=row.anonymous,
        training=ticket.training,
    )


def _offset() -> int:
    asked = request.args.get("mulai", "0")
    return min(int(asked), 100_000) if asked.isascii() and asked.isdigit() else 0
