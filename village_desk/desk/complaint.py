"""The page of one complaint: its timers, the next action, the words, whom it was given to. Never the chat itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from village_desk import audit, clock
from village_desk.citizens.models import Citizen
from village_desk.citizens.phone import masked
from village_desk.database import db, transaction
from village_desk.desk import documents, sending, told
from village_desk.desk.complaint_finding import complaint_or_404, may_work, workable_or_404
from village_desk.desk.complaint_timers import next_step, timers_of
from village_desk.desk.file_answer import file_answer, first_piece
from village_desk.desk.file_list import file_list
from village_desk.desk.history import history_lines
from village_desk.desk.taking_back import undo_words
from village_desk.desk.words import came_in, status_tag, when
from village_desk.errors import NotFound
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.security.access import current_office, current_user, has_role, requires
from village_desk.tickets import (
    complaint_access,
    complaint_reading,
    complaint_replies,
    complaint_times,
    complaints,
    queue,
    status,
    undoing,
)
from village_desk.tickets.complaint_kinds import ABOUT, OUTCOMES, TOPICS, WEIGHTS
from village_desk.tickets.models import Complaint, Ticket
from village_desk.tickets.status import VERBS
from village_desk.translation import gettext as _
from village_desk.translation import said

blueprint = Blueprint("complaint", __name__)

RESULTS = {
    "diubah": marked("Status sudah diubah. Pesan untuk warga sedang dikirim."),
    "diubah-diam": marked("Status sudah diubah. Tidak ada pesan yang dikirim."),
    "urung": marked("Perubahan diurungkan. Warga tidak dikirimi pesan."),
    "urung-terlambat": marked(
        "Pesan sudah berangkat atau aduan sudah berubah lagi, jadi tidak dapat diurungkan."
    ),
    "diurungkan": marked("Balasan diurungkan dan tidak dikirim."),
    "terlambat-urung": marked("Balasan sudah dalam perjalanan dan tidak dapat diurungkan lagi."),
    "sudah": marked("Perubahan ini sudah dikerjakan, dan hanya dicatat sekali."),
    "diserahkan": marked("Aduan sudah diserahkan."),
    "topik": marked("Topik sudah disimpan."),
    "kadar": marked("Kadar pengawasan dan batas waktunya sudah disimpan."),
    "rahasia": marked("Aduan sekarang rahasia: hanya kepala desa dan petugas yang ditunjuk yang melihatnya."),
    "terbuka": marked("Aduan tidak lagi rahasia."),
    "terkait": marked("Pihak yang diadukan sudah dicatat. Yang bersangkutan tidak melihat aduan ini lagi."),
    "bukan-terkait": marked("Yang bersangkutan dihapus dari catatan pihak yang diadukan."),
    "dibalas": marked("Balasan sedang dikirim."),
    "dicatat": marked("Catatan tersimpan. Warga tidak melihatnya."),
}
SPEAKERS = {
    "addition": marked("Tambahan dari warga"),
    "objection": marked("Warga belum puas"),
    "answer": marked("Jawaban kantor"),
    "reply": marked("Pesan kantor"),
}


@dataclass(frozen=True)
class Said:
    """Something said about it later. `side`: citizen, office or internal."""

    side: str
    who: str
    words: str
    at: datetime
    when: str


@blueprint.get("/desk/aduan/<int:ticket_id>")
@requires("officer", "head", "admin")
def show(ticket_id: int) -> str:
    """The complaint. Who opens one that is confidential is written down."""
    return _page(complaint_or_404(ticket_id))


@blueprint.post("/desk/aduan/<int:ticket_id>/nomor")
@requires("officer", "head", "admin")
def open_number(ticket_id: int) -> str:
    """The number to call when no message arrives, in this answer only; who looked is written down (S23)."""
    ticket, user = workable_or_404(ticket_id), current_user()
    if complaint_times.of(ticket).anonymous:
        raise NotFound
    with transaction():
        audit.note("phone.opened", office_id=user.office_id, user_id=user.id, subject=f"ticket:{ticket.id}")
    return _page(ticket, number=True)


def _page(ticket: Ticket, *, number: bool = False) -> str:
    user = current_user()
    row, now, office = complaint_times.of(ticket), clock.now(), current_office()
    if ticket.confidential:
        with transaction():
            audit.note(
                "complaint.opened", office_id=user.office_id, user_id=user.id, subject=f"ticket:{ticket.id}"
            )
    hours, staff = registry.hours_of(office), queue.staff_names(office.id)
    charge = complaint_access.in_charge(user, ticket)
    return render_template(
        "desk/complaint.html",
        ticket=ticket,
        row=row,
        about=_(ABOUT[row.about]),
        status=status_tag(ticket.status),
        timers=timers_of(ticket, row, hours, now),
        came_in=came_in(ticket.received_at, hours, now),
        owner=staff.get(ticket.assignee_id or 0, ""),
        mine=ticket.assignee_id == user.id,
        weight=_(WEIGHTS[row.weight]),
        topics=[_(TOPICS[topic]) for topic in row.topics],
        subjects=[(one, staff.get(one, "")) for one in complaint_access.subject_ids(ticket.id)],
        in_charge=charge,
        may_name=has_role("head", "admin"),
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
        all_topics={slug: _(words) for slug, words in TOPICS.items()},
        weights={slug: _(words) for slug, words in WEIGHTS.items()},
        handlers=complaint_access.handlers(ticket) if charge else [],
        staff=sorted(staff.items(), key=lambda pair: pair[1]),
        working=may_work(ticket),
        **(_for_workers(ticket, row, staff, hours, now, number=number) if may_work(ticket) else {}),
    )


@blueprint.get("/desk/aduan/<int:ticket_id>/berkas/<public_id>/isi")
@requires("officer", "head", "admin")
def content(ticket_id: int, public_id: str) -> Response:
    """A photo or a voice note of it; who opened it is written down (S23)."""
    ticket = workable_or_404(ticket_id)
    attachment = documents.attachment_of(ticket, public_id)
    if first_piece():
        documents.note_opened(ticket, attachment)
    return file_answer(attachment, f"{ticket.number}-{attachment.id}")


def _for_workers(
    ticket: Ticket,
    row: Complaint,
    staff: dict[int, str],
    hours: OfficeHours,
    now: datetime,
    *,
    number: bool,
) -> dict[str, object]:
    """What holds words: nobody else's page even reads it."""
    asked = request.args.get("hasil", "")
    labels, events = ticket.terms.get("labels", {}), queue.events(ticket)
    step = next_step(ticket, row, hours, now)
    others = status.allowed("complaint", ticket.status) & complaints.BY_OFFICERS - {step.to}
    return {
        "step": step,
        "may_undo": asked in ("diubah", "diubah-diam") and undoing.possible(ticket, now),
        "undo_words": undo_words(asked),
        "undoable": complaint_replies.waiting(ticket) if asked == "dibalas" else None,
        "others": [(to, _(VERBS[to])) for to in sorted(others, key=list(VERBS).index)],
        "who": _who(ticket, row),
        "phone": masked(phone) if (phone := _phone(ticket, row)) else "",
        "number": phone if number else "",
        "facts": [
            (_(labels.get(slug, slug)), _(words) if slug == "tentang" and words else words)
            for slug, words in (ticket.fields or {}).items()
        ],
        "erased": ticket.fields is None,
        "files": [file for line in file_list(ticket).lines for file in line.files],
        "kinds": {
            attachment.public_id: attachment.content_type or ""
            for _document, attachment in queue.documents(ticket)
        },
        "done": _(OUTCOMES[row.outcome]) if row.outcome in OUTCOMES else "",
        "said": _said(ticket, staff, hours, now),
        "told": told.told(ticket, events, (), hours, now),
        "window_words": sending.window_words(ticket, now),
        "history": history_lines(ticket, events, staff, hours, now),
    }


