"""What only a press leads to: previews, lists, errors, refusals. Each is reached as a person reaches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.day import ADDRESS
from tests.browser.every_page import STRANGER, Lively
from village_desk.tickets.status import Status

Act = Callable[[Page, Lively], None]


@dataclass(frozen=True)
class Pressed:
    """A state of a page: who comes there, how, and what a heading or an alert then says."""

    name: str
    who: str
    act: Act
    says: str


def _open(page: Page, path: str) -> None:
    page.goto(ADDRESS + path)


def _form(path: str, button: str, **typed: str) -> Act:
    """Open this address, fill these fields (by their ids) and press; what the address names comes from `values`."""

    def act(page: Page, lively: Lively) -> None:
        _open(page, path.format(**lively.values))
        for field, words in typed.items():
            page.locator(f"#{field}").fill(words)
        page.locator("main").get_by_role("button", name=button, exact=True).first.click()

    return act


def _together(verb: str, among: str = "WNJ") -> Act:
    def act(page: Page, lively: Lively) -> None:
        _open(page, "/desk?lihat=all")
        for row in page.locator("tbody tr", has_text=among).all():
            row.locator("td.tick label").click()
        page.get_by_label("Untuk yang dicentang").select_option(label=verb)
        page.get_by_role("button", name="Lihat dahulu").click()

    return act


def _done_but_for_one(page: Page, lively: Lively) -> None:
    asked = [lively.day.asks("domisili") for _ in range(2)]
    _together("Proses permohonan", "domisili")(page, lively)
    lively.day.moves(asked[0], Status.CHECKING)
    page.locator("button[value=kirim]").click()


def _clash(page: Page, lively: Lively) -> None:
    ticket = lively.day.asks()
    _open(page, f"/desk/t/{ticket.id}/status/cancelled")
    page.get_by_label("Alasan untuk warga").fill("Warga mencabutnya lewat telepon")
    page.get_by_role("button", name="Lihat pesan").click()
    lively.day.moves(ticket, Status.CHECKING)
    page.get_by_role("button", name="Batalkan permohonan").click()


def _just_ready(page: Page, lively: Lively) -> None:
    ticket = lively.day.asks()
    lively.day.moves(ticket, Status.IN_PROGRESS)
    _open(page, f"/desk/t/{ticket.id}/status/ready")
    page.get_by_role("button", name="Siap diambil").click()


def _handing_over(page: Page, lively: Lively) -> None:
    _open(page, f"/desk/t/{lively.ready.id}/serahkan")
    page.get_by_label("Nama yang mengambil").fill("Budi Santoso")
    page.get_by_label("Anak").check()
    page.get_by_role("button", name="Lihat pesan").click()


def _without_a_token(page: Page, lively: Lively) -> None:
    _open(page, f"/desk/t/{lively.working.id}")
    page.locator("input[name=csrf_token]").evaluate_all(
        "all => all.forEach(one => { one.value = 'kedaluwarsa'; })"
    )
    page.locator("#reply").fill("Mohon tunggu")
    page.get_by_role("button", name="Lihat lalu kirim").click()


def _rated(page: Page, lively: Lively) -> None:
    _open(page, f"/lacak/{lively.closed.token}")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Kirim penilaian").click()


def _merging(page: Page, lively: Lively) -> None:
    _open(page, f"/desk/t/{lively.village.ticket.id}/gabungkan")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Lihat pesan").click()


def _opens(path: str) -> Act:
    return lambda page, lively: _open(page, path.format(**lively.values))


ALERT = "Ada yang perlu diperbaiki"
REPLY, COUNTER = "/desk/t/{working}/balas", "/desk/loket/domisili"
STATES = (
    Pressed("nobody signs in so", STRANGER, _form("/login", "Masuk", login="rina", password="salah"), ALERT),
    Pressed("a sign-in is needed", STRANGER, _opens("/desk/t/{ticket}"), "Masuk ke meja layanan"),
    Pressed("no such page", STRANGER, _opens("/tidak-ada"), "Tidak ditemukan"),
    Pressed("a link that is dead", STRANGER, _opens("/lacak/tidak-ada"), "Tautan"),
    Pressed("a satisfied citizen", STRANGER, _rated, "Terima kasih"),
    Pressed("an empty survey", STRANGER, _form("/survei/wonojati", "Kirim jawaban"), "Survei kepuasan"),
    Pressed(
        "not my request",
        STRANGER,
        _form("/lacak/{ticket_token}/bukan-saya", "Ya, ini bukan permohonan saya"),
        "tautan ditutup",
    ),
    Pressed("found", "officer", _form("/desk/cari", "Cari", kata="Budi"), "Cari permohonan"),
    Pressed("not found", "officer", _form("/desk/cari", "Cari", kata="Zulaikha"), "Tidak ditemukan"),
    Pressed("several looked at", "officer", _together("Siap diambil"), "Siap diambil: "),
    Pressed("several on paper", "officer", _together("Cetak daftar"), "Daftar permohonan"),
    Pressed("several but for one", "officer", _done_but_for_one, "Yang belum berubah"),
    Pressed("a clash", "officer", _clash, "Permohonan sudah berubah"),
    Pressed("may be taken back", "officer", _just_ready, "Surat keterangan usaha"),
    Pressed("handing over", "officer", _handing_over, "Serahkan dokumen"),
    Pressed("two into one", "officer", _merging, "Gabungkan"),
    Pressed("nobody collects", "officer", _form("/desk/t/{ready}/serahkan", "Lihat pesan"), ALERT),
    Pressed("no code of ours", "officer", _opens("/desk/serah/tidak-ada"), "Serahkan dokumen"),
    Pressed(
        "a reply looked at",
        "officer",
        _form(REPLY, "Lihat lalu kirim", reply="Sedang kami cetak."),
        "Balas warga",
    ),
    Pressed("an empty reply", "officer", _form(REPLY, "Lihat lalu kirim", reply=""), ALERT),
    Pressed("an empty note", "officer", _form("/desk/t/{working}/catatan", "Simpan catatan"), ALERT),
    Pressed("the counter", "officer", _form(COUNTER, "Simpan dan buat tanda terima"), ALERT),
    Pressed("no reason", "officer", _form("/desk/t/{ticket}/tolak", "Lihat pesan"), ALERT),
    Pressed("nothing typed", "officer", _form("/desk/dengarkan/1", "Teruskan ketikan"), ALERT),
    Pressed("an empty quick reply", "officer", _form("/desk/balasan-cepat/baru", "Simpan"), ALERT),
    Pressed("an empty question", "officer", _form("/settings/pertanyaan/baru", "Simpan pertanyaan"), ALERT),
    Pressed("passwords differ", "officer", _form("/sandi", "Ganti kata sandi", present="x"), ALERT),
    Pressed(
        "an answer looked at",
        "officer",
        _form("/desk/aduan/{handled}/status/answered", "Lihat pesan", words="Suratnya sudah selesai."),
        "Jawab aduan",
    ),
    Pressed("no page for this role", "officer", _opens("/settings"), "tidak"),
    Pressed("no request of this number", "officer", _opens("/desk/t/999999"), "Tidak ditemukan"),
    Pressed("a page that was open too long", "officer", _without_a_token, "Halaman"),
    Pressed(
        "an empty notice",
        "admin",
        _form("/settings/pesan-resmi/ready", "Simpan pesan resmi", content_sid="bukan"),
        ALERT,
    ),
)
