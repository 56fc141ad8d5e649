"""What was done about a complaint is said with its answer: a choice for the report, never read by the citizen."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_village, form_of, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput
from village_desk.messages.models import OutboxMessage
from village_desk.tickets import complaints
from village_desk.tickets.models import Complaint, Ticket
from village_desk.tickets.status import ComplaintStatus

WORDS = "Suratnya sudah selesai dan dapat diambil."


@pytest.fixture
def village(app: Flask, at: WallClock) -> Village:
    """Its complaint was acknowledged the next morning."""
    at("2026-11-02 20:30")
    made = a_village()
    at("2026-11-03 09:00")
    leads(made, ComplaintStatus.ACKNOWLEDGED)
    return made


@pytest.fixture
def desk(client: FlaskClient, village: Village) -> FlaskClient:
    sign_in(client, village.staff["officer"])
    return client


def leads(village: Village, to: str, words: str = "", outcome: str = "") -> None:
    user_id = village.staff["officer"].id
    with transaction():
        complaints.move(village.complaint.id, to, words, user_id=user_id, now=clock.now(), outcome=outcome)


def outcome_of(village: Village) -> str | None:
    db.session.rollback()
    mine = select(Complaint.outcome).where(Complaint.ticket_id == village.complaint.id)
    return db.session.scalars(mine).one()


def test_an_answer_says_what_was_done(desk: FlaskClient, village: Village) -> None:
    path = f"/desk/aduan/{village.complaint.id}/status/answered"
    page = opens(desk, path)
    assert "Apa yang dilakukan kantor" in page
    hidden = form_of(page.split("<main")[1])
    refused = sends(desk, path, **hidden, words=WORDS, langkah="lihat")
    assert refused.status_code == 422 and "Pilih apa yang dilakukan kantor." in refused.text
    made_up = sends(desk, path, **hidden, words=WORDS, outcome="made_up", langkah="kirim")
    assert made_up.status_code == 422 and "Pilih apa yang dilakukan kantor." in made_up.text
    seen = sends(desk, path, **hidden, words=WORDS, outcome="mended", langkah="lihat").text
    assert '<option selected value="mended">' in seen, "it is not chosen twice"
    assert sends(desk, path, **hidden, words=WORDS, outcome="mended", langkah="kirim").status_code == 303
    assert outcome_of(village) == "mended"
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.ticket_id == village.complaint.id))
    assert not any("Diperbaiki" in (message.body or "") for message in told)
    assert "Diperbaiki" in opens(desk, f"/desk/aduan/{village.complaint.id}").split("<main")[1]


def test_no_answer_without_it_and_nothing_else_keeps_it(village: Village) -> None:
    with pytest.raises(InvalidInput) as refused:
        leads(village, ComplaintStatus.ANSWERED, WORDS)
    assert refused.value.field == "outcome"
    leads(village, ComplaintStatus.HANDLING, outcome="mended")
    assert outcome_of(village) is None


def test_taken_up_anew_it_is_open_again_what_will_be_done(village: Village) -> None:
    leads(village, ComplaintStatus.ANSWERED, WORDS, "unfounded")
    with transaction():
        complaints.object_to(village.complaint.id, "belum ada yang datang", names=(), now=clock.now())
    assert outcome_of(village) is None
    leads(village, ComplaintStatus.ANSWERED, WORDS, "explained")
    assert outcome_of(village) == "explained"
    assert db.session.get_one(Ticket, village.complaint.id).status == ComplaintStatus.ANSWERED
