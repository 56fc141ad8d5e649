"""What the holder of a tracking link sees, and what nobody sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests import factories
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.office.models import Office, User
from village_desk.public.tracking import initials
from village_desk.tickets import intake, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

GONE = "Tautan ini tidak berlaku lagi. Balas STATUS di WhatsApp untuk melihat permohonan Bapak/Ibu."


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office(settings={"address": "Jl. Raya Wonojati 12", "phone": "0331123456"})


@pytest.fixture
def rina(office: Office) -> User:
    return factories.user(office, name="Rina Wulandari")


@pytest.fixture
def ticket(office: Office) -> Ticket:
    fields = {"nama": "Siti Aminah", "nik": factories.NIK, "no_kk": "3509160101100002"}
    return factories.ticket(office, citizen=factories.citizen(office), fields=fields)


def page(client: FlaskClient, ticket: Ticket) -> str:
    answer = client.get(f"/lacak/{ticket.token}")
    assert answer.status_code == 200
    return answer.text


def go(ticket: Ticket, rina: User, *statuses: str) -> None:
    for status in statuses:
        with transaction():
            lifecycle.change_status(ticket.id, status, actor=officer(rina.id), now=clock.now())


def test_a_new_request_shows_number_service_promise_and_history(client: FlaskClient, ticket: Ticket) -> None:
    text = page(client, ticket)
    assert ticket.number in text
    assert ticket.service_name in text
    assert "S*** A***" in text
    assert "Diterima" in text
    assert "Jumat, 20 November pukul 21.40 WIB" in text
    assert "Paling lambat" in text
    assert "Senin–Kamis 08.00–12.00 dan 13.00–15.30" in text
    assert "gratis" in text


def test_nothing_of_a_person_but_initials(client: FlaskClient, ticket: Ticket) -> None:
    text = page(client, ticket)
    for secret in ("Siti", "Aminah", factories.NIK, "81234567890", "3509160101100002"):
        assert secret not in text


def test_ready_says_where_when_and_what_to_bring(client: FlaskClient, ticket: Ticket, rina: User) -> None:
    go(ticket, rina, Status.CHECKING, Status.READY)
    text = page(client, ticket)
    assert "Siap diambil" in text
    assert "Mohon bawa Kartu Keluarga. Gratis." in text
    assert "Silakan diambil mulai Senin, 23 November pukul 08.00 WIB." in text
    assert "Jl. Raya Wonojati 12" in text
    assert "Rina" not in text


def test_missing_documents_are_named(client: FlaskClient, ticket: Ticket, rina: User) -> None:
    slug = ticket.terms["requirements"][0]["slug"]
    go(ticket, rina, Status.CHECKING)
    with transaction():
        intake.ask_again(ticket.id, [slug], "Fotonya buram.", user_id=rina.id, now=clock.now())
    text = page(client, ticket)
    assert "Berkas kurang" in text
    assert ticket.terms["requirements"][0]["name"] in text
    assert "Fotonya buram" not in text


def test_a_late_promise_is_admitted(client: FlaskClient, ticket: Ticket, at: WallClock) -> None:
    at("2026-12-14 10:00")
    assert "Mohon maaf, kami terlambat" in page(client, ticket)


def test_headers_and_no_cookie(client: FlaskClient, ticket: Ticket) -> None:
    for path in (f"/lacak/{ticket.token}", "/lacak/salah"):
        headers = client.get(path).headers
        assert "Set-Cookie" not in headers
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_the_page_is_small_and_needs_no_script(client: FlaskClient, ticket: Ticket, rina: User) -> None:
    go(ticket, rina, Status.CHECKING, Status.IN_PROGRESS, Status.READY)
    text = page(client, ticket)
    assert len(text.encode()) < 3 * 1024, "also where nothing is compressed on the way"
    assert "Simpan sebagai gambar / cetak" in text
    assert "<script" not in text
    assert "style=" not in text


def test_a_wrong_a_dead_and_an_erased_link_answer_alike(
    client: FlaskClient, ticket: Ticket, office: Office, rina: User, at: WallClock
) -> None:
    erased = factories.ticket(office)
    with transaction():
        db.session.get_one(Ticket, erased.id).erased_at = clock.now()
    go(ticket, rina, Status.CHECKING, Status.READY)
    with transaction():
        lifecycle.hand_over(ticket.id, "Siti Aminah", "pemohon", user_id=rina.id, now=clock.now())
    assert "Dokumen sudah diserahkan" in page(client, ticket)
    at("2026-12-19 21:39")
    assert "Dokumen sudah diserahkan" in page(client, ticket)
    at("2026-12-20 21:41")
    answers = [
        client.get(f"/lacak/{token}") for token in (ticket.token, erased.token, "salah", "x" * 500, "%00")
    ]
    assert {a.status_code for a in answers} == {404}
    assert len({a.data for a in answers}) == 1
    assert GONE in answers[0].text


def test_practice_wears_the_band(client: FlaskClient, office: Office) -> None:
    practice = factories.ticket(office, training=True)
    assert "LATIHAN" in page(client, practice)
    assert "LATIHAN" not in page(client, factories.ticket(office))


@pytest.mark.own_app
def test_few_queries(client: FlaskClient, ticket: Ticket) -> None:
    page(client, ticket)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    page(client, ticket)
    assert len([s for s in asked if s.startswith("SELECT")]) <= 4


def test_the_chat_link_names_the_number_and_asks_for_this_status(client: FlaskClient, ticket: Ticket) -> None:
    assert f"https://wa.me/628111000222?text=STATUS%20{ticket.number}" in page(client, ticket)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Siti Rahmawati", "S*** R***"), ("  budi ", "B***"), ("", ""), (None, ""), ("=1+1 Ani", "A***")],
)
def test_initials_tell_no_length(name: str | None, shown: str) -> None:
    assert initials(name) == shown


def test_a_link_lives_as_long_as_the_request_is_open(
    client: FlaskClient, ticket: Ticket, at: WallClock
) -> None:
    at("2027-11-20 09:00")
    assert clock.now() - ticket.received_at > timedelta(days=360)
    assert ticket.number in page(client, ticket)
