"""The settings overview: for admins of the office, and it says plainly what is missing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.wall_clock import WallClock
from village_desk.database import db, db_time, transaction
from village_desk.messages import quarantine
from village_desk.messages.models import PendingTurn
from village_desk.office.models import Office


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office()


def sign_in(client: FlaskClient, office: Office, *roles: str) -> None:
    user = factories.user(office, *roles, name="Rina Wulandari")
    page = client.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"login": user.email, "password": factories.PASSWORD, "csrf_token": token}
    assert client.post("/login", data=data).status_code == 303


def test_a_new_office_sees_what_is_done_and_what_is_not(client: FlaskClient, office: Office) -> None:
    sign_in(client, office, "admin")
    text = client.get("/settings").text
    assert "Siapkan layanan desa" in text
    assert "3 dari 7 selesai" in text
    assert "45 layanan ditawarkan" in text
    assert "Belum diisi: alamat kantor, telepon kantor, kontak data pribadi." in text
    assert "Belum ada petugas dan kepala desa." in text
    assert "pesan wajib belum ada" in text
    assert "village-desk office apply --office wonojati kantor.json" in text
    assert "Senin–Kamis 08.00–12.00 dan 13.00–15.30" in text


def test_the_next_days_off_are_listed_and_estimates_marked(
    client: FlaskClient, office: Office, at: WallClock
) -> None:
    at("2027-02-20 09:00")
    sign_in(client, office, "admin")
    text = client.get("/settings").text
    assert "Rabu, 10 Maret 2027" in text
    assert "Perkiraan" in text


def test_people_are_named_with_their_roles_but_not_their_numbers(client: FlaskClient, office: Office) -> None:
    factories.user(office, "head", name="Haji Slamet", email="slamet@desa.example.id")
    sign_in(client, office, "admin", "officer")
    text = client.get("/settings").text
    assert "Haji Slamet" in text
    assert "Petugas, Admin" in text
    assert "slamet@desa.example.id" not in text


def test_nothing_of_another_office(client: FlaskClient, office: Office) -> None:
    other = factories.another_office()
    factories.user(other, name="Orang Sumberejo")
    sign_in(client, office, "admin")
    text = client.get("/settings").text
    assert "Sumberejo" not in text


@pytest.mark.parametrize("role", ["officer", "head", "viewer"])
def test_other_roles_are_told_whose_page_it_is(client: FlaskClient, office: Office, role: str) -> None:
    sign_in(client, office, role)
    assert client.get("/settings").status_code == 403


def test_refused_calls_and_unknown_numbers_are_warned_of(client: FlaskClient, office: Office) -> None:
    quarantine.keep("/webhooks/twilio/inbound", "wrong_signature", None, b"x", cause=lambda: "scheme")
    with transaction():
        at = db_time(-60)
        turn = PendingTurn(
            chat_key="a" * 32, to_index="b" * 32, first_at=at, latest_at=at, due_at=at, held=True
        )
        db.session.add(turn)
    sign_in(client, office, "admin")
    text = client.get("/settings").text
    assert "1 kiriman ditolak dalam satu jam terakhir" in text
    assert "Alamat di Twilio ditulis dengan http, bukan https" in text
    assert "1 percakapan menunggu" in text
