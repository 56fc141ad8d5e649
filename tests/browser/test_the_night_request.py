"""The night request in a real browser, on the demo as a new user gets it: citizen, officer, "siap diambil".

Once on a small phone, once on a laptop. The demo runs as `make demo` runs it: one process tree of its own.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import SCREENS, SHOTS, fits

pytestmark = pytest.mark.browser
START = 90.0  # seconds that the demo may take on a slow machine
SIGN_IN = re.compile(r"^\s+(Petugas|Kepala Desa|Admin)\s+(\+62\d+)\s+(\S+)$", re.MULTILINE)


@dataclass
class Demo:
    """The running demo: its address, and login and password by role word."""

    address: str
    people: dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`village-desk demo` in a folder of its own, on a free port."""
    folder, port = tmp_path_factory.mktemp("demo"), _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    environment |= {"VILLAGE_DESK_INSTANCE": str(folder / "instance"), "PUBLIC_URL": address}
    printed = folder / "printed.txt"
    with printed.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "village_desk.cli", "demo"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Demo(address, _people(printed, process))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_night_request_from_greeting_to_siap_diambil(demo: Demo, browser: Browser, screen: str) -> None:
    citizen = _page(browser, demo, screen)
    number = _ask_for_a_paper_at_night(citizen, demo, screen)

    officer = _page(browser, demo, screen)
    _sign_in(officer, demo, "Petugas")
    _work_until_ready(officer, number, screen)

    citizen.goto(f"{demo.address}/simulator")
    expect(citizen.locator("#layar")).to_contain_text("siap diambil", timeout=20_000)
    _shoot(citizen, f"siap-{screen}")

    _hand_over(officer)
    _shoot(officer, f"selesai-{screen}")


def test_head_reads_five_numbers_and_no_names(demo: Demo, browser: Browser, screen: str) -> None:
    head = _page(browser, demo, screen)
    _sign_in(head, demo, "Kepala Desa")
    head.goto(f"{demo.address}/reports")
    expect(head.locator("h1")).to_be_visible()
    text = head.inner_text("main")
    assert "12" in text or "permohonan" in text
    head.goto(f"{demo.address}/desk?lihat=all")
    assert "Siti Rahmawati" not in head.inner_text("main")
    _shoot(head, f"kepala-{screen}")


def test_no_page_is_wider_than_the_screen(demo: Demo, browser: Browser, screen: str) -> None:
    visitor = _page(browser, demo, screen)
    for path in ("/", "/login", "/simulator", "/layanan/wonojati", "/privasi/wonojati", "/lacak/tidak-ada"):
        visitor.goto(demo.address + path)
        fits(visitor)
    _sign_in(visitor, demo, "Petugas")
    for path in ("/desk", "/desk?lihat=all", "/desk/t/12", "/desk/telepon", "/desk/percakapan"):
        visitor.goto(demo.address + path)
        fits(visitor)
    admin = _page(browser, demo, screen)
    _sign_in(admin, demo, "Admin")
    for path in ("", "/pesan-resmi", "/pesan-resmi/ready", "/biaya"):
        admin.goto(f"{demo.address}/settings{path}")
        fits(admin)


def _ask_for_a_paper_at_night(page: Page, demo: Demo, screen: str) -> str:
    """Be the citizen as the page itself suggests: tap what it offers until the number is there."""
    page.goto(f"{demo.address}/simulator")
    page.click("button[value=night]")
    page.locator(".quick .chip").first.click()
    screen_text = page.locator("#layar")
    expect(screen_text).to_contain_text("Wa'alaikumussalam", timeout=20_000)
    expect(screen_text).to_contain_text("GRATIS")
    expect(screen_text).to_contain_text("buka lagi")
    _shoot(page, f"malam-{screen}")
    for _ in range(2):
        _tap(page, "Jawab dengan data contoh")
    _tap(page, "foto contoh")
    expect(page.locator(".quick .chip", has_text="1 Ya")).to_be_visible()  # typing stays a way
    expect(page.locator(".quick .chip", has_text="foto contoh")).to_have_count(0)
    _shoot(page, f"ringkasan-{screen}")
    _tap(page, "Ya, kirim", ".taps .tap")
    expect(screen_text).to_contain_text("sudah kami terima dengan nomor", timeout=20_000)
    found = re.search(r"LATIHAN-\d{4}-\d{4}", page.inner_text("#layar"))
    assert found
    _shoot(page, f"diterima-{screen}")
    return found[0]


def _tap(page: Page, label: str, among: str = ".quick .chip") -> None:
    """Tap what the office's newest message offers, and wait until something newer is offered."""
    bubbles = page.locator("#layar .bubble").count()
    page.locator(among, has_text=label).first.click()
    page.wait_for_function(
        "seen => document.querySelectorAll('#layar .bubble:not(.mine)').length > 0"
        " && document.querySelectorAll('#layar .bubble').length >= seen + 2"
        " && !document.querySelector('#mengetik')",
        arg=bubbles,
        timeout=30_000,
    )


def _sign_in(page: Page, demo: Demo, role: str) -> None:
    login, password = demo.people[role]
    page.goto(f"{demo.address}/login")
    page.get_by_label("Nomor HP").fill(login)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("nav[aria-label=Utama]")).to_be_visible()


def _work_until_ready(page: Page, number: str, screen: str) -> None:
    """From the queue: take it, look at each document, then the one next action until it is ready."""
    _shoot(page, f"antrean-{screen}")
    page.locator("tr", has_text=number).locator("a.who").click()
    _shoot(page, f"permohonan-{screen}")
    page.get_by_role("button", name="Ambil permohonan").click()
    page.get_by_role("link", name="Periksa berkas").click()
    while page.get_by_role("button", name="Terbaca").count():
        _shoot(page, f"berkas-{screen}")
        page.get_by_role("button", name="Terbaca").click()
    for verb in ("Periksa permohonan", "Proses permohonan", "Siap diambil"):
        page.get_by_role("link", name=verb, exact=True).click()
        _shoot(page, f"pratinjau-{screen}")
        page.locator("button[value=kirim]").click()
    expect(page.locator(".ticket-head")).to_contain_text("Siap diambil")


def _hand_over(page: Page) -> None:
    page.get_by_role("link", name="Serahkan dokumen", exact=True).click()
    page.get_by_label("Nama yang mengambil").fill("Siti Rahmawati")
    page.get_by_label("Pemohon sendiri").check()
    page.locator("button[value=lihat]").click()
    page.locator("button[value=kirim]").click()
    expect(page.locator(".ticket-head")).to_contain_text("Selesai")


def _page(browser: Browser, demo: Demo, screen: str) -> Page:
    page = browser.new_context(viewport=SCREENS[screen], locale="id-ID").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return page


def _shoot(page: Page, name: str) -> None:
    fits(page)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def _people(printed: Path, process: subprocess.Popen[bytes]) -> dict[str, tuple[str, str]]:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        found = {role: (login, password) for role, login, password in SIGN_IN.findall(printed.read_text())}
        if len(found) == 3 and "Ctrl-C" in printed.read_text():
            return found
        assert process.poll() is None, printed.read_text()
        time.sleep(0.3)
    raise AssertionError(f"The demo did not start: {printed.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
