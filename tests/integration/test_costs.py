"""What a month costs: categories and prices of the day, free replies, the carrier's fee; the budget only warns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock, wib
from tests.journeys.browsing import Person
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.gateway.types import PermanentFailure
from village_desk.messages import costs, outbox, prices, templates
from village_desk.messages.costs import MonthCost
from village_desk.messages.models import OutboxMessage
from village_desk.office import setup
from village_desk.office.models import Office
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import SYSTEM

Work = Callable[[], object]
REPLY, NOTICE, SMS, FEE = Decimal("356.65"), Decimal("356.65"), Decimal(7000), Decimal("82.50")
pytestmark = pytest.mark.usefixtures("app", "fake_gateway")


@pytest.fixture
def office(app: Flask, at: WallClock) -> Office:
    at("2026-11-16 10:00")
    with transaction():
        prices.seed()
    return factories.office(settings={"phone": "0331 000011"})


@pytest.fixture
def siti(office: Office) -> Citizen:
    return factories.citizen(office)


def reply(citizen: Citizen, number: int, **values: object) -> None:
    given = {"purpose": "reply", "body": f"Balasan {number}"} | values
    with transaction():
        outbox.enqueue(key=f"r{number}", office_id=citizen.office_id, citizen=citizen, **given)  # type: ignore[arg-type]


def month(office: Office) -> MonthCost:
    db.session.rollback()
    return costs.of_month(db.session.get_one(Office, office.id, populate_existing=True), clock.now())


def budget(office: Office, rupiah: int | None) -> None:
    with transaction():
        setup.apply(office, {"monthly_budget": rupiah})


@pytest.mark.settings(VILLAGE_DESK_FREE_REPLIES="2")
def test_replies_beyond_the_free_ones_cost_and_the_carrier_takes_its_fee_of_all(
    office: Office, siti: Citizen, work: Work
) -> None:
    for number in range(5):
        reply(siti, number)
    work()
    found = month(office)
    assert (found.sent, found.free, found.saved) == (5, 2, 2 * REPLY)
    assert found.total == 3 * REPLY + 5 * FEE


def test_a_template_inside_the_window_costs_as_much_as_outside(
    office: Office, siti: Citizen, work: Work
) -> None:
    """Since 1 October 2026; before, it was free. A notice without words of its own goes as template."""
    sid = "HX" + "a" * 32
    with transaction():
        setup.apply(office, {"notices": {"ready": {"content_sid": sid, "variables": ["number"]}}})
    reply(siti, 1, purpose="notice", notice="ready", body=None, template_values={"number": "WNJ-1"})
    work()
    (row,) = db.session.scalars(select(OutboxMessage))
    assert (row.way, row.category, Decimal(str(row.price))) == ("template", "utility", NOTICE)
    assert month(office).total == NOTICE + FEE


def test_a_template_that_whatsapp_bills_as_marketing_costs_that(
    office: Office, siti: Citizen, work: Work
) -> None:
    sid = "HX" + "a" * 32
    with transaction():
        setup.apply(office, {"notices": {"ready": {"content_sid": sid, "variables": ["number"]}}})
        templates.states(office)[0].row.category = "marketing"  # type: ignore[union-attr]
    reply(siti, 1, purpose="notice", notice="ready", body=None, template_values={"number": "WNJ-1"})
    work()
    assert month(office).shares[0].amount == Decimal("586.33")


def test_an_sms_costs_its_own_price_and_no_fee_of_whatsapp(office: Office, siti: Citizen, work: Work) -> None:
    with transaction():
        setup.apply(office, {"sms": {"enabled": True, "sender": "WONOJATI"}})
        factories.citizen(office).last_inbound_at = clock.now() - timedelta(days=3)
    ticket = factories.ticket(office, citizen=db.session.get_one(Citizen, siti.id), missing=())
    with transaction():
        db.session.get_one(Citizen, siti.id).last_inbound_at = clock.now() - timedelta(days=3)
        lifecycle.change_status(ticket.id, "rejected", actor=SYSTEM, now=clock.now(), detail="alasan")
    work()
    found = month(office)
    assert [(s.category, s.count, s.amount) for s in found.shares] == [("sms", 1, SMS)]
    assert found.total == SMS


def test_what_failed_and_what_was_practice_costs_nothing(
    office: Office, siti: Citizen, work: Work, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fail(PermanentFailure("blocked", "63014"))
    reply(siti, 1)
    pupil = factories.citizen(office, address="whatsapp:+6281200000001", training=True)
    reply(pupil, 2, training=True)
    work()
    found = month(office)
    assert (found.sent, found.total) == (0, 0)


def test_the_month_is_the_offices_own_and_begins_anew(
    office: Office, siti: Citizen, work: Work, at: WallClock
) -> None:
    reply(siti, 1)
    work()
    at("2026-11-30 23:59")
    assert month(office).sent == 1
    at("2026-12-01 00:01")  # still November in UTC
    assert month(office).sent == 0


@pytest.mark.settings(VILLAGE_DESK_FREE_REPLIES="1")
def test_the_next_months_price_and_first_message_are_not_this_months(
    office: Office, siti: Citizen, work: Work, at: WallClock
) -> None:
    """The office's own fee of 100 holds from the first moment of December on, in which a message leaves as well."""
    begins, ends = wib("2026-11-01 00:00"), wib("2026-12-01 00:00")
    with transaction():
        dearer = [{"category": "carrier", "amount": 100, "valid_from": "2026-12-01", "source": "tagihan"}]
        setup.apply(office, {"prices": dearer})
    reply(siti, 1)
    work()
    at.move(ends)
    with transaction():
        db.session.get_one(Citizen, siti.id).last_inbound_at = ends
    reply(siti, 2)
    work()
    november, december = costs.of_spans(office, [(begins, ends), (ends, wib("2027-01-01 00:00"))])
    assert (november.sent, november.fees) == (1, FEE)
    assert (december.sent, december.fees) == (1, Decimal(100))
    assert (november.free, december.free) == (1, 1)


