"""The page "Keadaan sistem": what waits and for how long, what failed, and what still works, in plain words (R46)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from village_desk.backup import places
from village_desk.config import current
from village_desk.messages import catching_up, quarantine, refusals
from village_desk.messages.reason_words import reason_words
from village_desk.office.models import Office
from village_desk.operation import failures, health
from village_desk.operation.health import OK, Health, Waiting

WEEK = timedelta(days=7)
WAITING_WORDS = {
    "turn_due": "Pesan warga yang belum dijawab",
    "turn_held": "Percakapan ke nomor yang belum milik kantor mana pun",
    "outbox_queued": "Pesan keluar yang menunggu dikirim",
    "outbox_claimed": "Pesan keluar yang sedang disiapkan",
    "outbox_calling": "Pesan keluar yang sedang diserahkan",
    "outbox_lease_lost": "Pesan keluar yang ditinggalkan program pekerja",
    "outbox_unknown": "Pesan keluar yang belum pasti terkirim",
    "outbox_no_receipt": "Pesan terkirim tanpa tanda sampai",
    "attachment_waiting": "Foto atau berkas warga yang belum terambil",
}
TROUBLES = {
    (
        "worker",
        "silent",
    ): "Program pekerja (worker) tidak berjalan. Pesan warga tetap tersimpan, tetapi belum dijawab.",
    ("worker", "stuck"): "Pesan warga menunggu terlalu lama untuk dijawab. Semuanya tersimpan.",
    ("delivery", "silent"): "Bagian pengirim tidak berjalan. Pesan untuk warga menunggu dan tidak hilang.",
    ("delivery", "stuck"): "Pesan untuk warga menunggu terlalu lama untuk dikirim. Tidak ada yang hilang.",
    ("database", "away"): "Basis data tidak dapat dihubungi.",
    ("schema", "not_at_head"): "Basis data belum diperbarui. Jalankan village-desk upgrade di server.",
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
            yield TROUBLES.get((part, state), f"Bagian {part} bermasalah ({state}).")
    if found.provider_paused:
        yield "Pengiriman berhenti karena gangguan pada akun penyedia. Pesan tersimpan dan dikirim setelah pulih."
    if found.on_hold:
        yield "Baru dipulihkan dari cadangan: belum ada yang dikirim sampai village-desk catch-up dijalankan."


def _waiting(one: Waiting) -> Line:
    late = one.oldest > health.SILENT and one.state in ("turn_due", "outbox_queued", "outbox_lease_lost")
    words = f"{one.rows}, paling lama {duration(one.oldest)}"
    return Line(WAITING_WORDS.get(one.state, one.state), words, False if late else None)


def _failed(one: failures.Failure) -> Line:
    words = reason_words(one.reason, one.code) or "sebab tidak tercatat"
    code = f" (kode {one.code})" if one.code and f"kode {one.code}" not in words else ""
    return Line(f"{words[0].upper()}{words[1:]}{code}", f"{one.count} pesan")


def _catch_up(now: datetime) -> Line:
    title, last = "Pesan yang terlewat dicari", catching_up.last()
    if last is None or last.ended_at is None:
        return Line(title, "belum pernah; dijalankan sendiri saat program pekerja mulai")
    if last.failures:
        return Line(title, f"daftar penyedia tidak terbaca {last.failures} kali berturut-turut", False)
    ago = duration((now - last.ended_at).total_seconds())
    return Line(title, f"{ago} yang lalu, {last.found_in_all} pesan ditemukan sejak awal", True)


def _backups(found: Health) -> Iterator[Line]:
    for position, age in enumerate(found.backups, start=1):
        title = f"Cadangan data, tempat {position}"
        if math.isinf(age):
            yield Line(title, "belum ada", False)
        else:
            yield Line(title, f"{duration(age)} yang lalu", age < current().number("BACKUP_OLD"))
    if not places.apart():
        yield Line(
            "Tempat cadangan kedua", "belum ada: bila cakram ini rusak, cadangannya ikut hilang", False
        )


def _disk(found: Health) -> Line:
    free, floor = found.free_disk, current().number("MEDIA_FREE_FLOOR")
    words = f"{free / 2**30:.1f} GB kosong".replace(".", ",")
    return Line(
        "Cakram", words if free > floor else f"{words}: foto warga ditahan, teks tetap diterima", free > floor
    )


def _clock() -> Iterator[Line]:
    last = catching_up.last()
    if last is None or last.drift is None:
        return
    fine = abs(last.drift) <= current().number("CLOCK_DRIFT")
    words = "cocok dengan jam penyedia" if fine else f"berbeda {duration(abs(last.drift))} dari jam penyedia"
    yield Line("Jam komputer ini", words, fine)


def _refused(now: datetime) -> Line:
    title, warning = "Kiriman yang ditolak", quarantine.warning(now)
    if warning is None:
        return Line(title, "tidak ada yang mencurigakan", True)
    likely = refusals.WORDS.get(warning.cause or "", "")
    return Line(title, f"{warning.recent} dalam satu jam terakhir. {likely}".strip(), False)


def duration(seconds: float) -> str:
    """ "40 detik", "12 menit", "5 jam", "3 hari": the largest unit alone."""
    if seconds < 60:
        return f"{seconds:.0f} detik"
    for size, name in ((86400, "hari"), (3600, "jam")):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {name}"
    return f"{int(seconds // 60)} menit"
