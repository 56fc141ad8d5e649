"""One office's bulk, or one slow answer, never stands before another's "siap diambil"; asking less when told to."""

from __future__ import annotations

import re
import threading
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, insert, select, text

from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import a_citizen, age, an_office, history, owed, seen
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.gateway.types import HandedOver, Outgoing, TemporaryFailure, UnknownOutcome
from village_desk.messages import dispatch, pauses
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage, ProviderPause
from village_desk.office.models import Office

NEIGHBOUR = "+628111000333"
READY = {"purpose": "notice", "notice": "ready", "must_reach": True}


def test_a_bulk_of_one_office_does_not_delay_anothers_ready(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    big, small = an_office(), an_office("SKM", NEIGHBOUR)
    for number in range(40):
        owed(a_citizen(big), f"edaran {number}")
    ready = owed(a_citizen(small), "Dokumen siap diambil.", **READY)
    delivery.run_once()
    assert seen(ready).state == "handed_over"
    assert len(fake_gateway.sent) < 40


def test_within_an_office_what_must_reach_goes_first_and_the_rest_is_not_starved(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    office = an_office()
    for number in range(20):
        owed(a_citizen(office), f"obrolan {number}")
    for number in range(20):
        owed(a_citizen(office), f"siap {number}", **READY)
    delivery.run_once()
    words = [message.body or "" for message in fake_gateway.sent]
    assert len([word for word in words if word.startswith("siap")]) == 6
    assert len([word for word in words if word.startswith("obrolan")]) == 2


def test_an_office_whose_calls_hang_leaves_room_for_the_others(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    hanging, other = an_office(), an_office("SKM", NEIGHBOUR)
    release, send = threading.Event(), fake_gateway.send

    def hangs(message: Outgoing) -> HandedOver:
        if message.sender != f"whatsapp:{NEIGHBOUR}":
            release.wait(10)
        return send(message)

    fake_gateway.send = hangs  # type: ignore[method-assign]
    for number in range(30):
        owed(a_citizen(hanging), f"lambat {number}")
    while delivery.run_once(wait_for_answers=False):
        pass
    ready = owed(a_citizen(other), "Dokumen siap diambil.", **READY)
    assert delivery.run_once(wait_for_answers=False) == 1
    until = time.monotonic() + 5
    while seen(ready).state != "handed_over" and time.monotonic() < until:
        time.sleep(0.02)
    assert seen(ready).state == "handed_over"
    release.set()


def test_a_citizen_who_is_being_thought_about_is_passed_over(
    app: Flask, delivery: Delivery, fake_gateway: FakeGateway, database_kind: str
) -> None:
    """R21: a slow turn of one citizen holds his row; the others do not wait for it."""
    if database_kind == "sqlite":
        return  # it locks no rows: whoever writes is alone anyway
    office = an_office()
    siti, budi = a_citizen(office), a_citizen(office)
    first, second = owed(siti, "untuk Siti"), owed(budi, "untuk Budi")
    locked, release = threading.Event(), threading.Event()

    def think() -> None:
        with app.app_context(), transaction():
            db.session.execute(select(Citizen.id).where(Citizen.id == siti.id).with_for_update())
            locked.set()
            release.wait(10)

    thinking = threading.Thread(target=think)
    thinking.start()
    assert locked.wait(5)
    assert delivery.run_once() == 1
    assert (seen(first).state, seen(second).state) == ("queued", "handed_over")
    release.set()
    thinking.join()
    age(OutboxMessage, first.id, next_try_at=1)
    delivery.run_once()
    assert seen(first).state == "handed_over"


def test_too_many_at_once_waits_asks_less_and_pauses_nothing(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    """R18: 429 was never processed and is no trouble of the account, however often it comes."""
    office = an_office()
    rows = [owed(a_citizen(office), f"pesan {number}") for number in range(8)]
    fake_gateway.fail(TemporaryFailure("too_many_requests", "20429"), times=60)
    while delivery.run_once():
        pass
    assert {seen(row).state for row in rows} == {"handed_over"}
    assert pauses.open_pauses() == []
    assert sorted(message.mid for message in fake_gateway.sent) == sorted(row.mid for row in rows)
    assert max(history(row).count("calling") for row in rows) > 4
    assert delivery._concurrency.limit < 10


def test_repeated_trouble_opens_the_circuit_and_a_probe_closes_it(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    """Five answers 500 in a row: one alarm; after PROBE_EVERY one message finds out that it is over."""
    office = an_office()
    lost = [owed(a_citizen(office), f"hilang {number}") for number in range(5)]
    fake_gateway.fail(UnknownOutcome("provider_error", "500"), times=5)
    delivery.run_once()
    (pause,) = pauses.open_pauses()
    assert (pause.reason, {seen(row).state for row in lost}) == ("provider_trouble", {"unknown"})
    waiting = [owed(a_citizen(office), f"tunggu {number}") for number in range(4)]
    assert delivery.run_once() == 0
    age(ProviderPause, pause.id, probe_at=1)
    assert delivery.run_once() == 1
    assert pauses.open_pauses() == []
    delivery.run_once()
    assert {seen(row).state for row in waiting} == {"handed_over"}


@pytest.mark.own_app
def test_the_indexes_over_live_rows_are_used(app: Flask, fake_gateway: FakeGateway) -> None:
    """R33: whoever goes next is found without a look at the history, whatever its length."""
    siti = a_citizen(an_office())
    for number in range(3):
        owed(siti, f"pesan {number}")
    _years_of_history(siti)
    plans = []

    def explain(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "EXISTS" in statement:
            plans.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", explain)
    dispatch.due_calls("worker", 5)
    event.remove(db.engine, "before_cursor_execute", explain)
    assert plans
    for statement, parameters in plans:
        with db.engine.connect() as connection:
            word = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
            plan = " ".join(str(row) for row in connection.exec_driver_sql(word + statement, parameters))
            connection.rollback()
        assert not re.search(r"Seq Scan on outbox|SCAN outbox(_\d+)?'", plan), plan
        assert "ix_outbox_live_citizen" in plan, plan
        assert "ix_outbox_queue" in plan, plan


def _years_of_history(citizen: Citizen) -> None:
    """Thousands of messages that arrived long ago, and the planner knows of them."""
    long_ago = clock.now() - timedelta(days=400)
    settled = {
        "office_id": citizen.office_id,
        "citizen_id": citizen.id,
        "state": "delivered",
        "purpose": "reply",
    }
    times = {"created_at": long_ago, "handed_over_at": long_ago}
    rows = [settled | times | {"mid": f"old-{number}", "key": f"old-{number}"} for number in range(5000)]
    with transaction():
        db.session.execute(insert(OutboxMessage), rows)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE outbox"))


def test_offices_are_dealt_with_whatever_their_number(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    for number in range(12):
        office: Office = an_office(f"D{number:02d}", f"+6281110005{number:02d}")
        owed(a_citizen(office), f"desa {number}")
    while delivery.run_once():
        pass
    assert len(fake_gateway.sent) == 12
