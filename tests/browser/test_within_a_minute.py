"""A new officer's first verdict and a request at the counter: each is done within a minute, also on slow 3G.

`pytest -s` prints the figures that stand in docs/performance.md.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from tests import factories
from tests.browser.day import ADDRESS, RINA, Day, opened, served, signed_in
from tests.browser.hand import Hand
from village_desk.database import db
from village_desk.tickets.models import Ticket, TicketDocument

pytestmark = [
    pytest.mark.browser,
    pytest.mark.only_on("sqlite"),
    pytest.mark.settings(PUBLIC_URL=ADDRESS),
]
MINUTE = 60.0


@pytest.fixture
def day(app: Flask) -> Iterator[Day]:
    made = Day()
    with served(app):
        yield made


def test_a_new_officer_judges_the_first_photo_within_a_minute_of_the_sign_in_page(
    day: Day, browser: Browser
) -> None:
    """Nothing is explained and nothing is known: the first line, the green button, the green button."""
    ticket = day.asks()
    page = opened(browser, "phone")
    hand = Hand(page)
    page.goto(f"{ADDRESS}/login")
    hand.came()
    hand.types(page.get_by_label("Nomor HP atau surel"), RINA)
    hand.types(page.get_by_label("Kata sandi"), factories.PASSWORD)
    hand.tap(page.get_by_role("button", name="Masuk"))
    hand.came()
    hand.tap(page.locator("tr .who").first)
    hand.came()
    hand.tap(page.locator(".button.main").first)
    hand.came()
    hand.tap(page.locator(".button.main").first)
    hand.came()
    judged = select(TicketDocument.verdict).where(TicketDocument.ticket_id == ticket.id)
    db.session.rollback()
    assert "readable" in db.session.scalars(judged).all()
    print(f"\nfirst verdict: {hand}")  # noqa: T201
    assert hand.acting + hand.waiting < MINUTE


def test_a_request_at_the_counter_is_taken_in_within_a_minute(day: Day, browser: Browser) -> None:
    """From the queue: the person stands there, the papers lie on the counter."""
    day.asks("domisili")  # so that it is among the most frequent
    page = signed_in(browser, "phone")
    hand = Hand(page)
    hand.tap(page.get_by_role("link", name="Layani di loket"))
    hand.came()
    hand.tap(page.get_by_role("link", name="domisili").first)
    hand.came()
    for label, words in {
        "Nama lengkap": "Dewi Anggraini",
        "NIK": factories.NIK,
        "Nomor KK": "3509162301080007",
        "Alamat": "Krajan RT 2",
        "Keperluan": "melamar kerja",
    }.items():
        hand.types(page.get_by_label(label).first, words)
    hand.decisions += 1  # the papers are looked at once
    for box in page.locator("#papers input").all():
        hand.tap_too(box)
    hand.tap(page.get_by_role("button", name="Simpan dan buat tanda terima"))
    hand.came()
    expect(page.locator("h1")).to_have_text("Tanda terima")
    db.session.rollback()
    assert "counter" in db.session.scalars(select(Ticket.channel)).all()
    print(f"\ncounter: {hand}")  # noqa: T201
    assert hand.acting + hand.waiting < MINUTE
