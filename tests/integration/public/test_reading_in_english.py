"""The public pages for who reads English: by the choice of the browser, or by the language of the citizen's chat."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.wall_clock import WallClock
from village_desk.database import db, transaction
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets.models import Ticket


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office()


@pytest.fixture
def ticket(office: Office) -> Ticket:
    citizen = factories.citizen(office)
    with transaction():
        db.session.merge(citizen).language = "en"
    return factories.ticket(office, citizen=citizen, fields={"nama": "Siti Aminah", "nik": factories.NIK})


def test_a_tracking_page_is_read_in_the_language_of_its_chat(client: FlaskClient, ticket: Ticket) -> None:
    text = client.get(f"/lacak/{ticket.token}").text
    office = db.session.get_one(Office, ticket.office_id)
    offered = registry.catalogue_of(office).get(ticket.service)
    assert offered is not None
    assert '<html lang="en">' in text
    assert offered.name_en in text and ticket.service_name not in text
    assert "Monday–Thursday 08.00–12.00 and 13.00–15.30" in text
    assert "Friday, 20 November at 21.40 WIB" in text
    assert len(gzip.compress(text.encode())) < 3 * 1024
    for part in ("bukan-saya", ""):
        assert '<html lang="en">' in client.get(f"/lacak/{ticket.token}/{part}".rstrip("/")).text


def test_what_the_browser_chose_goes_before_the_chat(client: FlaskClient, ticket: Ticket) -> None:
    client.get("/bahasa/id")
    text = client.get(f"/lacak/{ticket.token}").text
    assert '<html lang="id">' in text and ticket.service_name in text
    client.get("/bahasa/en")
    assert '<html lang="en">' in client.get(f"/lacak/{ticket.token}").text


def test_another_ticket_stays_indonesian(client: FlaskClient, ticket: Ticket, office: Office) -> None:
    client.get(f"/lacak/{ticket.token}")
    other = factories.ticket(office)
    text = client.get(f"/lacak/{other.token}").text
    assert '<html lang="id">' in text and "Diterima" in text


def test_the_catalogue_names_services_and_documents_in_english(client: FlaskClient, office: Office) -> None:
    client.get("/bahasa/en")
    text = client.get("/layanan/wonojati").text
    assert "First ID card (17 years or married)" in text
    assert "Family card (KK), the original" in text
    assert "Saya%20mau%20mengurus%20KTP-el%20baru" in text, "what is sent to the chat stays Indonesian"


@pytest.mark.parametrize("path", ["/", "/layanan/wonojati", "/privasi/wonojati"])
def test_each_public_page_leads_to_the_other_language_and_back(
    client: FlaskClient, office: Office, path: str
) -> None:
    assert f'href="/bahasa/en?kembali={path}"' in client.get(path).text
    assert client.get(f"/bahasa/en?kembali={path}").headers["Location"] == path
    assert f'href="/bahasa/id?kembali={path}"' in client.get(path).text


def test_an_address_with_a_line_break_leads_home(client: FlaskClient) -> None:
    answer = client.get("/bahasa/en?kembali=/%0d%0aX-Injected:%20ya")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
