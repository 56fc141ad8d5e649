"""An officer's day in a real browser, on a phone and a laptop: the night's requests, colleagues, photos, counter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests import factories
from tests.browser.day import ADDRESS, JOKO, RINA, Day, opened, served, signed_in
from tests.browser.screens import SCREENS, look
from tests.fakes import desk_cast
from tests.fakes.wall_clock import wib
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.tickets import pickup
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

# Ten seconds to take back what was done, as shipped; on one database, for the browser is what is tried here.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.only_on("sqlite"),
    pytest.mark.settings(PUBLIC_URL=ADDRESS, VILLAGE_DESK_UNDO="10"),
]


@pytest.fixture
def day(app: Flask) -> Iterator[Day]:
    made = Day()
    with served(app):
        yield made


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def told(notice: str) -> list[OutboxMessage]:
    db.session.rollback()
    db.session.expire_all()
    waiting = OutboxMessage.state == "queued"
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.notice == notice, waiting)))


def tick_all(page: Page) -> None:
    for box in page.locator("td.tick label").all():
        box.click()


def do_together(page: Page, verb: str) -> None:
    page.get_by_label("Untuk yang dicentang").select_option(label=verb)
    page.get_by_role("button", name="Lihat dahulu").click()
    page.get_by_role("button", name=verb).click()


def test_a_morning_ten_requests_of_the_night_to_ready(day: Day, browser: Browser, screen: str) -> None:
    tickets = [day.asks(at=wib("2026-11-20 21:40")) for _ in range(10)]
    page = signed_in(browser, screen)
    expect(page.locator("tr .who")).to_have_count(10)
    look(page, "pagi-antrean")
    tick_all(page)
    do_together(page, "Ambil permohonan")
    page.goto(f"{ADDRESS}/desk?lihat=mine")
    tick_all(page)
    do_together(page, "Proses permohonan")
    expect(page.locator("h1")).to_have_text("Antrean")
    # "Siap diambil" is three taps from the queue.
    page.locator("tr .who").first.click()
    page.get_by_role("link", name="Siap diambil", exact=True).click()
    look(page, "pagi-siap")
    page.get_by_role("button", name="Siap diambil").click()
    expect(page.get_by_role("status").first).to_contain_text("Pesan untuk warga dikirim dalam 10 detik.")
    look(page, "pagi-urungkan")
    page.goto(f"{ADDRESS}/desk?lihat=mine")
    tick_all(page)
    page.get_by_label("Untuk yang dicentang").select_option(label="Siap diambil")
    page.get_by_role("button", name="Lihat dahulu").click()
    look(page, "pagi-sekaligus")
    page.get_by_role("button", name="Siap diambil: 9 permohonan").click()
    expect(page.get_by_role("button", name="Urungkan")).to_be_visible()
    assert {day.fresh(ticket).status for ticket in tickets} == {Status.READY}
    assert len(told("ready")) == 10
    page.get_by_role("button", name="Urungkan").click()
    expect(page.get_by_role("status").first).to_contain_text("Perubahan diurungkan")
    assert len(told("ready")) == 1


def test_two_officers_on_one_request(day: Day, browser: Browser, screen: str) -> None:
    ticket = day.asks()
    rina, joko = signed_in(browser, screen), signed_in(browser, screen, JOKO)
    rina.goto(f"{ADDRESS}/desk/t/{ticket.id}")
    expect(rina.locator("[data-here]")).to_have_text("")
    joko.goto(f"{ADDRESS}/desk/t/{ticket.id}")
    expect(joko.locator("[data-here]")).to_contain_text("Rina Wulandari sedang membuka")
    joko.get_by_text("Tindakan lain").click()
    joko.get_by_role("link", name="Batalkan permohonan").click()
    joko.get_by_label("Alasan untuk warga").fill("Warga mencabutnya lewat telepon")
    joko.get_by_role("button", name="Lihat pesan").click()
    rina.get_by_role("button", name="Ambil permohonan").click()
    joko.get_by_role("button", name="Batalkan permohonan").click()
    expect(joko.locator("h1")).to_have_text("Permohonan sudah berubah")
    expect(joko.locator("main")).to_contain_text("Warga mencabutnya lewat telepon")
    look(joko, "dua-petugas")
    joko.get_by_role("button", name="Simpan sebagai catatan").click()
    expect(joko.locator(".say.internal")).to_contain_text("Warga mencabutnya lewat telepon")
    assert day.fresh(ticket).assignee_id == day.rina.id


def test_a_blurred_photo_is_asked_for_again_in_its_own_words(day: Day, browser: Browser, screen: str) -> None:
    ticket = day.asks()
    page = signed_in(browser, screen)
    page.locator("tr .who").first.click()
    page.get_by_role("link", name="Periksa berkas").click()
    page.get_by_role("link", name="Putar kanan").click()
    look(page, "foto-miring")
    page.get_by_role("button", name="Buram").click()
    while page.get_by_role("button", name="Terbaca").count():
        page.get_by_role("button", name="Terbaca").click()
    expect(page.locator(".preview")).to_contain_text("Mohon")
    look(page, "foto-diminta-lagi")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("status").first).to_contain_text("Permintaan berkas sedang dikirim")
    asked = day.fresh(ticket)
    assert asked.status == Status.DOCUMENTS_MISSING and len(asked.waiting_for) == 1
    assert len(told("documents_missing")) == 1


def test_at_the_counter_in_one_form(day: Day, browser: Browser, screen: str) -> None:
    page = signed_in(browser, screen)
    page.get_by_role("link", name="Layani di loket").click()
    look(page, "loket-pilih")
    page.goto(f"{ADDRESS}/desk/loket/domisili")
    page.get_by_role("button", name="Simpan dan buat tanda terima").click()
    expect(page.get_by_role("alert")).to_contain_text("Ada yang perlu diperbaiki")
    look(page, "loket-salah")
    for label, words in {
        "Nama lengkap": "Siti Rahmawati",
        "NIK": "3509 1657 0890 0001",
        "Nomor KK": "3509162301080007",
        "Alamat": "Dusun Krajan RT 02 RW 01",
        "Keperluan": "melamar pekerjaan",
    }.items():
        page.get_by_label(label).first.fill(words)
    for box in page.locator("#papers input").all():
        box.check()
    page.get_by_role("button", name="Simpan dan buat tanda terima").click()
    expect(page.locator("h1")).to_have_text("Tanda terima")
    expect(page.locator("svg.qr")).to_be_visible()
    look(page, "loket-tanda-terima")
    ticket = db.session.scalars(select(Ticket)).one()
    assert (ticket.channel, ticket.assignee_id) == ("counter", day.rina.id)


def test_a_paper_is_handed_over_by_the_code_on_the_citizens_phone(
    day: Day, browser: Browser, screen: str
) -> None:
    ticket = day.asks()
    day.moves(ticket, Status.IN_PROGRESS, Status.READY)
    page = opened(browser, screen)
    page.goto(f"{ADDRESS}/desk/serah/{pickup.code_of(day.fresh(ticket))}")
    expect(page.locator("h1")).to_have_text("Masuk ke meja layanan")  # the phone's camera knows nobody
    page.get_by_label("Nomor HP atau surel").fill(RINA)
    page.get_by_label("Kata sandi").fill(factories.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("h1")).to_have_text("Serahkan dokumen")
    page.get_by_label("Nama yang mengambil").fill("Budi Santoso")
    page.get_by_label("Anak").check()
    page.get_by_role("button", name="Lihat pesan").click()
    look(page, "serah")
    page.get_by_role("button", name="Serahkan dokumen").click()
    page.goto(f"{ADDRESS}/desk/ekspedisi")
    expect(page.locator("tbody tr")).to_contain_text("Budi Santoso (anak)")
    look(page, "ekspedisi")


def test_a_complaint_from_its_arrival_to_its_answer(day: Day, browser: Browser, screen: str) -> None:
    with transaction():
        desk_cast.a_complaint(day.office)
    page = signed_in(browser, screen)
    page.get_by_role("link", name="Aduan").first.click()
    look(page, "aduan-daftar")
    page.locator("tr .who").first.click()
    look(page, "aduan")
    page.get_by_role("link", name="Tanggapi aduan").click()
    page.get_by_role("button", name="Tanggapi aduan").click()
    expect(page.locator("main")).to_contain_text("Ditanggapi")
    page.get_by_role("link", name="Jawab aduan").first.click()
    page.locator("textarea").first.fill("Suratnya sudah selesai; petugas kami menelepon hari ini.")
    page.get_by_label("Apa yang dilakukan kantor").select_option(label="Diperbaiki")
    page.get_by_role("button", name="Lihat pesan").click()
    look(page, "aduan-jawaban")
    page.get_by_role("button", name="Jawab aduan").click()
    expect(page.locator("main")).to_contain_text("Dijawab")


def test_a_bundle_goes_to_the_agency_and_its_papers_are_told_together(
    day: Day, browser: Browser, screen: str
) -> None:
    first = day.asks("akta-kelahiran")
    mother = db.session.get_one(Citizen, first.citizen_id)
    second = day.asks("kia-baru", citizen=mother)
    with transaction():
        db.session.get_one(Ticket, second.id).linked_to_id = first.id
    for ticket in (first, second):
        day.moves(ticket, Status.IN_PROGRESS)
    page = signed_in(browser, screen)
    page.get_by_role("link", name="Perlu dikirim ke dinas").click()
    page.locator("td.tick label").first.click()
    page.get_by_label("Untuk yang dicentang").select_option(label="Kirim ke dinas")
    page.get_by_role("button", name="Lihat dahulu").click()
    look(page, "dinas-bersama")
    page.get_by_role("button", name="Kirim ke dinas: 2 permohonan").click()
    page.goto(f"{ADDRESS}/desk/t/{first.id}/status/ready")
    page.get_by_label(second.number).check()
    page.get_by_role("button", name="Perbarui pesan").click()
    expect(page.locator(".preview")).to_contain_text(f"{first.number} dan {second.number}")
    look(page, "dinas-siap-bersama")
    page.get_by_role("button", name="Siap diambil").click()
    expect(page.locator(".ticket-head")).to_contain_text("Siap diambil")
    assert day.fresh(second).status == Status.READY
    (message,) = told("ready")
    assert first.number in (message.body or "") and second.number in (message.body or "")


def test_a_new_request_is_said_in_the_open_queue_and_nothing_jumps(
    day: Day, browser: Browser, screen: str
) -> None:
    day.asks()
    page = signed_in(browser, screen)
    expect(page.locator("tr .who")).to_have_count(1)
    day.asks()
    expect(page.locator("[data-news]")).to_contain_text("1 permohonan baru.", timeout=10_000)
    expect(page.locator("tr .who")).to_have_count(1)
    look(page, "baru")
    page.get_by_role("link", name="Tampilkan").click()
    expect(page.locator("tr .who")).to_have_count(2)
