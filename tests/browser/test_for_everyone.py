"""For everyone: by keyboard alone, without JavaScript, on a bad line. See test_every_page for what axe finds."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Callable, Container, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import func, select

from tests import factories
from tests.browser.day import ADDRESS, Day, opened, served, signed_in
from tests.browser.screens import look
from tests.fakes import desk_cast
from village_desk.database import db, transaction
from village_desk.messages.models import Attachment, OutboxMessage
from village_desk.tickets.models import Ticket, TicketDocument, TicketEvent
from village_desk.tickets.status import ComplaintStatus, Status

pytestmark = [
    pytest.mark.browser,
    pytest.mark.only_on("sqlite"),
    pytest.mark.settings(PUBLIC_URL=ADDRESS),
]


@pytest.fixture
def day(app: Flask) -> Iterator[Day]:
    made = Day()
    with served(app):
        yield made


def to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until the focus stands on what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"):
            return
    raise AssertionError(f"No way to {words!r} by keyboard")


def test_a_request_is_worked_on_by_keyboard_alone(day: Day, browser: Browser) -> None:
    ticket = day.asks()
    page = opened(browser, "laptop")
    page.goto(f"{ADDRESS}/login")
    to(page, "login")
    page.keyboard.type("rina@desa.example.id")
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Antrean")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Langsung ke isi"
    page.keyboard.press("Enter")
    to(page, "Siti Rahmawati")
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-head")).to_be_visible()
    to(page, "Tindakan lain")
    page.keyboard.press("Enter")
    to(page, "Proses permohonan")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Proses permohonan")
    to(page, "Proses permohonan")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert ring == "3px", "the focus can be seen"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Status sudah diubah")
    assert day.fresh(ticket).status == Status.IN_PROGRESS


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def test_shortcuts_do_what_presses_do_and_can_be_switched_off(day: Day, browser: Browser) -> None:
    for _ in range(3):
        day.asks()
    page = signed_in(browser, "laptop")
    rows, ready = page.locator("tr .who"), page.locator("[data-keys]")
    expect(ready).to_be_visible()  # the script shows it once it listens
    for key, at in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(rows.nth(at)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#kata")).to_be_focused()
    page.keyboard.type("j/e")
    expect(page.locator("#kata")).to_have_value("j/e")
    page.locator("h1").first.click()
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".ticket-head")).to_be_visible()
    expect(ready).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.type("j e a")
    expect(page.locator("#reply")).to_have_value("j e a")
    page.locator("h1").first.click()
    page.keyboard.press("a")
    expect(page.locator("[data-key=take]")).to_have_count(0)
    expect(ready).to_be_visible()
    page.keyboard.press("?")
    look(page, "pintasan")
    page.get_by_label("Matikan pintasan di peramban ini").check()
    page.get_by_role("button", name="Tutup").click()
    page.keyboard.press("e")
    page.keyboard.press("r")
    assert focused(page) != "reply" and "/berkas/" not in page.url


def test_a_slash_and_the_beginning_of_a_word_put_a_quick_reply_into_the_box(
    day: Day, browser: Browser
) -> None:
    ticket = day.asks()
    page = signed_in(browser, "laptop")
    page.goto(f"{ADDRESS}/desk/t/{ticket.id}")
    expect(page.locator("[data-keys]")).to_be_visible()
    page.locator("#reply").press_sequentially("/bur")
    offered = page.locator("[data-quick] li:visible")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text("/buram")
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_have_value(re.compile("fotonya belum terbaca"))
    expect(page.locator("#reply")).to_be_focused()
    assert page.url == f"{ADDRESS}/desk/t/{ticket.id}", "Enter chose, and sent nothing"


def test_everything_is_done_without_javascript(day: Day, browser: Browser) -> None:
    ticket = day.asks()
    page = signed_in(browser, "phone", java_script_enabled=False)
    page.get_by_role("button", name="Ambil permohonan berikutnya").click()
    page.get_by_role("link", name="Periksa berkas").click()
    page.get_by_role("link", name="Perbesar").click()
    while page.get_by_role("button", name="Terbaca").count():
        with page.expect_navigation():  # between two pages there is no button either
            page.get_by_role("button", name="Terbaca").click()
    page.locator("#reply").fill("Selamat pagi,")
    page.get_by_text("Balasan cepat").first.click()
    page.locator("button[value=proses]").click()
    expect(page.locator(".preview")).to_contain_text("Selamat pagi,")
    page.get_by_role("button", name="Kirim balasan").click()
    for verb in ("Periksa permohonan", "Proses permohonan", "Siap diambil"):
        page.get_by_role("link", name=verb, exact=True).click()
        page.locator("button[value=kirim]").click()
    expect(page.get_by_role("button", name="Urungkan").first).to_be_visible()
    look(page, "tanpa-javascript")
    assert day.fresh(ticket).status == Status.READY


def test_the_counter_and_the_rest_of_the_day_without_javascript(day: Day, browser: Browser) -> None:
    ticket = day.asks()
    day.moves(ticket, Status.IN_PROGRESS, Status.READY)
    with transaction():
        complaint = desk_cast.a_complaint(day.office)
    page = signed_in(browser, "phone", java_script_enabled=False)
    at_the_counter(page, "Dewi Anggraini")
    page.goto(f"{ADDRESS}/desk")
    page.locator("#kata").fill("Siti")
    page.get_by_role("button", name="Cari").click()
    page.locator("tr .who").first.click()
    page.get_by_text("Catatan dalam").first.click()
    page.locator("#note").fill("Sudah dicetak, di laci kedua.")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator(".say.internal")).to_contain_text("di laci kedua")
    page.get_by_role("link", name="Serahkan dokumen", exact=True).click()
    hand_over(page)
    page.goto(f"{ADDRESS}/desk/aduan/{complaint.id}")
    page.get_by_role("link", name="Tanggapi aduan").click()
    page.get_by_role("button", name="Tanggapi aduan").click()
    expect(page.locator("main")).to_contain_text("Ditanggapi")
    assert day.fresh(ticket).status == Status.COMPLETED
    assert day.fresh(complaint).status == ComplaintStatus.ACKNOWLEDGED
    assert db.session.scalars(select(Ticket.channel).where(Ticket.channel == "counter")).all() == ["counter"]


def at_the_counter(page: Page, name: str) -> None:
    """A request for a person who stands there, with all papers shown."""
    page.goto(f"{ADDRESS}/desk/loket/domisili")
    needed = {"Nama lengkap": name, "NIK": factories.NIK, "Nomor KK": "3509162301080007"}
    for label, words in (needed | {"Alamat": "Dusun Krajan RT 02", "Keperluan": "melamar pekerjaan"}).items():
        page.get_by_label(label).first.fill(words)
    for box in page.locator("#papers input").all():
        box.check()
    page.get_by_role("button", name="Simpan dan buat tanda terima").click()
    expect(page.locator("h1")).to_have_text("Tanda terima")


def hand_over(page: Page) -> None:
    page.get_by_label("Nama yang mengambil").fill("Budi Santoso")
    page.get_by_label("Anak").check()
    page.get_by_role("button", name="Lihat pesan").click()
    page.get_by_role("button", name="Serahkan dokumen").click()


class BadLine:
    """A line that loses half of what it carries: some on its way to the office, some answers on their way back.

    `kinds`: what it loses, in the browser's words; None: everything, stylesheets, scripts and pictures too.
    """

    def __init__(self, kinds: Container[str] | None = None) -> None:
        self._chance, self._kinds = random.Random(26), kinds

    def __call__(self, route: Route) -> None:
        safe = self._kinds is not None and route.request.resource_type not in self._kinds
        if safe or self._chance.random() < 0.5:
            route.continue_()
            return
        if self._chance.random() < 0.5:
            route.fetch(max_redirects=0)  # the office has it; the officer does not know
        route.abort("connectionreset")


def comes_through(page: Page, act: Callable[[], object]) -> bool:
    """Do it; did a page of ours come?"""
    with contextlib.suppress(PlaywrightError):
        act()
        page.wait_for_load_state("load")
    return page.url.startswith(ADDRESS) and page.locator("main").count() == 1


def open_at_last(page: Page, path: str) -> None:
    """Open the address until the line lets it through."""
    for _ in range(30):
        came = comes_through(page, lambda: page.goto(ADDRESS + path))
        # A press whose answer was slow may still take the page elsewhere: then it is opened once more.
        if came and page.url.partition("?")[0] == ADDRESS + path:
            return
    raise AssertionError(f"{path} never came")


def press(page: Page, name: str) -> bool:
    """Press a button of this page; False when the line has swallowed the press or its answer."""
    button = page.get_by_role("button", name=name, exact=True)
    before = page.url

    def act() -> None:
        with page.expect_navigation(timeout=20_000):
            button.click(no_wait_after=True)

    return comes_through(page, act) and (page.url != before or button.count() == 0)


WORDS = "Mohon tunggu, surat sedang kami siapkan."
SAID_AND_TYPED = """() => document.querySelector("#reply") && [
  [...document.querySelectorAll(".chat")].map(list => list.innerText).join(" "),
  document.querySelector("#reply").value,
]"""


def test_on_a_line_that_drops_half_of_the_pages_everything_is_done_once(day: Day, browser: Browser) -> None:
    ticket = day.asks()
    page = signed_in(browser, "phone")
    page.route("**/*", BadLine({"document"}))
    here = f"/desk/t/{ticket.id}"
    filled = False
    for _ in range(30):
        open_at_last(page, here)
        said, typed = page.wait_for_function(SAID_AND_TYPED).json_value()
        if WORDS in said:
            break
        if not filled:
            page.locator("#reply").fill(WORDS)
            filled = True
        else:
            assert typed == WORDS, "what was typed is kept until it is sent"
        if press(page, "Lihat lalu kirim"):
            press(page, "Kirim balasan")
    for to_status, verb in (("in_progress", "Proses permohonan"), ("ready", "Siap diambil")):
        while day.fresh(ticket).status != to_status:
            open_at_last(page, f"{here}/status/{to_status}")
            press(page, verb)
    changes = db.session.execute(
        select(TicketEvent.to_status, func.count())
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind == "status")
        .group_by(TicketEvent.to_status)
    ).all()
    assert {row[0]: row[1] for row in changes} == {Status.IN_PROGRESS: 1, Status.READY: 1}
    sent = select(OutboxMessage.purpose, OutboxMessage.notice, func.count()).group_by(
        OutboxMessage.purpose, OutboxMessage.notice
    )
    counted = {(row[0], row[1]): row[2] for row in db.session.execute(sent)}
    assert counted["officer", "officer_reply"] == 1 and counted["notice", "ready"] == 1


def test_on_a_line_that_drops_half_of_everything_nothing_is_done_twice(day: Day, browser: Browser) -> None:
    """Stylesheets, scripts, pictures and beacons are lost as well; what is done does not need them."""
    ticket, ready = day.asks(), day.asks("domisili")
    day.moves(ready, Status.IN_PROGRESS, Status.READY)
    page = signed_in(browser, "phone")
    page.route("**/*", BadLine())
    while day.fresh(ticket).assignee_id is None:
        open_at_last(page, f"/desk/t/{ticket.id}")
        press(page, "Ambil permohonan")
    unchecked = select(Attachment.public_id).join(
        TicketDocument, TicketDocument.attachment_id == Attachment.id
    )
    unchecked = unchecked.where(TicketDocument.ticket_id == ticket.id, TicketDocument.verdict == "unchecked")
    while (photo := db.session.scalars(unchecked).first()) is not None:
        open_at_last(page, f"/desk/t/{ticket.id}/berkas/{photo}")
        press(page, "Terbaca")
        day.fresh(ticket)
    while day.fresh(ready).status != Status.COMPLETED:
        open_at_last(page, f"/desk/t/{ready.id}/serahkan")
        page.get_by_label("Nama yang mengambil").fill("Budi Santoso")
        page.get_by_label("Anak").check()
        if press(page, "Lihat pesan"):
            press(page, "Serahkan dokumen")
    done = select(TicketEvent.kind, TicketEvent.to_status, func.count()).where(
        TicketEvent.actor_id == day.rina.id, TicketEvent.kind.in_(("assigned", "document", "status"))
    )
    done = done.group_by(TicketEvent.ticket_id, TicketEvent.kind, TicketEvent.to_status)
    counted = {(row[0], row[1]): row[2] for row in db.session.execute(done)}
    assert counted["assigned", None] == 1 and counted["status", Status.COMPLETED] == 1
    assert counted["document", None] == 2, "each of the two papers once"
    verdicts = db.session.scalars(
        select(TicketDocument.verdict).where(TicketDocument.ticket_id == ticket.id)
    ).all()
    assert set(verdicts) == {"readable"}
    thanks = select(func.count()).where(OutboxMessage.notice == "completed")
    assert db.session.scalar(thanks) == 1
