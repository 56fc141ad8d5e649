"""What the desk says about times and states: functions of data and moment, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from village_desk.marked import marked
from village_desk.messages.reason_words import reason_words
from village_desk.office.calendar_words import calendar_of
from village_desk.office.hours import OfficeHours
from village_desk.office.wording_time import clock_words, part_of_day
from village_desk.tickets import promise
from village_desk.tickets.status import CLOSED, WORDS, Status
from village_desk.translation import gettext as _
from village_desk.translation import language, ngettext, said

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
    near, calendar = {0: _("hari ini"), 1: _("besok"), -1: _("kemarin")}, calendar_of(language())
    apart = (day - today).days
    if apart in near:
        return str(near[apart])
    if abs(apart) <= 6:
        return calendar.days[day.weekday()]
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {calendar.months[day.month - 1]}{year}"


def when(moment: datetime, hours: OfficeHours, now: datetime) -> str:
    """ "hari ini 15.00", "Kamis 21.47", "12 November 08.10", in the office's zone."""
    local = hours.local(moment)
    return f"{day_name(local.date(), hours.local(now).date())} {clock_words(local.time())}"


def came_in(moment: datetime, hours: OfficeHours, now: datetime) -> str:
    """How people remember it: "masuk Kamis malam", "masuk hari ini 09.10", "masuk 12 November"."""
    local, today = hours.local(moment), hours.local(now).date()
    if local.date() == today:
        return str(_("masuk hari ini %(clock)s", clock=clock_words(local.time())))
    name = day_name(local.date(), today)
    day = name if name[0].isdigit() else f"{name} {_part_of_day(local)}"
    return str(_("masuk %(day)s", day=day))


def _part_of_day(local: datetime) -> str:
    """ "malam", in English "evening"."""
    place = calendar_of("id").parts.index(part_of_day(local))
    return calendar_of(language()).parts[place]


def promise_words(due: datetime, hours: OfficeHours, now: datetime) -> str:
    """ "hari ini sebelum 15.30", "Selasa sebelum 15.30": the promise as a moment."""
    local = hours.local(due)
    day = day_name(local.date(), hours.local(now).date())
    return str(_("%(day)s sebelum %(clock)s", day=day, clock=clock_words(local.time())))


def status_words(status: str) -> str:
    """The status as people read it; one that is not known stays as it is."""
    return _(WORDS[status]) if status in WORDS else status


def need_tag(status: str, due: datetime | None, hours: OfficeHours, now: datetime) -> Tag:
    """The need for action: late, now, resting with someone else, or done (ux Q3)."""
    if status in CLOSED:
        return Tag("done" if status in (Status.COMPLETED, "closed") else "rest", status_words(status))
    if status == Status.DOCUMENTS_MISSING:
        return Tag("rest", _("Menunggu warga"))
    if status == Status.READY:
        return Tag("done", _("Siap diambil"))
    if due is None:
        return Tag("act", _("Belum ada janji waktu"))
    if now > due:
        days = promise.lateness_days(hours, due, now)
        return Tag("late", ngettext("Terlambat %(num)s hari kerja", "Terlambat %(num)s hari kerja", days))
    words = promise_words(due, hours, now)
    tone = "rest" if status == Status.AT_AGENCY else "act"
    return Tag(tone, words[0].upper() + words[1:])


def promise_reason(status: str, due: datetime | None, days: int, hours: OfficeHours, now: datetime) -> str:
    """The sentence under the promise: why this moment, or why none yet."""
    if status in CLOSED:
        return str(_("Permohonan ini sudah ditutup."))
    if status == Status.DOCUMENTS_MISSING:
        return str(_("Janji waktu berhenti sementara, dan berjalan lagi begitu berkas yang diminta lengkap."))
    if due is None:
        return str(_("Janji waktu mulai dihitung begitu berkas lengkap."))
    if status == Status.READY:
        return str(_("Dokumen sudah siap; janjinya %(promise)s.", promise=promise_words(due, hours, now)))
    return str(
        ngettext(
            "Janji: %(promise)s. %(num)s hari kerja sejak berkas lengkap, menurut jam buka kantor.",
            "Janji: %(promise)s. %(num)s hari kerja sejak berkas lengkap, menurut jam buka kantor.",
            days,
            promise=promise_words(due, hours, now),
        )
    )


def agency_words(since: datetime, hours: OfficeHours, now: datetime) -> str:
    """How long it has been at the agency: "di dinas sejak Senin 09.00, 2 hari kerja"."""
    days, moment = promise.days_since(hours, since, now), when(since, hours, now)
    if not days:
        return str(_("di dinas sejak %(when)s", when=moment))
    return str(
        ngettext(
            "di dinas sejak %(when)s, %(num)s hari kerja",
            "di dinas sejak %(when)s, %(num)s hari kerja",
            days,
            when=moment,
        )
    )


