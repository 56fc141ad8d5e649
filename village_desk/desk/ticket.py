"""The page of one ticket, and the logged look at its identity numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from village_desk import audit, clock
from village_desk.conversation import kin
from village_desk.database import transaction
from village_desk.desk import (
    chat,
    complaint_finding,
    meanwhile,
    merging,
    reopening,
    sending,
    survey_form,
    taking,
    told,
)
from village_desk.desk.actions_list import other_actions, page_of
from village_desk.desk.applicant import applicant_of
from village_desk.desk.file_list import file_list
from village_desk.desk.finding import Opened, opened
from village_desk.desk.forms import relation_words
from village_desk.desk.glance import seen
from village_desk.desk.history import history_lines
from village_desk.desk.next_step import next_step
from village_desk.desk.ratings import rating_words
from village_desk.desk.taking_back import undo_words
from village_desk.desk.words import Tag, agency_words, came_in, need_tag, promise_reason, status_tag, when
from village_desk.errors import NotFound
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.security.access import (
    ROLES,
    current_office,
    current_user,
    may_see_identities,
    requires,
)
from village_desk.tickets import (
    chat_history,
    labels,
    listening,
    mentions,
    presence,
    queue,
    quick_replies,
    undoing,
)
from village_desk.tickets.models import ReplyDraft, Ticket
from village_desk.tickets.status import Status
from village_desk.translation import gettext as _
from village_desk.translation import language

blueprint = Blueprint("ticket", __name__)

RESULTS = {
    "diambil": marked("Permohonan ini sekarang milik Bapak/Ibu."),
    "dikembalikan": marked("Permohonan kembali ke antrean, dan dapat diambil siapa pun."),
    "ditugaskan": marked("Permohonan ditugaskan kepada rekan."),
    "diubah": marked("Status sudah diubah. Pesan untuk warga sedang dikirim."),
    "sudah": marked("Perubahan ini sudah dikerjakan, dan hanya dicatat sekali."),
    "diubah-diam": marked("Status sudah diubah. Tidak ada pesan yang dikirim."),
    "telepon": marked(
        "Sudah dicatat. Pesan tidak dapat dikirim lewat WhatsApp; warga masuk daftar Telepon warga."
    ),
    "diminta": marked("Permintaan berkas sedang dikirim. Permohonan menunggu warga."),
    "ditolak": marked("Permohonan ditolak. Pesan untuk warga sedang dikirim."),
    "diserahkan": marked("Dokumen sudah diserahkan. Permohonan selesai."),
    "dinilai": marked("Semua berkas yang masuk sudah dinilai."),
    "dibalas": marked("Balasan sedang dikirim."),
    "dikirim-ulang": marked("Pesan sedang dikirim ulang."),
    "salah-paham": marked("Tanda tersimpan. Terima kasih, program belajar dari sini."),
    "pdf": marked("Dokumen sedang dikirim lewat WhatsApp."),
    "pdf-surat": marked(
        "Warga menerima pesan resmi bahwa dokumen siap diambil; PDF tidak dapat dikirim sekarang."
    ),
    "dicatat": marked("Catatan tersimpan. Warga tidak melihatnya."),
    "diurungkan": marked("Balasan diurungkan dan tidak dikirim."),
    "urung": marked("Perubahan diurungkan. Warga tidak dikirimi pesan."),
    "urung-terlambat": marked(
        "Pesan sudah berangkat atau permohonan sudah berubah lagi, jadi tidak dapat diurungkan."
    ),
    "digabung": marked("Permohonan digabungkan. Warga diberi tahu sekali."),
    "dipisah": marked("Permohonan dipisahkan lagi dan berjalan sendiri."),
    "label": marked("Label disimpan."),
    "sebutan": marked("Catatan ditandai sudah dibaca."),
    "tautan": marked("Tautan lacak dibuka lagi."),
    "terlambat-urung": marked("Balasan sudah dalam perjalanan dan tidak dapat diurungkan lagi."),
}


# After these the last change can be taken back for a few seconds.
CHANGED = frozenset(("diubah", "diubah-diam", "telepon", "diminta", "ditolak", "diserahkan", "digabung"))


@dataclass(frozen=True)
class Head:
    """What stands on top of the page."""

    need: Tag
    status: Tag
    reason: str
    agency: str
    came_in: str
    owner: str
    mine: bool


@blueprint.get("/desk/t/<int:ticket_id>")
@requires(*ROLES)
def show(ticket_id: int) -> str | Response:
    """Who, what, the promise; the one next action; documents; data; conversation; history (ux T1)."""
    found = opened(ticket_id)
    if found is None and complaint_finding.is_visible(ticket_id):
        return redirect(url_for("desk.complaint.show", ticket_id=ticket_id), 303)
    if found is None:
        raise NotFound
    return _page(found, identity=False)


@blueprint.post("/desk/t/<int:ticket_id>/identitas")
@requires("officer")
def open_identity(ticket_id: int) -> str:
    """The identity numbers in full, in this answer only; who looked is written down (S23)."""
    found, user = opened(ticket_id), current_user()
    if found is None:
        raise NotFound
    with transaction():
        audit.note(
            "identity.opened", office_id=user.office_id, user_id=user.id, subject=f"ticket:{ticket_id}"
        )
    return _page(found, identity=True)


def _page(found: Opened, *, identity: bool) -> str:
    now, office, ticket = clock.now(), current_office(), found.ticket
    hours = registry.hours_of(office)
    files = file_list(ticket)
    people, here, noted = presence.staff_and_here(ticket, current_user().id, now)
    if may_see_identities():
        taking.note_opened(ticket, noted, now)
    staff = {one.id: one.name for one in people}
    result = request.args.get("hasil", "")
    step = next_step(ticket, files.unchecked, files.bad, files.total)
    return render_template(
        "desk/ticket.html",
        ticket=ticket,
        head=_head(ticket, staff, hours, now),
        files=files,
        step=step,
        next_url=page_of(ticket, step.to) if step.to else None,
        others=other_actions(ticket),
        applicant=applicant_of(ticket, identity=identity),
        identity=identity,
        result=_(RESULTS[result]) if result in RESULTS else None,
        reply_sent=result in RESULTS,  # the draft of the form that was sent is forgotten (drafts.js)
        undo_words=undo_words(result),
        may_undo=result in CHANGED and undoing.possible(ticket, now),
        handles=[handle for handle, one in mentions.handles(people).items() if one.id != current_user().id],
        others_here=here,
        **(_for_officers(found, staff, hours, now, identity=identity) if may_see_identities() else {}),
    )


def _head(ticket: Ticket, staff: dict[int, str], hours: OfficeHours, now: datetime) -> Head:
    return Head(
        need=need_tag(ticket.status, ticket.due_at, hours, now),
        status=status_tag(ticket.status),
        reason=promise_reason(
            ticket.status, ticket.due_at, int(ticket.terms.get("promised_working_days", 0)), hours, now
        ),
        agency=_at_agency(ticket, hours, now),
        came_in=came_in(ticket.received_at, hours, now),
        owner=staff.get(ticket.assignee_id or 0, ""),
        mine=ticket.assignee_id == current_user().id,
    )


def _at_agency(ticket: Ticket, hours: OfficeHours, now: datetime) -> str:
    """The agency's own clock, while the request is there."""
    if ticket.status != Status.AT_AGENCY or ticket.at_agency_at is None:
        return ""
    words = agency_words(ticket.at_agency_at, hours, now)
    return f"{words[0].upper()}{words[1:]}."


