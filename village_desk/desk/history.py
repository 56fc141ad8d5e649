"""The append-only history of a ticket in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from village_desk.desk.words import VERDICT_TAGS, when
from village_desk.office.hours import OfficeHours
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import WORDS

ACTORS = {"citizen": "Warga", "system": "Sistem"}
PLAIN = {
    "assigned": "Petugas ditetapkan",
    "note": "Catatan ditulis",
    "reply": "Balasan ditulis",
    "undone": "Balasan diurungkan",
    "paper": "Dokumen PDF dikirim ke warga",
    "merged": "Permohonan yang sama digabungkan ke sini",
    "separated": "Permohonan yang digabungkan dipisahkan lagi",
    "disowned": "Penerima tautan menyatakan ini bukan permohonannya",
    "owned": "Tautan lacak dibuka lagi oleh petugas",
    "label": "Label diubah",
    "rated": "Warga menilai pelayanan",
}
CALLS = {
    "reached": "Warga sudah ditelepon",
    "no_answer": "Telepon tidak diangkat",
    "wrong_number": "Nomor telepon salah",
}
COMPLAINTS = {
    "added": "Warga menambahkan keterangan",
    "subject_named": "Pihak yang diadukan dicatat",
    "subject_lifted": "Pihak yang diadukan dihapus dari catatan",
    "confidential": "Dijadikan rahasia",
    "not_confidential": "Tidak lagi rahasia",
    "weight": "Kadar pengawasan diubah",
    "topics": "Topik diubah",
}
# "Ditulis", not "terkirim": whether it arrived is said beside the message itself.
REMINDERS = {
    "reminder_pickup": "Pengingat mengambil dokumen ditulis",
    "reminder_documents": "Pengingat melengkapi berkas ditulis",
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
    noun = "Aduan" if ticket.kind == "complaint" else "Permohonan"
    lines = [
        Line(event.at, when(event.at, hours, now), _words(event, noun), _who(event, staff))
        for event in events
    ]
    return lines[::-1]


def _who(event: TicketEvent, staff: dict[int, str]) -> str:
    return ACTORS.get(event.actor_kind) or staff.get(event.actor_id or 0, "Petugas")


def _words(event: TicketEvent, noun: str) -> str:
    if event.kind == "complaint":
        return COMPLAINTS.get(str(event.details.get("what")), "Perubahan dicatat")
    if event.kind == "opened":
        return f"{noun} masuk: {WORDS.get(event.to_status or '', '')}"
    if event.kind == "status" and event.details.get("reopened"):
        return "Dibuka lagi atas permintaan warga"
    if event.kind == "status":
        return f"Status menjadi {WORDS.get(event.to_status or '', event.to_status or '')}"
    if event.kind == "undone" and event.to_status:
        return f"Perubahan diurungkan: status kembali menjadi {WORDS.get(event.to_status, '')}"
    if event.kind == "document":
        return _document(event.details)
    if event.kind == "reminder":
        return REMINDERS.get(str(event.details.get("notice")), "Pengingat")
    if event.kind == "called":
        return CALLS.get(str(event.details.get("outcome")), "Warga ditelepon")
    return PLAIN.get(event.kind, "Perubahan dicatat")


def _document(details: dict[str, object]) -> str:
    tag = VERDICT_TAGS.get(str(details.get("verdict")))
    if tag is not None:
        return f"Berkas dinilai: {tag.words}"
    return f"{details.get('files', 1)} berkas masuk"