def status_tag(status: str) -> Tag:
    """The status as a tag."""
    if status in CLOSED:
        return Tag("done" if status in (Status.COMPLETED, "closed") else "rest", status_words(status))
    if status == Status.READY:
        return Tag("done", status_words(status))
    tone = "rest" if status in (Status.DOCUMENTS_MISSING, Status.AT_AGENCY) else "act"
    return Tag(tone, status_words(status))


VERDICTS = {
    "unchecked": ("act", marked("Belum diperiksa")),
    "readable": ("done", marked("Terbaca")),
    "blurred": ("late", marked("Buram")),
    "wrong": ("late", marked("Salah")),
    "missing": ("late", marked("Tidak dapat dibuka")),
    "absent": ("rest", marked("Belum ada")),
    "in_person": ("rest", marked("Dibawa ke kantor")),
    "fetching": ("rest", marked("Sedang diambil")),
}


def verdict_tag(verdict: str) -> Tag:
    """How a document was judged, or why there is none."""
    tone, words = VERDICTS[verdict]
    return Tag(tone, _(words))


# Outgoing messages: what happened to them, in a word.
SENT_WORDS = {
    "queued": marked("menunggu dikirim"),
    "claimed": marked("sedang dikirim"),
    "calling": marked("sedang dikirim"),
    "handed_over": marked("dikirim, menunggu tanda sampai"),
    "sent": marked("dikirim, menunggu tanda sampai"),
    "delivered": marked("sampai"),
    "read": marked("dibaca"),
    "unknown": marked("belum pasti terkirim"),
    "failed": marked("gagal"),
    "expired": marked("tidak jadi dikirim, sudah lewat waktunya"),
    "cancelled": marked("dibatalkan"),
    "needs_person": marked("belum sampai, perlu ditelepon"),
}
SILENCES = {
    "told_in_reply": marked("Dijawab langsung dalam percakapan."),
    "told_together": marked("Disampaikan dalam pesan permohonan yang diajukan bersama."),
    "no_chat": marked("Permohonan ini tidak berasal dari WhatsApp, jadi tidak ada pesan yang dikirim."),
    "window_closed": marked(
        "Warga terakhir menulis lebih dari 24 jam lalu. Perubahan ini dapat dilihat warga lewat "
        "STATUS dan halaman lacak; tidak ada pesan yang dikirim."
    ),
    "notices_off": marked(
        "Warga meminta tidak dikirimi pemberitahuan. Perubahan ini tetap terlihat lewat STATUS."
    ),
}


def why_not(reason: str | None, code: str | None) -> str:
    """Why a message did not arrive; "" when nothing is known of it."""
    words = reason_words(reason, code)
    return said(words) if words else ""


def ago(moment: datetime, now: datetime) -> str:
    """ "26 jam lalu", "3 hari lalu"; under an hour "baru saja"."""
    passed = now - moment
    if passed < timedelta(hours=1):
        return str(_("baru saja"))
    hours = int(passed.total_seconds() // 3600)
    if hours < 72:
        return str(ngettext("%(num)s jam lalu", "%(num)s jam lalu", hours))
    return str(ngettext("%(num)s hari lalu", "%(num)s hari lalu", passed.days))


# What a citizen may mean, in an officer's words (conversation.intents.INTENTS).
INTENT_WORDS = {
    "request": marked("Meminta layanan"),
    "requirements": marked("Bertanya syarat, cara, atau lama proses"),
    "status": marked("Bertanya perkembangan permohonan"),
    "pickup": marked("Bertanya pengambilan dokumen"),
    "office_hours": marked("Bertanya jam buka kantor"),
    "office_location": marked("Bertanya letak kantor"),
    "fee": marked("Bertanya biaya"),
    "complaint": marked("Mengadu atau mengeluh"),
    "human": marked("Ingin bicara dengan petugas"),
    "greet": marked("Menyapa"),
    "thanks": marked("Berterima kasih"),
    "menu": marked("Meminta menu atau bantuan"),
    "cancel": marked("Membatalkan"),
    "confirm_yes": marked("Menjawab ya"),
    "confirm_no": marked("Menjawab tidak"),
    "attach_document": marked("Mengirim berkas"),
    "language_change": marked("Meminta bahasa lain"),
    "out_of_scope": marked("Hal lain di luar layanan desa"),
    "emergency": marked("Keadaan darurat"),
    "opt_out": marked("Tidak mau dikirimi pesan lagi"),
    "spam": marked("Iklan atau penipuan"),
}
