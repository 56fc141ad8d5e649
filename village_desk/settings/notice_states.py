"""The official WhatsApp messages in words: is each ready for the night, and if not, what is to be done."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.marked import marked
from village_desk.messages import templates
from village_desk.messages.templates import State
from village_desk.office.models import Office, OfficeNotice
from village_desk.translation import gettext as _
from village_desk.translation import ngettext, said

NOTICE_WORDS = {
    "ready": marked("Dokumen siap diambil"),
    "documents_missing": marked("Berkas kurang"),
    "rejected": marked("Permohonan ditolak"),
    "cancelled": marked("Permohonan dibatalkan"),
    "complaint_update": marked("Perkembangan aduan"),
    "reminder_pickup": marked("Pengingat mengambil dokumen"),
    "reminder_documents": marked("Pengingat melengkapi berkas"),
    "officer_reply": marked("Balasan petugas"),
    "duty_alert": marked("Kabar untuk petugas piket"),
    "queue_news": marked("Kabar antrean untuk petugas"),
    "staff_alert": marked("Kabar gangguan untuk admin"),
    "head_digest": marked("Ringkasan untuk kepala desa"),
    "survey": marked("Survei kepuasan"),
}
APPROVAL_WORDS = {
    "unsubmitted": marked("belum diajukan kepada WhatsApp"),
    "received": marked("sedang diperiksa WhatsApp"),
    "pending": marked("sedang diperiksa WhatsApp"),
    "rejected": marked("ditolak WhatsApp"),
    "paused": marked("dihentikan sementara oleh WhatsApp"),
    "disabled": marked("dimatikan WhatsApp"),
    templates.ABSENT: marked("tidak ditemukan di akun Twilio"),
}
VALUE_WORDS = {
    "office": marked("nama kantor"),
    "number": marked("nomor permohonan"),
    "service": marked("layanan"),
    "place": marked("tempat"),
    "opening": marked("jam buka berikutnya"),
    "bring": marked("yang dibawa"),
    "detail": marked("rincian atau alasan"),
    "link": marked("tautan lacak"),
    "phone": marked("telepon kantor"),
    "promise": marked("janji selesai"),
    "message": marked("tulisan petugas"),
    "period": marked("kurun waktu"),
    "received": marked("jumlah masuk"),
    "waiting": marked("jumlah menunggu"),
    "late": marked("jumlah terlambat"),
}


@dataclass(frozen=True)
class NoticeState:
    """One message. `set`: it can go; `why` says what is wrong (empty when nothing is)."""

    key: str
    words: str
    set: bool
    needed: bool
    why: str


def of(office: Office) -> tuple[NoticeState, ...]:
    """Every official message of this office, in the order in which it should be submitted."""
    return tuple(
        NoticeState(
            key=state.shipped.key,
            words=said(NOTICE_WORDS.get(state.shipped.key, state.shipped.key)),
            set=state.works,
            needed=state.needed,
            why=trouble_words(state),
        )
        for state in templates.states(office)
    )


def trouble_words(state: State) -> str:
    """What is wrong with a message and what to do, as one sentence; empty when nothing is."""
    row = state.row
    if row is None:
        return str(_("Content SID belum diisi."))
    if state.problem == "unapproved":
        return _refusal_words(row)
    if state.problem == "wrong_variables":
        asked = len(row.asked or [])
        return str(
            ngettext(
                "Teks yang disetujui meminta %(num)d isian, urutan isian di sini ada %(given)d.",
                "Teks yang disetujui meminta %(num)d isian, urutan isian di sini ada %(given)d.",
                asked,
                given=len(row.variables),
            )
        )
    if state.problem == "unknown_names":
        unknown = sorted(set(row.variables) - templates.known_names(state.shipped))
        return str(_("Isian yang tidak dikenal: %(names)s.", names=", ".join(unknown)))
    return str(_("Persetujuannya sedang ditanyakan kepada Twilio.")) if state.problem == "unchecked" else ""


def _refusal_words(row: OfficeNotice) -> str:
    known = APPROVAL_WORDS.get(row.approval)
    words = _(known) if known else _("belum disetujui (%(approval)s)", approval=row.approval)
    if row.refusal:
        return str(_("Pesan ini %(state)s: %(reason)s.", state=words, reason=row.refusal))
    return str(_("Pesan ini %(state)s.", state=words))
