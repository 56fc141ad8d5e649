"""In a real browser: what is half-typed is there again, is gone once it was sent, and is nobody else's to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.day import ADDRESS, served
from tests.fakes.desk_cast import Village, a_village
from village_desk.tickets.status import ComplaintStatus

pytestmark = [pytest.mark.browser, pytest.mark.settings(PUBLIC_URL=ADDRESS)]
KEPT = "() => JSON.stringify({...sessionStorage})"


@pytest.fixture
def town(app: Flask) -> Village:
    made = a_village()
    factories.user(made.office, name="Rina Wulandari", email="rina@desa.example.id")
    factories.user(made.office, name="Joko Susilo", email="joko@desa.example.id")
    return made


@pytest.fixture
def page(app: Flask, town: Village, browser: Browser) -> Iterator[Page]:
    """Rina's, signed in."""
    with served(app) as address:
        context = browser.new_context(base_url=address)
        opened = context.new_page()
        sign_in(opened, "rina")
        yield opened
        context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/login")
    page.get_by_label("Nomor HP atau surel").fill(f"{name}@desa.example.id")
    page.get_by_label("Kata sandi").fill(factories.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/desk")


def sign_out(page: Page) -> None:
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/login**")


def types(page: Page, address: str, place: str, words: str) -> None:
    page.goto(address)
    page.locator(place).fill(words)
    page.goto("/desk")
    page.goto(address)
    expect(page.locator(place)).to_have_value(words)


def test_a_note_a_reason_and_an_answer_survive_that_the_page_is_left(page: Page, town: Village) -> None:
    ticket, complaint = f"/desk/t/{town.ticket.id}", f"/desk/aduan/{town.complaint.id}"
    types(page, f"{ticket}/catatan", "#note", "Sudah ditelepon")
    page.goto(ticket)
    expect(page.locator("#note")).to_have_value("Sudah ditelepon")  # the same note, on the request's own page
    types(page, f"{ticket}/status/cancelled", "#detail", "Sudah diurus di kecamatan")
    types(page, f"{complaint}/catatan", "#words", "Lihat CCTV")
    types(page, f"/desk/percakapan/{town.conversation.id}", "#reply", "Selamat pagi")
    types(page, f"/desk/dengarkan/{town.listening.id}", "#words", "mau bikin surat")


def test_what_was_sent_is_forgotten_and_what_was_refused_is_not(page: Page, town: Village) -> None:
    ticket = f"/desk/t/{town.ticket.id}"
    page.goto(f"{ticket}/status/cancelled")
    page.locator("#detail").fill("Sudah diurus di kecamatan")
    page.goto(f"{ticket}/catatan")
    page.locator("#note").fill("Sudah ditelepon")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.get_by_role("status").first).to_contain_text("Catatan tersimpan")
    expect(page.locator("#note")).to_have_value("")
    page.goto(f"{ticket}/status/cancelled")
    expect(page.locator("#detail")).to_have_value("Sudah diurus di kecamatan")  # another form's words stay
    page.get_by_role("button", name="Lihat pesan").click()
    page.locator("button[name=langkah][value=kirim]").click()
    expect(page.get_by_role("status").first).to_contain_text("Urungkan")
    assert "kecamatan" not in page.evaluate(KEPT)


def test_nothing_is_put_beside_a_preview_that_does_not_show_it(page: Page, town: Village) -> None:
    address = f"/desk/aduan/{town.complaint.id}/status/{ComplaintStatus.ACKNOWLEDGED}"
    page.goto(address)
    page.locator("#words").fill("Kami cek dulu")
    page.goto("/desk")
    page.goto(address)
    expect(page.locator("#words")).to_have_value("")


def test_after_signing_out_nothing_stays_in_any_tab_and_another_person_reads_nothing(
    page: Page, town: Village
) -> None:
    ticket = f"/desk/t/{town.ticket.id}"
    page.goto(f"{ticket}/catatan")
    page.locator("#note").fill("Sudah ditelepon")
    other = page.context.new_page()
    other.goto("/desk")
    sign_out(other)  # from a page without any box
    page.wait_for_function("() => sessionStorage.length === 0")
    sign_in(page, "rina")
    types(page, f"{ticket}/catatan", "#note", "Sudah ditelepon lagi")
    page.context.clear_cookies()  # the session ran out; a colleague sits down at the same computer
    sign_in(page, "joko")
    assert "ditelepon" not in page.evaluate(KEPT)
    page.goto(f"{ticket}/catatan")
    expect(page.locator("#note")).to_have_value("")
