"""How the chat did, counted from what citizens really wrote: finished alone, asked, left, handed over."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock
from village_desk.database import db
from village_desk.figures import chats, periods
from village_desk.figures.chats import Chats
from village_desk.messages.models import InboxMessage, OutboxMessage
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets.models import Ticket
from village_desk.tickets.working_models import ChatOutcome
from village_desk.whatsapp import abandoned


@pytest.fixture
def office(app: Flask, at: WallClock) -> Office:
    at("2026-11-20 20:15")
    return stories.a_village()


def found(office: Office) -> Chats:
    db.session.expire_all()
    hours, now = registry.hours_of(office), clock.now()
    return chats.chats_of(office.id, periods.asked_for("bulan", None, None, hours, now), {})


def test_a_request_that_the_machine_finished_alone(office: Office, citizen: Citizen) -> None:
    stories.requests_the_letter(citizen)
    told = found(office)
    assert (told.alone, told.helped, told.left) == (1, 0, 0)
    sent = db.session.scalars(select(Ticket).where(Ticket.kind == "request")).all()
    assert told.alone + told.helped == len(sent), (
        "the same by another way: each request that came by WhatsApp"
    )


def test_questions_are_counted_by_what_they_are_about(office: Office, citizen: Citizen) -> None:
    citizen.says("jam berapa kantor buka?")
    citizen.says("alamat kantor di mana?")
    citizen.says("buat sku bayar berapa?")
    topics = dict(found(office).questions)
    assert topics["Jam buka kantor"] == 1 and topics["Letak kantor"] == 1 and topics["Biaya"] == 1
    answers = select(OutboxMessage).where(OutboxMessage.purpose == "reply")
    assert sum(topics.values()) <= len(db.session.scalars(answers).all())


def test_where_a_request_was_left_is_the_question_that_stood_open(
    office: Office, citizen: Citizen, at: WallClock
) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    citizen.says("batal")
    citizen.says("ya")
    assert found(office).given_up == [("Pertanyaan data", 1)]
    citizen.says("mau bikin surat keterangan usaha")
    at("2026-11-28 09:00")
    abandoned.look_after()
    assert found(office).given_up == [("Pertanyaan data", 2)]


def test_a_chat_that_was_handed_over_is_counted_once(office: Office, citizen: Citizen) -> None:
    citizen.says("petugas")
    citizen.says("petugas")
    assert found(office).handed_over == 1


def test_what_is_kept_names_nobody(office: Office, citizen: Citizen) -> None:
    stories.requests_the_letter(citizen)
    columns = set(ChatOutcome.__table__.columns.keys())
    assert columns == {"id", "office_id", "kind", "subject", "service", "at"}
    kinds = Counter(row.kind for row in db.session.scalars(select(ChatOutcome)))
    assert kinds["sent"] == 1
    assert db.session.scalars(select(InboxMessage)).all()