def test_another_offices_messages_are_not_ours(office: Office, siti: Citizen, work: Work) -> None:
    reply(siti, 1)
    work()
    assert month(factories.another_office()).sent == 0


@pytest.mark.settings(VILLAGE_DESK_FREE_REPLIES="0")
def test_the_budget_warns_near_and_over_and_stops_nothing(
    office: Office, siti: Citizen, work: Work, client: FlaskClient, fake_gateway: FakeGateway
) -> None:
    office_id = office.id
    for role in ("officer", "head"):
        factories.user(office, role, email=f"{role}@desa.example.id")
    officer, head = Person(client), Person(client.application.test_client())
    officer.signs_in("officer@desa.example.id", factories.PASSWORD)
    head.signs_in("head@desa.example.id", factories.PASSWORD)
    reply(siti, 1)
    work()
    assert "Anggaran" not in officer.opens("/desk").text

    budget(office, 500)  # 439,15 of 500
    assert "Anggaran pesan bulan ini sudah terpakai 87%." in officer.opens("/desk").text
    assert "mendekati anggaran: Rp439 dari anggaran Rp500 (87%)" in head.opens("/reports").text

    budget(office, 400)
    assert "sudah terlampaui. Pesan kepada warga tetap dikirim." in officer.opens("/desk").text
    assert "melewati anggaran" in head.opens("/reports").text
    ticket = factories.ticket(
        db.session.get_one(Office, office_id), citizen=db.session.get_one(Citizen, siti.id)
    )
    with transaction():
        lifecycle.change_status(ticket.id, "checking", actor=SYSTEM, now=clock.now())
        lifecycle.change_status(ticket.id, "ready", actor=SYSTEM, now=clock.now())
    work()
    assert "siap diambil" in str(fake_gateway.sent[-1].body)


def test_the_head_reads_what_a_request_costs_in_messages(
    office: Office, siti: Citizen, work: Work, client: FlaskClient
) -> None:
    factories.ticket(office, citizen=siti)
    factories.ticket(office, citizen=siti)
    for number in range(5):
        reply(siti, number)
    work()
    factories.user(office, "head", email="head@desa.example.id")
    head = Person(client)
    head.signs_in("head@desa.example.id", factories.PASSWORD)
    text = head.opens("/reports").text
    assert "Rata-rata 2,5 pesan keluar untuk tiap permohonan yang masuk bulan ini." in text
    assert "5 balasan pertama bulan ini tidak ditagih WhatsApp." in text
    assert "perkiraan, 5 pesan keluar" in text and "bukan dari tagihan" in text
