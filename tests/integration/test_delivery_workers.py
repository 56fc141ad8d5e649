"""Delivery by several workers, through crashes, stale rows and slow answers."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import (
    a_citizen,
    age,
    an_office,
    moment,
    owed,
    seen,
    send_all,
)
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import (
    HandedOver,
    Outgoing,
)
from village_desk.messages import dispatch, noting, pacing, sweepers
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage

VALUES = {"office": "Wonojati", "number": "WNJ-2611-0042"}


def test_a_stale_owner_is_refused(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    """R15."""
    row = owed(a_citizen(an_office()))
    (call,) = dispatch.due_calls("slept", 5)
    age(OutboxMessage, row.id, lease_until=1)
    assert sweepers.release_dead() == 1
    assert seen(row).state == "unknown"
    with transaction():
        said = HandedOver("SM" + "f" * 32, "queued")
        assert noting.write([noting.Answer(call.id, call.fence, fake_gateway.account, said)]) == []
    assert (seen(row).state, seen(row).provider_sid) == ("unknown", None)


def test_after_a_crash_claimed_rows_go_again_and_called_ones_are_unknown(delivery: Delivery) -> None:
    """R20."""
    office = an_office()
    claimed, called = owed(a_citizen(office)), owed(a_citizen(office))
    with transaction():
        db.session.get_one(OutboxMessage, claimed.id).state = "claimed"
        db.session.get_one(OutboxMessage, called.id).state = "calling"
    for row in (claimed, called):
        age(OutboxMessage, row.id, lease_until=-30)
    assert sweepers.release_dead() == 0
    for row in (claimed, called):
        age(OutboxMessage, row.id, lease_until=1)
    assert sweepers.release_dead() == 2
    assert (seen(claimed).state, seen(called).state) == ("queued", "unknown")


def test_two_workers_never_send_the_same_message(app: Flask, fake_gateway: FakeGateway) -> None:
    office = an_office()
    rows = [owed(a_citizen(office)) for _ in range(30)]
    workers = [Delivery(f"worker-{n}", carriers.current()) for n in range(3)]

    def work(worker: Delivery) -> None:
        with app.app_context():
            while worker.run_once(4):
                pass

    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message.mid for message in fake_gateway.sent) == sorted(row.mid for row in rows)
    for worker in workers:
        worker.stop(1)


@pytest.mark.settings(VILLAGE_DESK_SENDER_RATE="80")
def test_two_workers_at_the_same_moment_get_slots_of_their_own(app: Flask, fake_gateway: FakeGateway) -> None:
    """Whoever takes them, the slots of a sender are a gap apart: in no second are there more than SENDER_RATE."""
    office = an_office()
    for _ in range(60):
        owed(a_citizen(office))
    with transaction():
        pace, began = pacing.locked_pace(office.whatsapp)
        pace.next_slot_at = began
    ready, taken = threading.Barrier(2), []

    def takes(owner: str) -> None:
        with app.app_context():
            ready.wait()
            while calls := dispatch.due_calls(owner, 7):
                taken.append(len(calls))

    workers = [threading.Thread(target=takes, args=(owner,)) for owner in ("one", "two")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(taken) == 60
    with transaction():
        pace, _now = pacing.locked_pace(office.whatsapp)
        assert pace.next_slot_at - began >= 60 * timedelta(seconds=1 / 80)


def test_a_stale_reply_is_not_sent_late(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    """R23."""
    siti = a_citizen(an_office())
    row = owed(siti, expires_at=clock.now() - timedelta(seconds=1))
    send_all(delivery)
    assert seen(row).state == "expired"
    waiting = owed(siti, expires_at=clock.now() - timedelta(seconds=1), delay=60.0)
    sweepers.run("sweeper")
    assert (seen(waiting).state, seen(waiting).reason) == ("expired", "stale")
    assert fake_gateway.sent == []


@pytest.mark.parametrize(
    ("notice", "hours", "listed"),
    [
        ("ready", 23, False),
        ("ready", 25, True),
        ("documents_missing", 25, False),
        ("documents_missing", 49, True),
    ],
)
def test_no_receipt_of_delivery_puts_it_on_the_phone_list_at_last(
    delivery: Delivery, notice: str, hours: int, listed: bool
) -> None:
    """R24."""
    row = owed(a_citizen(an_office()), purpose="notice", notice=notice, must_reach=True)
    send_all(delivery)
    moment(row, handed_over_at=clock.now() - timedelta(hours=hours))
    sweepers.run("sweeper")
    after = seen(row)
    assert after.state == "handed_over"
    assert (after.phone_listed_at is not None, after.reason) == (listed, "no_receipt" if listed else None)


def test_what_need_not_reach_never_calls_for_a_call(delivery: Delivery) -> None:
    row = owed(a_citizen(an_office()), purpose="notice", notice="checking")
    send_all(delivery)
    moment(row, handed_over_at=clock.now() - timedelta(days=9))
    sweepers.run("sweeper")
    assert seen(row).phone_listed_at is None


def test_a_training_message_goes_to_the_practice_carrier_only(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    row = owed(a_citizen(an_office(), training=True), training=True)
    send_all(delivery)
    practice = carriers.current().practice
    assert [message.mid for message in practice.sent] == [row.mid]  # type: ignore[attr-defined]
    assert fake_gateway.sent == []
    assert seen(row).price is None


def test_a_row_that_cannot_be_read_does_not_hold_back_the_others(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    office = an_office()
    broken, good = owed(a_citizen(office)).id, owed(a_citizen(office), "baik")
    with transaction():
        db.session.execute(text("UPDATE outbox SET body = 'garbage' WHERE id = :id"), {"id": broken})
    send_all(delivery)
    assert [message.body for message in fake_gateway.sent] == ["baik"]
    assert seen(good).state == "handed_over"
    state = db.session.execute(select(OutboxMessage.state).where(OutboxMessage.id == broken)).scalar_one()
    assert state == "failed"


def test_nothing_is_open_during_the_call(app: Flask, delivery: Delivery, fake_gateway: FakeGateway) -> None:
    """R16."""
    row = owed(a_citizen(an_office()))
    during: list[tuple[int, str]] = []
    send = fake_gateway.send

    def watching(message: Outgoing) -> HandedOver:
        with app.app_context():
            state = db.session.execute(
                select(OutboxMessage.state).where(OutboxMessage.id == row.id)
            ).scalar_one()
            during.append((db.engine.pool.checkedout(), state))  # type: ignore[attr-defined]
            db.session.remove()
        return send(message)

    fake_gateway.send = watching  # type: ignore[method-assign]
    db.session.rollback()
    send_all(delivery)
    assert during == [(1, "calling")]  # the one connection is this test's own look


def test_a_slow_answer_holds_up_nobody_else(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    office = an_office()
    slow, quick = owed(a_citizen(office), "lambat"), a_citizen(office)
    release, send = threading.Event(), fake_gateway.send

    def sometimes_slow(message: Outgoing) -> HandedOver:
        if message.body == "lambat":
            release.wait(5)
        return send(message)

    fake_gateway.send = sometimes_slow  # type: ignore[method-assign]
    assert delivery.run_once(wait_for_answers=False) == 1
    other = owed(quick, "cepat")
    assert delivery.run_once(wait_for_answers=False) == 1
    until = time.monotonic() + 3
    while seen(other).state != "handed_over" and time.monotonic() < until:
        time.sleep(0.02)
    assert (seen(other).state, seen(slow).state) == ("handed_over", "calling")
    release.set()
    assert delivery.settle(3)
    assert seen(slow).state == "handed_over"


def test_a_worker_that_stops_starts_nothing_more(delivery: Delivery) -> None:
    """R40."""
    row = owed(a_citizen(an_office()))
    assert delivery.stop(1) is True
    assert delivery.run_once() == 0
    assert seen(row).state == "queued"


def test_a_citizen_who_was_erased_is_not_written_to(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    siti = a_citizen(an_office())
    row = owed(siti)
    with transaction():
        db.session.get_one(Citizen, siti.id).erased_at = clock.now()
    send_all(delivery)
    assert (seen(row).state, fake_gateway.sent) == ("failed", [])
