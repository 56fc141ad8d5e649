"""What several stories begin with: a village, its officer at the pages, and a citizen's request for one letter."""

from __future__ import annotations

import json
import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fakes.citizen import Citizen
from tests.journeys.browsing import Person
from village_desk.database import db
from village_desk.messages import sweepers
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.operation import exporting
from village_desk.tickets.models import Ticket

ADDRESS = "Jl. Balai Desa No. 1, Wonojati"
READY_TEMPLATE = "HX" + "ab12" * 8
READY_VARIABLES = ["office", "service", "number", "place", "opening", "bring"]
NEXT_OPENING = "Senin, 23 November pukul 08.00 WIB"
NIK, KK = "3509165708900042", "3509162301080007"
NAME = "Siti Rahmawati"
ABOUT_HER = f"{NAME}\n{NIK}\n{KK}\nuntuk pengajuan KUR"
ABOUT_HER_SHOP = "Warung Melati\nwarung kopi\nDusun Krajan RT 2 RW 3\n2019"


def a_village(*, template: bool = True, **settings: Any) -> Office:
    """Desa Wonojati; with `template`, WhatsApp has approved its notice "ready"."""
    if template:
        settings.setdefault(
            "notices", {"ready": {"content_sid": READY_TEMPLATE, "variables": READY_VARIABLES}}
        )
    return factories.office(settings={"address": ADDRESS, "phone": "0331 000011"} | settings)


def an_officer(office: Office, client: FlaskClient, name: str = "Rina Wulandari") -> Person:
    """An officer of this village who has signed in through the pages."""
    login = f"{name.split()[0].lower()}@{office.slug}.example.id"
    factories.user(office, name=name, email=login)
    person = Person(client)
    person.signs_in(login, factories.PASSWORD)
    return person


def an_admin(office: Office, client: FlaskClient, name: str = "Ahmad Fauzi") -> Person:
    """The admin of this village, signed in."""
    login = f"{name.split()[0].lower()}@{office.slug}.example.id"
    factories.user(office, "admin", name=name, email=login)
    person = Person(client)
    person.signs_in(login, factories.PASSWORD)
    return person


def asks_for_the_letter(citizen: Citizen, **extra: str) -> None:
    """Up to the documents: greeting, wish and both blocks of a business letter (SKU). `extra`: parameters."""
    citizen.says("Assalamualaikum, mau bikin surat keterangan usaha", **extra)
    citizen.says(ABOUT_HER, **extra)
    asked = citizen.says(ABOUT_HER_SHOP, **extra)
    assert "KTP-el asli pemohon" in asked, asked


def requests_the_letter(citizen: Citizen, **extra: str) -> str:
    """The whole request, complete; returns the ticket's number."""
    asks_for_the_letter(citizen, **extra)
    citizen.sends_photo(count=2)
    return number_in(citizen.says("ya", **extra))


def number_in(text: str) -> str:
    """The ticket number that a text names."""
    found = re.search(r"\b[A-Z]{3}-\d{4}-\d{4}\b", text)
    assert found, f"No ticket number in {text!r}"
    return found[0]


def link_in(text: str) -> str:
    """The path of the tracking page that a text names."""
    found = re.search(r"https://[^/\s]+(/lacak/\S+)", text)
    assert found, f"No tracking link in {text!r}"
    return found[1]


def ticket_of(number: str) -> Ticket:
    """The ticket with this number, fresh from the database."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.execute(select(Ticket).where(Ticket.number == number)).scalar_one()


def office_of(citizen: Citizen) -> Office:
    """The village that this citizen writes to."""
    found = registry.office_by_whatsapp(citizen.office.removeprefix("whatsapp:"))
    assert found is not None
    return found


def exported(what: str, office: Office) -> list[dict[str, Any]]:
    """The lines of `village-desk export`, as another program reads them."""
    return [json.loads(json.dumps(line)) for line in exporting.EXPORTS[what](office, False)]


def make_ready(officer: Person, number: str) -> None:
    """The officer's way through the pages from the queue to "siap diambil"."""
    officer.opens("/desk")
    officer.opens(f"/desk/t/{ticket_of(number).id}")
    officer.presses("Ambil permohonan")
    judges_all(officer)
    for step in ("Periksa permohonan", "Proses permohonan", "Siap diambil"):
        officer.follows(step)
        officer.presses(step)


def judges_all(officer: Person, verdict: str = "Terbaca") -> None:
    """Look at every file of the open request and give the same verdict."""
    officer.follows("Periksa berkas")
    while any(words == verdict for form in officer.page.forms for words, _, _ in form.buttons):
        officer.presses(verdict)


def sweep() -> None:
    """What the worker's ticker does every few seconds."""
    sweepers.run("journey")
