"""A village's day for tests in a real browser: requests of the night with real photos, officers, their screens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests import factories
from tests.browser.screens import SCREENS
from tests.fakes.serving import free_port
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.desk import live
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets import intake, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket

PORT = free_port()
ADDRESS = f"http://127.0.0.1:{PORT}"
NAMES = (
    "Siti Rahmawati",
    "Budi Santoso",
    "Wagiman",
    "Sri Lestari",
    "Tukiran",
    "Dewi Anggraini",
    "Slamet",
    "Suparmi",
    "Joko Prasetyo",
    "Painem",
)
RINA, JOKO = "rina@desa.example.id", "joko@desa.example.id"
FIELDS = {
    "nik": factories.NIK,
    "no_kk": "3509160101100002",
    "nama_usaha": "Warung Melati",
    "jenis_usaha": "warung kopi",
    "alamat_usaha": "Dusun Krajan RT 02 RW 01",
    "keperluan": "pengajuan KUR",
}


class Day:
    """One office with two officers, a head and an admin; `address` is where its pages are."""

    def __init__(self) -> None:
        self.address = ADDRESS
        self.office: Office = factories.office(
            settings={"phone": "0331 000011", "address": "Jl. Balai Desa No. 1"}
        )
        self.rina = factories.user(self.office, name="Rina Wulandari", email=RINA)
        self.joko = factories.user(self.office, name="Joko Susilo", email=JOKO)
        self._asked = 0

    def asks(
        self, service: str = "sku", *, citizen: Citizen | None = None, at: datetime | None = None
    ) -> Ticket:
        """A complete request with a photo for each paper, from a number of its own."""
        self._asked += 1
        who = citizen or factories.citizen(self.office, address=f"whatsapp:+62812{self._asked:08d}")
        found = registry.catalogue_of(self.office).get(service)
        assert found is not None
        name = NAMES[(self._asked - 1) % len(NAMES)]
        answers = {field.slug: FIELDS.get(field.slug, "tertulis") for field in found.fields if field.required}
        answers |= {slug: name for slug in answers if slug.startswith("nama") and slug != "nama_usaha"}
        papers = [(factories.photo_of(who).id, paper.slug) for paper in found.files_asked if paper.required]
        with transaction():
            return intake.open_ticket(
                self.office,
                found,
                citizen=who,
                fields=answers,
                files=papers,
                missing=(),
                received_at=at or clock.now(),
            )

    def moves(self, ticket: Ticket, *path: str) -> None:
        """What Rina did before the story begins."""
        for to in path:
            with transaction():
                lifecycle.change_status(ticket.id, to, actor=officer(self.rina.id), now=clock.now())

    def fresh(self, ticket: Ticket) -> Ticket:
        """The request as it lies in the database now."""
        db.session.rollback()
        db.session.expire_all()
        return db.session.get_one(Ticket, ticket.id)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The pages of this process's application, at ADDRESS.

    At the end no thread of it lives on: an open stream would look into the next test's database.
    """
    server = make_server("127.0.0.1", PORT, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ADDRESS
    finally:
        server.shutdown()
        server.server_close()
        live.close(app)
        app.extensions.pop("village_desk_watch", None)
        for one in [thread, *threading.enumerate()]:
            if one is thread or one.name == "queue-watch" or "process_request" in one.name:
                one.join(5)


def opened(browser: Browser, screen: str, **context: Any) -> Page:
    """An empty page on this screen; a script error fails the test."""
    page = browser.new_context(viewport=SCREENS[screen], locale="id-ID", **context).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    return page


def signed_in(browser: Browser, screen: str, login: str = RINA, **context: Any) -> Page:
    """The same, with somebody of the office at their queue."""
    page = opened(browser, screen, **context)
    page.goto(f"{ADDRESS}/login")
    page.get_by_label("Nomor HP atau surel").fill(login)
    page.get_by_label("Kata sandi").fill(factories.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("h1")).to_have_text("Antrean")
    return page
