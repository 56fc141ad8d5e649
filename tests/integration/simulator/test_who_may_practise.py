"""Outside of the demo the practice phone is for staff, and it wears the band all the same."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.integration.simulator.conftest import DEMO, Phone
from village_desk.office.models import Office


def sign_in(client: FlaskClient, office: Office, *roles: str) -> None:
    user = factories.user(office, *roles)
    page = client.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"login": user.email, "password": factories.PASSWORD, "csrf_token": token}
    assert client.post("/login", data=data).status_code == 303


def test_strangers_are_led_to_the_sign_in(client: FlaskClient, office: Office) -> None:
    answer = client.get("/simulator")
    assert answer.status_code == 303
    assert answer.location == "/login?next=/simulator"
    assert client.get("/simulator/percakapan").status_code == 303
    assert client.post("/simulator/kirim", data={"text": "x"}).status_code in (401, 403)


@pytest.mark.parametrize("role", ["officer", "head", "admin", "viewer"])
def test_staff_of_every_role_may_practise(client: FlaskClient, office: Office, role: str) -> None:
    sign_in(client, office, role)
    text = client.get("/simulator").text
    assert "LATIHAN - tidak ada pesan terkirim" in text


def test_staff_practise_with_their_own_office(client: FlaskClient, office: Office) -> None:
    other = factories.another_office()
    sign_in(client, other, "officer")
    assert "Desa Sumberejo" in client.get("/simulator").text


@pytest.mark.settings(**DEMO)
def test_in_the_demo_anyone_may(phone: Phone) -> None:
    assert "Desa Wonojati" in phone.page()


@pytest.mark.settings(**DEMO)
def test_before_there_is_an_office_the_page_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/simulator")
    assert answer.status_code == 404
    assert "office add" in answer.text
