"""The front page, the catalogue and the privacy notice, as anyone sees them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from village_desk.office import registry
from village_desk.office.models import Office


@pytest.fixture
def office(app: Flask) -> Office:
    return factories.office(settings={"phone": "0331123456"})


def test_the_front_page_says_what_this_is_and_leads_staff_in(client: FlaskClient, office: Office) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "/login" in answer.text
    assert "/simulator" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.settings(VILLAGE_DESK_CARRIER="simulator", PUBLIC_URL="http://127.0.0.1:8000")
def test_in_the_demo_it_also_leads_to_the_practice_phone(client: FlaskClient, office: Office) -> None:
    text = client.get("/").text
    assert "/simulator" in text
    assert "LATIHAN" in text


def test_the_catalogue_tells_every_service_with_days_price_and_issuer(
    client: FlaskClient, office: Office
) -> None:
    text = client.get("/layanan/wonojati").text
    services = registry.catalogue_of(office).services
    assert len(services) == 45
    assert text.count("GRATIS") >= 45
    for service in services:
        assert f'id="{service.slug}"' in text
    assert "Dinas Kependudukan dan Pencatatan Sipil" in text
    assert "<dd>desa</dd>" not in text
    assert "<script" not in text


def test_the_privacy_notice_names_who_why_how_long_rights_and_where_it_goes(
    client: FlaskClient, office: Office
) -> None:
    text = client.get("/privasi/wonojati").text
    for words in (
        "Nomor 27 Tahun 2022",
        "Desa Wonojati",
        "180 hari",
        "Hak Bapak/Ibu",
        "Twilio",
        "luar negeri",
        "0331123456",
    ):
        assert words in text


@pytest.mark.parametrize("path", ["/layanan/tidak-ada", "/privasi/tidak-ada", "/verify/x", "/m/x"])
def test_what_does_not_exist_is_a_kind_404(client: FlaskClient, office: Office, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
