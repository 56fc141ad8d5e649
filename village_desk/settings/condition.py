"""The page "Keadaan sistem": what waits and for how long, what failed, and what still works, in plain words (R46)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from village_desk.backup import places
from village_desk.config import current
from village_desk.marked import marked
from village_desk.messages import catching_up, quarantine, refusals
from village_desk.messages.reason_words import reason_words
from village_desk.office.models import Office
from village_desk.operation import failures, health
from village_desk.operation.health import OK, Health, Waiting
from village_desk.translation import gettext as _
from village_desk.translation import language, ngettext, said

WEEK = timedelta(days=7)
WAITING_WORDS = {
    "turn_due": marked("Pesan warga yang belum dijawab"),
    "turn_held": marked("Percakapan ke nomor yang belum milik kantor mana pun"),
    "outbox_queued": marked("Pesan keluar yang menunggu dikirim"),
    "outbox_claimed": marked("Pesan keluar yang sedang disiapkan"),
    "outbox_calling": marked("Pesan keluar yang sedang diserahkan"),
    "outbox_lease_lost": marked("Pesan keluar yang ditinggalkan program pekerja"),
    "outbox_unknown": marked("Pesan keluar yang belum pasti terkirim"),
    "outbox_no_receipt": marked("Pesan terkirim tanpa tanda sampai"),
    "attachment_waiting": marked("Foto atau berkas warga yang belum terambil"),
}
TROUBLES = {
    ("worker", "silent"): marked(
        "Program pekerja (worker) tidak berjalan. Pesan warga tetap tersimpan, tetapi belum dijawab."
    ),
    ("worker", "stuck"): marked("Pesan warga menunggu terlalu lama untuk dijawab. Semuanya tersimpan."),
    ("delivery", "silent"): marked(
        "Bagian pengirim tidak berjalan. Pesan untuk warga menunggu dan tidak hilang."
    ),
    ("delivery", "stuck"): marked(
        "Pesan untuk warga menunggu terlalu lama untuk dikirim. Tidak ada yang hilang."
    ),
    ("database", "away"): marked("Basis data tidak dapat dihubungi."),
    ("schema", "not_at_head"): marked(
        "Basis data belum diperbarui. Jalankan village-desk upgrade di server."
    ),
}


@dataclass(frozen=True)
class Line:
    """One line of the page. `fine` None: it is only told."""

    title: str
    words: str
    fine: bool | None = None


@dataclass(frozen=True)
class Condition:
    troubles: tuple[str, ...]
    waiting: tuple[Line, ...]
    failed: tuple[Line, ...]
    machine: tuple[Line, ...]


def of(office: Office, now: datetime) -> Condition:
    """What the page shows. Failures are the office's own; the machine is everybody's. `now` is aware."""
    found = health.examine()
    return Condition(
        troubles=tuple(_troubles(found)),
        waiting=tuple(_waiting(one) for one in found.waiting if one.rows),
        failed=tuple(_failed(one) for one in failures.by_code(now - WEEK, office.id)),
        machine=(_catch_up(now), *_backups(found), _disk(found), *_clock(), _refused(now)),
    )


def _troubles(found: Health) -> Iterator[str]:
    for part, state in found.checks.items():
        if state != OK:
            known = TROUBLES.get((part, state))
            yield (
                said(known) if known else _("Bagian %(part)s bermasalah (%(state)s).", part=part, state=state)
            )
    if found.provider_paused:
        yield _(
            "Pengiriman berhenti karena gangguan pada akun penyedia. Pesan tersimpan dan dikirim setelah pulih."
        )
    if found.on_hold:
        yield _(
            "Baru dipulihkan dari cadangan: belum ada yang dikirim sampai village-desk catch-up dijalankan."
        )


def _waiting(one: Waiting) -> Line:
    late = one.oldest > health.SILENT and one.state in ("turn_due", "outbox_queued", "outbox_lease_lost")
    words = _("%(rows)d, paling lama %(time)s", rows=one.rows, time=duration(one.oldest))
    return Line(said(WAITING_WORDS.get(one.state, one.state)), words, False if late else None)


def _failed(one: failures.Failure) -> Line:
    words = said(reason_words(one.reason, one.code)) or _("sebab tidak tercatat")
    if one.code and one.code not in words:
        words = _("%(why)s (kode %(code)s)", why=words, code=one.code)
    count = ngettext("%(num)d pesan", "%(num)d pesan", one.count)
    return Line(f"{words[0].upper()}{words[1:]}", count)


def _catch_up(now: datetime) -> Line:
    title, last = _("Pesan yang terlewat dicari"), catching_up.last()
    if last is None or last.ended_at is None:
        return Line(title, _("belum pernah; dijalankan sendiri saat program pekerja mulai"))
    if last.failures:
        words = ngettext(
            "daftar penyedia tidak terbaca %(num)d kali berturut-turut",
            "daftar penyedia tidak terbaca %(num)d kali berturut-turut",
            last.failures,
        )
        return Line(title, words, False)
    words = ngettext(
        "%(time)s yang lalu, %(num)d pesan ditemukan sejak awal",
        "%(time)s yang lalu, %(num)d pesan ditemukan sejak awal",
        last.found_in_all,
        time=duration((now - last.ended_at).total_seconds()),
    )
    return Line(title, words, True)


def _backups(found: Health) -> Iterator[Line]:
    for position, age in enumerate(found.backups, start=1):
        title = _("Cadangan data, tempat %(place)d", place=position)
        if math.isinf(age):
            yield Line(title, _("belum ada"), False)
        else:
            words = _("%(time)s yang lalu", time=duration(age))
            yield Line(title, words, age < current().number("BACKUP_OLD"))
    if not places.apart():
        words = _("belum ada: bila cakram ini rusak, cadangannya ikut hilang")
        yield Line(_("Tempat cadangan kedua"), words, False)


def _disk(found: Health) -> Line:
    size = f"{found.free_disk / 2**30:.1f}"
    if language() == "id":
        size = size.replace(".", ",")
    if found.free_disk > current().number("MEDIA_FREE_FLOOR"):
        return Line(_("Cakram"), _("%(size)s GB kosong", size=size), True)
    words = _("%(size)s GB kosong: foto warga ditahan, teks tetap diterima", size=size)
    return Line(_("Cakram"), words, False)


def _clock() -> Iterator[Line]:
    last = catching_up.last()
    if last is None or last.drift is None:
        return
    fine = abs(last.drift) <= current().number("CLOCK_DRIFT")
    words = _("cocok dengan jam penyedia")
    if not fine:
        words = _("berbeda %(time)s dari jam penyedia", time=duration(abs(last.drift)))
    yield Line(_("Jam komputer ini"), words, fine)


def _refused(now: datetime) -> Line:
    title, warning = _("Kiriman yang ditolak"), quarantine.warning(now)
    if warning is None:
        return Line(title, _("tidak ada yang mencurigakan"), True)
    words = _("%(count)d dalam satu jam terakhir.", count=warning.recent)
    likely = said(refusals.WORDS.get(warning.cause or "", ""))
    return Line(title, f"{words} {likely}".strip(), False)


def duration(seconds: float) -> str:
    """ "40 detik", "12 menit", "5 jam", "3 hari": the largest unit alone."""
    if seconds < 60:
        return str(ngettext("%(num)d detik", "%(num)d detik", round(seconds)))
    if seconds >= 2 * 86400:
        return str(ngettext("%(num)d hari", "%(num)d hari", int(seconds // 86400)))
    if seconds >= 2 * 3600:
        return str(ngettext("%(num)d jam", "%(num)d jam", int(seconds // 3600)))
    return str(ngettext("%(num)d menit", "%(num)d menit", int(seconds // 60)))
