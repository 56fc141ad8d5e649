"""For everyone: no barrier that axe finds, by keyboard alone, without JavaScript, on a bad line, at 320 pixels."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import func, select

from tests import factories
from tests.browser.day import ADDRESS, Day, opened, served, signed_in
from tests.browser.screens import look
from tests.fakes import desk_cast
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office import setup
from village_desk.office.models import User
from village_desk.tickets import correspondence, labels
from village_desk.tickets.models import Ticket, TicketDocument, TicketEvent
from village_desk.tickets.status import Status

pytestmark = [
    pytest.mark.browser,
    pytest.mark.only_on("sqlite"),
    pytest.mark.settings(PUBLIC_URL=ADDRESS),
]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SHEETS = [f"/reports/{sheet}" for sheet in "standar standar/sku maklumat sop perbandingan".split()]
STANDARDS = ("", "/pejabat", "/pejabat/sku", "/maklumat", "/teks", "/sebelum", "/angka")
LOOKS = (("phone", "light"), ("laptop", "dark"))


@pytest.fixture
def day(app: Flask) -> Iterator[Day]:
    made = Day()
    with served(app):
        yield made


@pytest.fixture
def lively(day: Day) -> dict[str, list[str]]:
    """A village with something on every page; the addresses to open, by who opens them."""
    ticket, ready, closed = day.asks(), day.asks("akta-kelahiran"), day.asks()
    day.moves(ready, Status.IN_PROGRESS, Status.READY)
    day.moves(closed, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
    citizen = db.session.get_one(Citizen, ticket.citizen_id)
    with transaction():
        complaint = desk_cast.a_complaint(day.office)
        desk_cast.a_call(day.office, ticket)
        chat = desk_cast.a_conversation(day.office, ticket)
        labels.put_on_ticket(ticket, [], "lansia")
        question = desk_cast.a_question(day.office)
        desk_cast.a_quick_reply(day.office)
        setup.apply(day.office, {"standards": {"figures_public": True}})
        survey = desk_cast.an_open_survey(day.office)
    factories.user(day.office, "head", name="Kepala Desa", email="kades@desa.example.id")
    factories.user(day.office, "admin", name="Admin", email="admin@desa.example.id")
    photo, failed = desk_cast_photo(ticket.id), a_failed_reply(day, ticket)
    here = f"/desk/t/{ticket.id}"
    return {
        "": ["/", "/login", "/layanan/wonojati", "/privasi/wonojati", "/lacak/tidak-ada"]
        + ["/layanan/wonojati/sku", "/angka/wonojati"]
        + [f"/lacak/{ready.token}{part}" for part in ("", "/ambil", "/bukan-saya", "/survei")]
        + ["/survei/wonojati"],
        "rina@desa.example.id": [
            "/desk",
            "/desk?lihat=all&layanan=sku",
            "/desk?lihat=waiting",
            here,
            f"/desk/t/{closed.id}",
            *(
                f"{here}/{part}"
                for part in (
                    f"berkas/{photo}",
                    "minta-berkas",
                    "tolak",
                    "status/in_progress",
                    "status/cancelled",
                    "balas",
                    "catatan",
                    "label",
                    "gabungkan",
                    "tugaskan",
                    "tanda-terima",
                    f"kirim-ulang/{failed}",
                )
            ),
            f"/desk/t/{ready.id}/serahkan",
            f"/desk/t/{ready.id}/kirim-pdf",
            "/desk/telepon",
            "/desk/percakapan",
            f"/desk/percakapan/{chat.id}",
            "/desk/cari",
            "/desk/serah",
            "/desk/ekspedisi",
            "/desk/loket",
            "/desk/loket/domisili",
            "/desk/survei",
            "/desk/dengarkan",
            "/desk/data-warga",
            "/desk/balasan-cepat",
            "/desk/pemberitahuan",
            "/desk/warga",
            f"/desk/warga/{citizen.public_id}",
            f"/desk/warga/{citizen.public_id}/label",
            "/desk/aduan",
            f"/desk/aduan/{complaint.id}",
            "/sandi",
        ],
        "kades@desa.example.id": [
            "/reports",
            "/reports/masa",
            "/reports/skm",
            f"/reports/skm/{survey.id}",
            "/desk?lihat=all",
            here,
            *SHEETS,
        ],
        "admin@desa.example.id": ["/settings", "/settings/pesan-resmi", "/settings/biaya"]
        + [f"/settings/pertanyaan/{question.id}"]
        + [f"/settings/standar{part}" for part in STANDARDS],
    }


def a_failed_reply(day: Day, ticket: Ticket) -> int:
    """What an officer wrote about this request and the citizen never got."""
    writer = db.session.scalars(select(User).where(User.office_id == day.office.id).limit(1)).one()
    with transaction():
        row = correspondence.reply(
            ticket.id, "Bawa KTP asli, Bu.", user_id=writer.id, now=clock.now(), action_key="gagal"
        )
        outbox.give_up(row, "blocked")
    return row.id


def desk_cast_photo(ticket_id: int) -> str:
    """The opaque name of the request's first photo."""
    documents = select(TicketDocument).where(TicketDocument.ticket_id == ticket_id)
    document = db.session.scalars(documents.order_by(TicketDocument.id)).first()
    assert document is not None
    attachments = db.metadata.tables["attachments"]
    wanted = select(attachments.c.public_id).where(attachments.c.id == document.attachment_id)
    return str(db.session.execute(wanted).scalar_one())


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_no_page_has_a_barrier_that_axe_finds(
    lively: dict[str, list[str]], browser: Browser, screen: str, scheme: str
) -> None:
    axe, found = Axe(), []
    for login, addresses in lively.items():
        known = signed_in(browser, screen, login, color_scheme=scheme) if login else None
        page = known or opened(browser, screen, color_scheme=scheme)
        for address in addresses:
            answer = page.goto(ADDRESS + address)
            assert answer and (answer.status == 200 or "tidak-ada" in address), (
                address,
                answer and answer.status,
            )
            for problem in axe.run(page, options=WCAG).response["violations"]:
                found += [f"{address} {problem['id']}: {node['html'][:160]}" for node in problem["nodes"][:3]]
        page.context.close()
    assert found == []


def test_every_page_fits_320_pixels(lively: dict[str, list[str]], browser: Browser) -> None:
    """A small phone, and a laptop at 400 % (WCAG 1.4.10)."""
    wide = []
    for login, addresses in lively.items():
        page = signed_in(browser, "phone", login) if login else opened(browser, "phone")
        page.set_viewport_size({"width": 320, "height": 640})
        for address in addresses:
            page.goto(ADDRESS + address)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(address)
        page.context.close()
    assert wide == []


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
    page.keyboard.press("Enter")
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


def test_everything_is_done_without_javascript(day: Day, browser: Browser) -> None:
    ticket = day.asks()
    page = signed_in(browser, "phone", java_script_enabled=False)
    page.get_by_role("button", name="Ambil permohonan berikutnya").click()
    page.get_by_role("link", name="Periksa berkas").click()
    page.get_by_role("link", name="Perbesar").click()
    while page.get_by_role("button", name="Terbaca").count():
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


class BadLine:
    """A line that loses half of the pages: some on their way to the office, some answers on their way back."""

    def __init__(self) -> None:
        self._chance = random.Random(26)

    def __call__(self, route: Route) -> None:
        if route.request.resource_type != "document" or self._chance.random() < 0.5:
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
    page.route("**/*", BadLine())
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
