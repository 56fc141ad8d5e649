"""In a real browser: a voice note plays in the page and is typed there; a cry for help stands on top, in words.

Once on a small phone, once on a laptop. The pages come from this process, the citizen writes by the signed webhook.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.day import ADDRESS, served
from tests.browser.screens import SCREENS, look
from tests.fakes import pictures, sounds
from tests.fakes.citizen import Citizen
from tests.journeys import stories
from village_desk.office.models import Office

pytestmark = [pytest.mark.browser, pytest.mark.settings(PUBLIC_URL=ADDRESS)]
PLAYED = "a => a.play().then(() => new Promise(done => { a.onended = () => done([a.error, a.duration]); }))"


@pytest.fixture
def office(app: Flask) -> Office:
    office = stories.a_village()
    factories.user(office, name="Rina Wulandari", email="rina@desa.example.id")
    return office


@pytest.fixture
def desk(app: Flask, office: Office, citizen: Citizen) -> Iterator[str]:
    """The pages, served by this process."""
    with served(app) as address:
        yield address


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, browser: Browser, desk: str) -> Iterator[Page]:
    """Rina's, signed in."""
    opened = browser.new_page(viewport=SCREENS[request.param])  # type: ignore[arg-type]
    opened.goto(f"{desk}/login")
    opened.get_by_label("Nomor HP atau surel").fill("rina@desa.example.id")
    opened.get_by_label("Kata sandi").fill(factories.PASSWORD)
    opened.get_by_role("button", name="Masuk").click()
    opened.wait_for_url("**/desk")
    yield opened
    opened.close()


def test_a_voice_note_is_played_and_typed(page: Page, desk: str, citizen: Citizen) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    citizen.sends_file(sounds.voice_note(), "audio/ogg")
    page.goto(f"{desk}/desk/dengarkan")
    look(page, "dengarkan-daftar")
    page.get_by_role("link", name="Dengarkan pesan suara").click()
    error, seconds = page.locator("audio").first.evaluate(PLAYED)
    assert error is None and 0.9 < seconds < 1.2
    look(page, "dengarkan-dan-ketik")

    page.get_by_role("button", name="Teruskan ketikan").click()
    expect(page.get_by_role("alert")).to_contain_text("Ketik dahulu")
    page.get_by_label("Yang dikatakan warga").fill(stories.ABOUT_HER)
    page.get_by_role("button", name="Teruskan ketikan").click()
    expect(page.get_by_role("status")).to_contain_text("Ketikan diteruskan")
    citizen.work()
    assert "Alamat usaha" in citizen.hears()


def test_a_chat_shows_player_picture_pin_and_who_typed(page: Page, desk: str, citizen: Citizen) -> None:
    citizen.sends_file(sounds.voice_note(), "audio/ogg")
    citizen.sends_file(pictures.jpeg(), "image/jpeg")
    citizen.says("", MessageType="location", Latitude="-7.795580", Longitude="110.369490")
    page.goto(f"{desk}/desk/dengarkan")
    page.get_by_role("link", name="Dengarkan pesan suara").click()
    page.get_by_label("Yang dikatakan warga").fill("mau tanya jam buka kantor")
    page.get_by_role("button", name="Teruskan ketikan").click()
    citizen.work()
    citizen.says("petugas")
    page.goto(f"{desk}/desk/percakapan")
    page.get_by_role("link", name="Buka percakapan").click()
    expect(page.get_by_text("diketik petugas Rina Wulandari")).to_be_visible()
    expect(page.get_by_role("link", name="Buka di peta")).to_be_visible()
    expect(page.get_by_role("link", name="Buka foto")).to_be_visible()
    error, _ = page.locator("audio").first.evaluate(PLAYED)
    assert error is None
    look(page, "percakapan")


def test_a_cry_for_help_stands_on_top(
    page: Page, desk: str, citizen: Citizen, another_citizen: Citizen
) -> None:
    another_citizen.says("petugas")
    citizen.says("tolong kebakaran di dusun krajan")
    citizen.sends_file(sounds.voice_note(), "audio/ogg")
    page.goto(f"{desk}/desk")
    strip = page.locator(".strip.late").first
    expect(strip).to_contain_text("Mendesak: ada laporan kebakaran")
    look(page, "mendesak-antrean")
    strip.get_by_role("link", name="Buka percakapan").click()
    expect(page.locator(".strip.late").first).to_contain_text("keadaan darurat")
    look(page, "mendesak-percakapan")
    page.goto(f"{desk}/desk/percakapan")
    look(page, "mendesak-daftar")
    page.goto(f"{desk}/desk/dengarkan")
    expect(page.locator(".strip.late").first).to_contain_text("Mendesak")
    look(page, "mendesak-suara")
