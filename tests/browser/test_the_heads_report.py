"""The head between two meetings: what is late, what people complained of, what it cost, in two taps; and the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.day import ADDRESS, Day, served, signed_in
from tests.browser.screens import SCREENS, look
from tests.fakes import desk_cast
from tests.fakes.wall_clock import WallClock, wib
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages import outbox
from village_desk.office.models import Office
from village_desk.survey import surveys
from village_desk.tickets.status import Status

KADES = "kades@desa.example.id"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.only_on("sqlite"),
    pytest.mark.settings(PUBLIC_URL=ADDRESS),
]


@pytest.fixture
def day(app: Flask, at: WallClock) -> Iterator[Day]:
    """The clock runs on from the morning of 30 November, when a month has passed: `a_month`."""
    at("2026-11-01 09:00")
    made = Day()
    factories.user(made.office, "head", name="Kepala Desa", email=KADES)
    a_month(made, at)
    at("2026-11-30 10:00", tick=True)
    with served(app):
        yield made


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def a_month(day: Day, at: WallClock) -> None:
    """Requests of mornings and evenings, two of three ready in half an hour, one complaint, ten messages."""
    at("2026-11-05 09:00")
    with transaction():
        db.session.get_one(Office, day.office.id).created_at = wib("2026-01-05 08:00")
        desk_cast.a_complaint(day.office)
        citizen = desk_cast.a_citizen(day.office)
        for n in range(10):
            row = outbox.enqueue(
                key=f"cost:{n}",
                office_id=day.office.id,
                citizen=citizen,
                purpose="reply",
                body="Baik.",
            )
            row.state, row.way, row.category = "delivered", "text", "service"
            row.handed_over_at = clock.now()
    for n in range(24):
        ticket = day.asks(at=at(f"2026-11-{2 + n % 17:02d} {(8 + n * 5) % 24:02d}:40"))
        at.later(minutes=30)
        if n % 3:
            day.moves(ticket, Status.IN_PROGRESS, Status.READY)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_two_taps_answer_what_a_head_is_asked(day: Day, browser: Browser, screen: str, colours: str) -> None:
    page = signed_in(browser, screen, KADES, color_scheme=colours)
    page.get_by_role("link", name="Laporan", exact=True).click()
    expect(page.locator(".glance li")).to_have_count(6)
    look(page, f"kepala-hari-ini-{colours}")
    page.get_by_role("link", name="Laporan bulan, triwulan, dan tahun").click()
    expect(page.locator(".aloud")).to_contain_text("menerima 24 permohonan")  # how many
    late = page.locator("section.late")
    expect(late.get_by_role("heading")).to_have_text("8 dari 24 yang dijanjikan selesai terlambat")
    expect(late.get_by_role("listitem")).to_have_text(["Belum ada petugas yang mengerjakan: 8"])  # and why
    complained = page.get_by_role("region", name="Aduan masuk")
    expect(complained).to_contain_text("Pelayanan (Tidak berkadar pengawasan): 1")  # of what
    cost = page.get_by_role("region", name="Biaya pesan, perkiraan")
    expect(cost.locator(".value")).to_have_text("Rp4.785")  # ten messages and 48 photos by the carrier's 82.5
    top = complained.bounding_box()
    assert top is not None and top["y"] < 3 * page.viewport_size["height"], "no long way on a phone"  # type: ignore[index]
    look(page, f"kepala-laporan-{colours}")
    complained.get_by_role("link").click()
    expect(page.locator("#aduan")).to_be_in_viewport()
    page.get_by_role("link", name="Buka daftar aduan").click()
    expect(page.locator("h1")).to_have_text("Aduan")


def test_the_pdf_is_fetched_and_can_be_fetched_again(day: Day, browser: Browser, screen: str) -> None:
    page = signed_in(browser, screen, KADES)
    page.goto(f"{ADDRESS}/reports/masa")
    page.get_by_label("Untuk apa berkas ini?").select_option(label="Laporan ke kecamatan")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Unduh", exact=True).click()
    assert coming.value.suggested_filename.startswith(
        "laporan-"
    ) and coming.value.suggested_filename.endswith(".pdf")
    page.reload()
    with page.expect_download():
        page.get_by_role("link", name=coming.value.suggested_filename).click()


def test_the_desk_is_read_in_english(day: Day, browser: Browser, screen: str) -> None:
    page = signed_in(browser, screen, KADES)
    page.get_by_role("link", name="English").last.click()
    expect(page.locator("h1")).to_have_text("Queue")
    page.get_by_role("link", name="Reports", exact=True).click()
    look(page, "head-today-english")
    page.goto(f"{ADDRESS}/reports/masa")
    expect(page.locator(".aloud")).to_contain_text("received 24 requests")
    look(page, "head-report-english")


FIRST = """() => [...document.querySelectorAll("main a")].filter(a => a.offsetParent
  && a.parentElement.textContent.trim().startsWith(a.textContent.trim()))
  .map(a => [a.textContent.trim(), a.getBoundingClientRect().height])"""


def test_a_link_that_no_words_lead_to_is_found_by_a_thumb(day: Day, browser: Browser, screen: str) -> None:
    """At least 24 pixels high (WCAG 2.5.8)."""
    factories.user(day.office, "head", "admin", name="Ketua", email="ketua@desa.example.id")
    with transaction():
        surveys.open_survey(day.office, "SKM 2026", date(2026, 1, 1), date(2026, 12, 31), clock.now())
    page = signed_in(browser, screen, "ketua@desa.example.id")
    for address in ("/reports/skm", "/settings/standar"):
        page.goto(f"{ADDRESS}{address}")
        for closed in page.locator("main details:not([open]) > summary").all():
            closed.click()
        links = page.evaluate(FIRST)
        assert links and [link for link in links if link[1] < 24] == [], address
