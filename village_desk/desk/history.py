"""The append-only history of a ticket in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from village_desk.desk.words import VERDICTS, status_words, verdict_tag, when
from village_desk.marked import marked
from village_desk.office.hours import OfficeHours
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.translation import gettext as _
from village_desk.translation import ngettext

ACTORS = {"citizen": marked("Warga"), "system": marked("Sistem")}
CHANGED, CALLED, REMINDED = marked("Perubahan dicatat"), marked("Warga ditelepon"), marked("Pengingat")
PLAIN = {
    "assigned": marked("Petugas ditetapkan"),
    "note": marked("Catatan ditulis"),
    "reply": marked("Balasan ditulis"),
    "resent": marked("Pesan yang gagal ditulis ulang"),
    "undone": marked("Balasan diurungkan"),
    "paper": marked("Dokumen PDF dikirim ke warga"),
    "merged": marked("Permohonan yang sama digabungkan ke sini"),
    "separated": marked("Permohonan yang digabungkan dipisahkan lagi"),
    "disowned": marked("Penerima tautan menyatakan ini bukan permohonannya"),
    "owned": marked("Tautan lacak dibuka lagi oleh petugas"),
    "label": marked("Label diubah"),
    "rated": marked("Warga menilai pelayanan"),
}
CALLS = {
    "reached": marked("Warga sudah ditelepon"),
    "no_answer": marked("Telepon tidak diangkat"),
    "wrong_number": marked("Nomor telepon salah"),
}
COMPLAINTS = {
    "added": marked("Warga menambahkan keterangan"),
    "subject_named": marked("Pihak yang diadukan dicatat"),
    "subject_lifted": marked("Pihak yang diadukan dihapus dari catatan"),
    "confidential": marked("Dijadikan rahasia"),
    "not_confidential": marked("Tidak lagi rahasia"),
    "weight": marked("Kadar pengawasan diubah"),
    "topics": marked("Topik diubah"),
}
# "Ditulis", not "terkirim": whether it arrived is said beside the message itself.
REMINDERS = {
    "reminder_pickup": marked("Pengingat mengambil dokumen ditulis"),
    "reminder_documents": marked("Pengingat melengkapi berkas ditulis"),
}


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    when: str
    words: str
    who: str


def history_lines(
    ticket: Ticket, events: Sequence[TicketEvent], staff: dict[int, str], hours: OfficeHours, now: datetime
) -> list[Line]:
    """What happened to this ticket, newest first."""
    lines = [
        Line(event.at, when(event.at, hours, now), _words(event, ticket.kind), _who(event, staff))
        for event in events
    ]
    return lines[::-1]


def _who(event: TicketEvent, staff: dict[int, str]) -> str:
    if event.actor_kind in ACTORS:
        return str(_(ACTORS[event.actor_kind]))
    return str(staff.get(event.actor_id or 0, _("Petugas")))


def _words(event: TicketEvent, kind: str) -> str:
    if event.kind == "complaint":
        return str(_(COMPLAINTS.get(str(event.details.get("what")), CHANGED)))
    if event.kind == "opened":
        state = status_words(event.to_status or "")
        if kind == "complaint":
            return str(_("Aduan masuk: %(status)s", status=state))
        return str(_("Permohonan masuk: %(status)s", status=state))
    if event.kind == "status" and event.details.get("reopened"):
        return str(_("Dibuka lagi atas permintaan warga"))
    if event.kind == "status":
        return str(_("Status menjadi %(status)s", status=status_words(event.to_status or "")))
    if event.kind == "undone" and event.to_status:
        state = status_words(event.to_status)
        return str(_("Perubahan diurungkan: status kembali menjadi %(status)s", status=state))
    if event.kind == "document":
        return _document(event.details)
    if event.kind == "reminder":
        return str(_(REMINDERS.get(str(event.details.get("notice")), REMINDED)))
    if event.kind == "called":
        return str(_(CALLS.get(str(event.details.get("outcome")), CALLED)))
    return str(_(PLAIN.get(event.kind, CHANGED)))


def _document(details: dict[str, object]) -> str:
    verdict = str(details.get("verdict"))
    if verdict in VERDICTS:
        return str(_("Berkas dinilai: %(verdict)s", verdict=verdict_tag(verdict).words))
    return str(ngettext("%(num)s berkas masuk", "%(num)s berkas masuk", int(str(details.get("files", 1)))))
