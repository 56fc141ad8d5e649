"""The question on the tracking page: for completed requests only, once, corrected for an hour, dead with its link."""

from __future__ import annotations

import gzip
import html

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.fakes.desk_cast import form_of, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.office.models import Office, User
from village_desk.satisfaction.models import Rating
from village_desk.tickets import disowning, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent

QUESTION = "Seberapa puas Bapak/Ibu dengan pelayanan kami?"


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office(settings={"address": "Jl. Raya Wonojati 12", "phone": "0331123456"})


@pytest.fixture
def rina(office: Office) -> User:
    return factories.user(office, name="Rina Wulandari")


@pytest.fixture
def ticket(office: Office, rina: User) -> Ticket:
    """Asked for in the chat, and collected."""
    made = factories.ticket(office, citizen=factories.citizen(office))
    collected(made, rina)
    return made


def collected(ticket: Ticket, rina: User) -> None:
    for to in ("checking", "in_progress", "ready"):
        with transaction():
            lifecycle.change_status(ticket.id, to, actor=officer(rina.id), now=clock.now())
    with transaction():
        lifecycle.hand_over(ticket.id, "Siti Aminah", "pemohon", user_id=rina.id, now=clock.now())


def page(client: FlaskClient, ticket: Ticket) -> str:
    answer = client.get(f"/lacak/{ticket.token}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def rates(client: FlaskClient, ticket: Ticket, **typed: str) -> TestResponse:
    token = form_of(client.get(f"/lacak/{ticket.token}").text, "/nilai")["csrf_token"]
    return client.post(f"/lacak/{ticket.token}/nilai", data={"csrf_token": token, **typed})


def ratings() -> list[tuple[int | None, str | None, str]]:
    db.session.expire_all()
    rows = db.session.scalars(select(Rating).order_by(Rating.id)).all()
    return [(row.score, row.words, row.channel) for row in rows]


def test_only_a_completed_request_is_asked_about(
    client: FlaskClient, office: Office, ticket: Ticket, rina: User
) -> None:
    assert QUESTION in page(client, ticket)
    for to, detail in (("checking", ""), ("cancelled", "dicabut")):
        with transaction():
            lifecycle.change_status(ticket.id, to, actor=officer(rina.id), now=clock.now(), detail=detail)
        assert QUESTION not in page(client, ticket), to
    assert QUESTION not in page(client, factories.ticket(office))


def test_one_answer_is_thanked_for_and_shows_no_words(client: FlaskClient, ticket: Ticket) -> None:
    answer = rates(client, ticket, nilai="4", kata="cepat, NIK saya 3509161708900001")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"{ticket.token}#nilai")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    text = page(client, ticket)
    assert "Terima kasih, penilaian Bapak/Ibu: Sangat puas." in text and "cepat" not in text
    (rating,) = ratings()
    assert rating[0] == 4 and rating[2] == "page"
    assert rating[1] is not None and "cepat" in rating[1] and "350916170890" not in rating[1]
    events = db.session.scalars(select(TicketEvent).where(TicketEvent.kind == "rated")).all()
    assert [event.details for event in events] == [{"score": 4, "channel": "page"}]


def test_staff_do_not_rate_their_own_work(client: FlaskClient, ticket: Ticket, rina: User) -> None:
    token = form_of(client.get(f"/lacak/{ticket.token}").text, "/nilai")["csrf_token"]
    sign_in(client, rina)
    refused = client.post(f"/lacak/{ticket.token}/nilai", data={"csrf_token": token, "nilai": "4"})
    assert refused.status_code == 403 and ratings() == []
    assert "sedang masuk sebagai petugas" in html.unescape(refused.text)


def test_it_can_be_corrected_for_an_hour_and_then_stands(
    client: FlaskClient, ticket: Ticket, at: WallClock
) -> None:
    rates(client, ticket, nilai="4", kata="ramah")
    at.later(minutes=55)
    rates(client, ticket, nilai="2")
    assert ratings() == [(2, "ramah", "page")]
    token = form_of(client.get(f"/lacak/{ticket.token}").text, "/nilai")["csrf_token"]
    at.later(minutes=6)
    text = page(client, ticket)
    assert "Kurang puas" in text and "Kirim penilaian" not in text
    late = client.post(f"/lacak/{ticket.token}/nilai", data={"csrf_token": token, "nilai": "4"})
    assert late.status_code == 303 and ratings() == [(2, "ramah", "page")]


@pytest.mark.parametrize("typed", [{}, {"nilai": "5"}, {"nilai": "²"}, {"nilai": "0"}])
def test_no_answer_is_no_answer(client: FlaskClient, ticket: Ticket, typed: dict[str, str]) -> None:
    refused = rates(client, ticket, **typed)
    assert refused.status_code == 422 and "Pilih salah satu nilai" in refused.text
    assert ratings() == []


def test_a_form_of_another_page_or_none_is_refused(
    client: FlaskClient, office: Office, ticket: Ticket, rina: User
) -> None:
    other = factories.ticket(office)
    collected(other, rina)
    token = form_of(client.get(f"/lacak/{other.token}").text, "/nilai")["csrf_token"]
    for given in ({}, {"csrf_token": token}):
        refused = client.post(f"/lacak/{ticket.token}/nilai", data={"nilai": "1", **given})
        assert refused.status_code == 403
    assert ratings() == []


def test_a_disowned_or_dead_link_asks_and_takes_nothing(
    client: FlaskClient, ticket: Ticket, rina: User, at: WallClock
) -> None:
    token = form_of(client.get(f"/lacak/{ticket.token}").text, "/nilai")["csrf_token"]
    with transaction():
        disowning.disown(ticket.id, now=clock.now())
    form = {"csrf_token": token, "nilai": "4"}
    assert client.post(f"/lacak/{ticket.token}/nilai", data=form).status_code == 404
    with transaction():
        disowning.open_again(ticket.id, user_id=rina.id, now=clock.now())
    at("2026-12-20 20:00")
    token = form_of(client.get(f"/lacak/{ticket.token}").text, "/nilai")["csrf_token"]
    at("2026-12-20 23:00")
    dead = client.post(f"/lacak/{ticket.token}/nilai", data={"csrf_token": token, "nilai": "4"})
    assert dead.status_code == 404 and ratings() == []


def test_a_request_without_a_chat_may_be_rated_and_practice_stays_practice(
    client: FlaskClient, office: Office, rina: User
) -> None:
    counter, practice = factories.ticket(office), factories.ticket(office, training=True)
    for one in (counter, practice):
        collected(one, rina)
        rates(client, one, nilai="3")
    rows = db.session.scalars(select(Rating).order_by(Rating.id)).all()
    assert [(row.citizen_id, row.training) for row in rows] == [(None, False), (None, True)]


def test_the_page_stays_small_has_labels_and_needs_no_script(client: FlaskClient, ticket: Ticket) -> None:
    text = client.get(f"/lacak/{ticket.token}").text
    assert len(text.encode()) < 6 * 1024 and len(gzip.compress(text.encode())) < 3 * 1024
    assert text.count("<h1") == 1 and "<script" not in text and "style=" not in text
    assert text.count('type="radio"') == 4 and '<label for="kata">' in text and "<legend>" in text
