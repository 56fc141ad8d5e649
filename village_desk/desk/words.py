"""What the desk says about times and states: pure functions of data and moment, in Indonesian."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from village_desk.office.hours import OfficeHours
from village_desk.office.wording_time import DAYS, MONTHS, clock_words, part_of_day
from village_desk.tickets import promise
from village_desk.tickets.status import CLOSED, WORDS, Status

SIGNS = {"act": "●", "rest": "○", "done": "✓", "late": "!"}


@dataclass(frozen=True)
class Tag:
    """A state in words. `tone`: act (yellow), rest (grey), done (green), late (red); colour is never alone."""

    tone: str
    words: str

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


def day_name(day: date, today: date) -> str:
    """ "hari ini", "besok", "kemarin", "Kamis" within six days, else "12 November"."""
    near = {0: "hari ini", 1: "besok", -1: "kemarin"}
    apart = (day - today).days
    if apart in near:
        return near[apart]
    if abs(apart) <= 6:
        return DAYS[day.weekday()]
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def when(moment: datetime, hours: OfficeHours, now: datetime) -> str:
    """ "hari ini 15.00", "Kamis 21.47", "12 November 08.10", in the office's zone."""
    local = hours.local(moment)
    return f"{day_name(local.date(), hours.local(now).date())} {clock_words(local.time())}"


def came_in(moment: datetime, hours: OfficeHours, now: datetime) -> str:
    """How people remember it: "masuk Kamis malam", "masuk hari ini 09.10", "masuk 12 November"."""
    local, today = hours.local(moment), hours.local(now).date()
    if local.date() == today:
        return f"masuk hari ini {clock_words(local.time())}"
    name = day_name(local.date(), today)
    return f"masuk {name}" if name[0].isdigit() else f"masuk {name} {part_of_day(local)}"


def promise_words(due: datetime, hours: OfficeHours, now: datetime) -> str:
    """ "hari ini sebelum 15.30", "Selasa sebelum 15.30": the promise as a moment."""
    local = hours.local(due)
    return f"{day_name(local.date(), hours.local(now).date())} sebelum {clock_words(local.time())}"


def need_tag(status: str, due: datetime | None, hours: OfficeHours, now: datetime) -> Tag:
    """The need for action: late, now, resting with someone else, or done (ux Q3)."""
    if status in CLOSED:
        return Tag("done" if status in (Status.COMPLETED, "closed") else "rest", WORDS[status])
    if status == Status.DOCUMENTS_MISSING:
        return Tag("rest", "Menunggu warga")
    if status == Status.READY:
        return Tag("done", "Siap diambil")
    if due is None:
        return Tag("act", "Belum ada janji waktu")
    if now > due:
        return Tag("late", f"Terlambat {promise.lateness_days(hours, due, now)} hari kerja")
    words = promise_words(due, hours, now)
    tone = "rest" if status == Status.AT_AGENCY else "act"
    return Tag(tone, words[0].upper() + words[1:])


def promise_reason(status: str, due: datetime | None, days: int, hours: OfficeHours, now: datetime) -> str:
    """The sentence under the promise: why this moment, or why none yet."""
    if status in CLOSED:
        return "Permohonan ini sudah ditutup."
    if status == Status.DOCUMENTS_MISSING:
        return "Janji waktu berhenti sementara, dan berjalan lagi begitu berkas yang diminta lengkap."
    if due is None:
        return "Janji waktu mulai dihitung begitu berkas lengkap."
    counted = f"{days} hari kerja sejak berkas lengkap, menurut jam buka kantor."
    if status == Status.READY:
        return f"Dokumen sudah siap; janjinya {promise_words(due, hours, now)}."
    return f"Janji: {promise_words(due, hours, now)}. {counted}"


def status_tag(status: str) -> Tag:
    """The status as a tag."""
    if status in CLOSED:
        return Tag("done" if status in (Status.COMPLETED, "closed") else "rest", WORDS[status])
    if status == Status.READY:
        return Tag("done", WORDS[status])
    tone = "rest" if status in (Status.DOCUMENTS_MISSING, Status.AT_AGENCY) else "act"
    return Tag(tone, WORDS.get(status, status))


VERDICT_TAGS = {
    "unchecked": Tag("act", "Belum diperiksa"),
    "readable": Tag("done", "Terbaca"),
    "blurred": Tag("late", "Buram"),
    "wrong": Tag("late", "Salah"),
    "missing": Tag("late", "Tidak dapat dibuka"),
    "absent": Tag("rest", "Belum ada"),
    "in_person": Tag("rest", "Dibawa ke kantor"),
    "fetching": Tag("rest", "Sedang diambil"),
}

# Outgoing messages: what happened to them, in a word.
SENT_WORDS = {
    "queued": "menunggu dikirim",
    "claimed": "sedang dikirim",
    "calling": "sedang dikirim",
    "handed_over": "dikirim, menunggu tanda sampai",
    "sent": "dikirim, menunggu tanda sampai",
    "delivered": "sampai",
    "read": "dibaca",
    "unknown": "belum pasti terkirim",
    "failed": "gagal",
    "expired": "tidak jadi dikirim, sudah lewat waktunya",
    "cancelled": "dibatalkan",
    "needs_person": "belum sampai, perlu ditelepon",
}
SILENCES = {
    "told_in_reply": "Dijawab langsung dalam percakapan.",
    "told_together": "Disampaikan dalam pesan permohonan yang diajukan bersama.",
    "no_chat": "Permohonan ini tidak berasal dari WhatsApp, jadi tidak ada pesan yang dikirim.",
    "window_closed": "Warga terakhir menulis lebih dari 24 jam lalu. Perubahan ini dapat dilihat warga lewat "
    "STATUS dan halaman lacak; tidak ada pesan yang dikirim.",
    "notices_off": "Warga meminta tidak dikirimi pemberitahuan. Perubahan ini tetap terlihat lewat STATUS.",
}


def ago(moment: datetime, now: datetime) -> str:
    """ "26 jam lalu", "3 hari lalu"; under an hour "baru saja"."""
    passed = now - moment
    if passed < timedelta(hours=1):
        return "baru saja"
    hours = int(passed.total_seconds() // 3600)
    return f"{hours} jam lalu" if hours < 72 else f"{passed.days} hari lalu"


# What a citizen may mean, in an officer's words (conversation.intents.INTENTS).
INTENT_WORDS = {
    "request": "Meminta layanan",
    "requirements": "Bertanya syarat, cara, atau lama proses",
    "status": "Bertanya perkembangan permohonan",
    "pickup": "Bertanya pengambilan dokumen",
    "office_hours": "Bertanya jam buka kantor",
    "office_location": "Bertanya letak kantor",
    "fee": "Bertanya biaya",
    "complaint": "Mengadu atau mengeluh",
    "human": "Ingin bicara dengan petugas",
    "greet": "Menyapa",
    "thanks": "Berterima kasih",
    "menu": "Meminta menu atau bantuan",
    "cancel": "Membatalkan",
    "confirm_yes": "Menjawab ya",
    "confirm_no": "Menjawab tidak",
    "attach_document": "Mengirim berkas",
    "language_change": "Meminta bahasa lain",
    "out_of_scope": "Hal lain di luar layanan desa",
    "emergency": "Keadaan darurat",
    "opt_out": "Tidak mau dikirimi pesan lagi",
    "spam": "Iklan atau penipuan",
}
