"""The strips above the queue: trouble with messages that people must know of, each in one sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from village_desk.config import current
from village_desk.database import db
from village_desk.desk.glance import seen
from village_desk.messages import catching_up, costs, duty_phone, quarantine, refusals
from village_desk.office.models import Office
from village_desk.operation import health
from village_desk.privacy import erasure_wishes
from village_desk.security.access import has_role
from village_desk.tickets import alerts, chats
from village_desk.translation import gettext as _
from village_desk.translation import ngettext

_CONDITION = "/settings/keadaan"
DUTY_SHOWN = timedelta(hours=24)
UNREAD_SHOWN = 3  # times in a row; once or twice is a line that wavers


@dataclass(frozen=True)
class Strip:
    """`tone`: late for what stops messages, act for what wants a look."""

    tone: str
    words: str
    url: str | None = None
    link: str = ""


def _condition(tone: str, words: str) -> Strip:
    """A strip that leads to the condition of the system."""
    return Strip(tone, words, _CONDITION, _("Lihat keadaan sistem"))


def trouble_strips(office_id: int, now: datetime) -> list[Strip]:
    """What is wrong now, for those who can do something about it; most days none."""
    if not has_role("officer", "admin"):
        return []
    found = (
        _emergency(office_id),
        _duty_phone(office_id, now),
        _pause(),
        _unknown_number(),
        _refused(now),
        _list_unread(),
        _files(),
        _disk(),
        _backup(),
        _budget(office_id, now),
        _erasures(office_id, now),
    )
    return [strip for strip in found if strip is not None]


def _emergency(office_id: int) -> Strip | None:
    """Somebody cried for help and nobody has answered: above everything, and led to."""
    if not seen("emergencies") or not has_role("officer"):
        return None
    first = chats.emergencies(office_id)
    what = _(alerts.WORDS.get(first[0].urgency or "", alerts.WORDS["general"]))
    words = _("Mendesak: %(what)s dan belum dijawab petugas.", what=what)
    if len(first) > 1:
        words += " " + _("Seluruhnya %(count)s percakapan mendesak.", count=len(first))
    return Strip("late", words, f"/desk/percakapan/{first[0].id}", _("Buka percakapan"))


def _duty_phone(office_id: int, now: datetime) -> Strip | None:
    """The alert reached nobody: whoever reads this is the one who knows."""
    if not seen("emergencies"):
        return None
    office = db.session.get_one(Office, office_id)
    if not office.duty_phone:
        return Strip("late", _("Telepon piket belum diisi: kabar mendesak tidak sampai ke HP siapa pun."))
    if duty_phone.unheard(office_id, now, DUTY_SHOWN) is None:
        return None
    words = _("Kabar mendesak belum sampai ke telepon piket. Mohon hubungi petugas piket langsung.")
    return Strip("late", words)


def _pause() -> Strip | None:
    words = _(
        "Pengiriman pesan WhatsApp sedang berhenti karena gangguan pada akun penyedia. Pesan tersimpan dan "
        "dikirim setelah pulih. Mohon beri tahu admin."
    )
    return _condition("late", words) if seen("pauses") else None


def _unknown_number() -> Strip | None:
    held = seen("held")
    words = ngettext(
        "%(num)s percakapan masuk ke nomor WhatsApp yang belum terdaftar pada kantor mana pun. Pesannya "
        "tersimpan. Mohon admin memeriksa nomor kantor.",
        "%(num)s percakapan masuk ke nomor WhatsApp yang belum terdaftar pada kantor mana pun. Pesannya "
        "tersimpan. Mohon admin memeriksa nomor kantor.",
        held,
    )
    return Strip("act", words) if held else None


def _refused(now: datetime) -> Strip | None:
    warning = quarantine.warning(now) if seen("refused") else None
    if warning is None:
        return None
    words = ngettext(
        "%(num)s kiriman ke alamat WhatsApp kita ditolak dalam satu jam terakhir karena tanda tangannya "
        "tidak cocok. Bila pesan warga tidak masuk, mohon admin memeriksa alamat dan kunci akun.",
        "%(num)s kiriman ke alamat WhatsApp kita ditolak dalam satu jam terakhir karena tanda tangannya "
        "tidak cocok. Bila pesan warga tidak masuk, mohon admin memeriksa alamat dan kunci akun.",
        warning.recent,
    )
    why = refusals.WORDS.get(warning.cause or "", "") if has_role("admin") else ""
    return Strip("act", f"{words} {_(why)}" if why else words)


def _list_unread() -> Strip | None:
    last = catching_up.last() if seen("unread") >= UNREAD_SHOWN else None
    words = _(
        "Daftar pesan di penyedia WhatsApp belum dapat dibaca. Pesan yang masuk seperti biasa tetap diterima; yang "
        "terlewat diambil dengan sendirinya setelah pulih."
    )
    return Strip("act", words) if last is not None and last.failures >= UNREAD_SHOWN else None


def _files() -> Strip | None:
    stuck = seen("files")
    words = ngettext(
        "%(num)s foto atau berkas warga belum dapat diambil. Dicoba lagi dengan sendirinya.",
        "%(num)s foto atau berkas warga belum dapat diambil. Dicoba lagi dengan sendirinya.",
        stuck,
    )
    return Strip("act", words) if stuck else None


def _disk() -> Strip | None:
    if health.free_disk() > current().number("MEDIA_FREE_FLOOR"):
        return None
    words = _(
        "Cakram komputer hampir penuh: foto dan berkas warga ditahan dulu, pesan teks tetap diterima dan dijawab. "
        "Mohon beri tahu admin."
    )
    return _condition("late", words)


def _backup() -> Strip | None:
    """For whoever can do something about it; before the first one is due nothing is said."""
    if not has_role("admin"):
        return None
    old = [
        age for age in health.backup_ages() if age > current().number("BACKUP_OLD") and not math.isinf(age)
    ]
    if not old:
        return None
    words = _("Cadangan data sudah lama tidak dibuat. Data tetap ada, tetapi belum aman.")
    return _condition("act", words)


def _erasures(office_id: int, now: datetime) -> Strip | None:
    """Who wants to be erased and has an open request: a person must see to it within 3 x 24 hours."""
    if not seen("erasures"):
        return None
    held_up = [wish for wish, _, tickets in erasure_wishes.waiting(office_id) if tickets]
    if not held_up:
        return None
    late = sum(wish.due_at < now for wish in held_up)
    words = ngettext(
        "%(num)s warga meminta datanya dihapus dan masih punya permohonan berjalan.",
        "%(num)s warga meminta datanya dihapus dan masih punya permohonan berjalan.",
        len(held_up),
    )
    if late:
        words += " " + ngettext(
            "Batas 3 x 24 jam sudah lewat untuk %(num)s warga.",
            "Batas 3 x 24 jam sudah lewat untuk %(num)s warga.",
            late,
        )
    return Strip("late" if late else "act", words, "/desk/data-warga", _("Lihat permintaan"))


def _budget(office_id: int, now: datetime) -> Strip | None:
    """Money is told of where people work, and keeps no message back."""
    found = costs.budget_warning(db.session.get_one(Office, office_id), now)
    if found is None:
        return None
    if found.over:
        words = _("Anggaran pesan bulan ini sudah terlampaui. Pesan kepada warga tetap dikirim.")
        return Strip("act", words)
    return Strip("act", _("Anggaran pesan bulan ini sudah terpakai %(percent)s%%.", percent=found.percent))