def _draft(row: ReplyDraft | None, hours: OfficeHours, now: datetime) -> tuple[str, str] | None:
    """What this officer had begun to write, and when."""
    return (row.text, when(row.saved_at, hours, now)) if row and row.text else None


def _called_by(ticket: Ticket, staff: dict[int, str]) -> list[str]:
    """Who calls this officer in a note that they have not read; on most days nobody is even asked about."""
    if not seen("mentions"):
        return []
    return [staff.get(one, _("Rekan")) for one in mentions.authors(ticket.id, current_user().id)]


def _for_officers(
    found: Opened, staff: dict[int, str], hours: OfficeHours, now: datetime, *, identity: bool
) -> dict[str, object]:
    """What holds words of citizens: nobody else's page even reads it."""
    ticket, citizen = found.ticket, found.citizen
    together, earlier = queue.beside(ticket)
    said, events = chat_history.conversation(ticket), queue.events(ticket)
    lines = chat.chat_lines(ticket, said, staff, hours, now, identity=identity)
    return {
        "earlier_lines": lines[: -chat.SHOWN],
        "lines": lines[-chat.SHOWN :],
        "undoable": chat.waiting_to_go(lines),
        "pin": next((line.map for line in reversed(lines) if line.map), ""),
        "voices": listening.of_chat(ticket.citizen_id) if ticket.citizen_id and seen("voices") else [],
        "seen": meanwhile.last(events),
        "told": told.told(ticket, events, said.outbound, hours, now),
        "wrong_number": told.wrong_number(ticket, events),
        "reopened_because": reopening.reason(ticket, events),
        "window_words": sending.window_words(ticket, now),
        "quick": survey_form.invitable(quick_replies.offered(current_office(), ticket, citizen, now)),
        "draft": _draft(found.draft, hours, now),
        "labels": labels.of_ticket(ticket),
        "rating": rating_words(ticket),
        "called_by": _called_by(ticket, staff),
        "merged": merging.merged(ticket),
        "citizen_page": url_for("desk.people.show", public_id=citizen.public_id) if citizen else "",
        "history": history_lines(ticket, events, staff, hours, now),
        "collected_relation": relation_words(ticket.collected_relation),
        "relation": kin.called(ticket.applicant_relation, language()),
        "linked": [(t, status_tag(t.status)) for t in together],
        "earlier": [(t, status_tag(t.status), came_in(t.received_at, hours, now)) for t in earlier],
    }
