"""The official WhatsApp messages in words: is each ready for the night, and if not, what is to be done."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.messages import templates
from village_desk.messages.templates import State
from village_desk.office.models import Office

NOTICE_WORDS = {
    "ready": "Dokumen siap diambil",
    "documents_missing": "Berkas kurang",
    "rejected": "Permohonan ditolak",
    "cancelled": "Permohonan dibatalkan",
    "complaint_update": "Perkembangan aduan",
    "reminder_pickup": "Pengingat mengambil dokumen",
    "reminder_documents": "Pengingat melengkapi berkas",
    "officer_reply": "Balasan petugas",
    "duty_alert": "Kabar untuk petugas piket",
    "queue_news": "Kabar antrean untuk petugas",
    "staff_alert": "Kabar gangguan untuk admin",
    "head_digest": "Ringkasan untuk kepala desa",
    "survey": "Survei kepuasan",
}
APPROVAL_WORDS = {
    "unsubmitted": "belum diajukan kepada WhatsApp",
    "received": "sedang diperiksa WhatsApp",
    "pending": "sedang diperiksa WhatsApp",
    "rejected": "ditolak WhatsApp",
    "paused": "dihentikan sementara oleh WhatsApp",
    "disabled": "dimatikan WhatsApp",
    templates.ABSENT: "tidak ditemukan di akun Twilio",
}
VALUE_WORDS = {
    "office": "nama kantor",
    "number": "nomor permohonan",
    "service": "layanan",
    "place": "tempat",
    "opening": "jam buka berikutnya",
    "bring": "yang dibawa",
    "detail": "rincian atau alasan",
    "link": "tautan lacak",
    "phone": "telepon kantor",
    "promise": "janji selesai",
    "message": "tulisan petugas",
    "period": "kurun waktu",
    "received": "jumlah masuk",
    "waiting": "jumlah menunggu",
    "late": "jumlah terlambat",
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
            words=NOTICE_WORDS.get(state.shipped.key, state.shipped.key),
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
        return "Content SID belum diisi."
    if state.problem == "unapproved":
        words = APPROVAL_WORDS.get(row.approval, f"belum disetujui ({row.approval})")
        return f"Pesan ini {words}{f': {row.refusal}' if row.refusal else ''}."
    if state.problem == "wrong_variables":
        asked, given = len(row.asked or []), len(row.variables)
        return f"Teks yang disetujui meminta {asked} isian, urutan isian di sini ada {given}."
    if state.problem == "unknown_names":
        unknown = sorted(set(row.variables) - templates.known_names(state.shipped))
        return f"Isian yang tidak dikenal: {', '.join(unknown)}."
    return "Persetujuannya sedang ditanyakan kepada Twilio." if state.problem == "unchecked" else ""