def _who(ticket: Ticket, row: Complaint) -> str:
    if row.anonymous:
        return str(_("Tanpa nama"))
    return (ticket.fields or {}).get("nama", "") or str(_("Nama tidak disebut"))


def _phone(ticket: Ticket, row: Complaint) -> str:
    """Of one without a name it is not even read."""
    if row.anonymous or ticket.citizen_id is None:
        return ""
    citizen = db.session.get(Citizen, ticket.citizen_id)
    return (citizen.phone if citizen else None) or ""


def _said(ticket: Ticket, staff: dict[int, str], hours: OfficeHours, now: datetime) -> list[Said]:
    """What was said after it came in, and the notes between officials, oldest first."""
    lines = [
        Said(
            "office" if word.author_id else "citizen",
            said(SPEAKERS.get(word.kind, ""))
            + (f" · {staff.get(word.author_id) or _('petugas')}" if word.author_id else ""),
            word.text or _("[sudah dihapus]"),
            word.written_at,
            when(word.written_at, hours, now),
        )
        for word in complaint_reading.words_of(ticket)
    ]
    lines += [
        Said(
            "internal",
            _("Catatan %(name)s · warga tidak melihat", name=staff.get(note.author_id) or _("petugas")),
            note.text or _("[sudah dihapus]"),
            note.written_at,
            when(note.written_at, hours, now),
        )
        for note in queue.notes(ticket)
    ]
    return sorted(lines, key=lambda line: line.at)
