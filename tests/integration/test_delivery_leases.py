"""Leases are prolonged while a call runs, and only by who holds the row; prices are estimates until edited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import a_citizen, age, an_office, owed, seen
from village_desk import clock
from village_desk.database import db, db_now, transaction
from village_desk.messages import dispatch, lease, prices, sweepers
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import PriceRow

pytestmark = pytest.mark.usefixtures("app", "fake_gateway")


def test_a_running_call_keeps_its_lease_and_is_not_swept(app: Flask, fake_gateway: FakeGateway) -> None:
    row = owed(a_citizen(an_office()))
    (call,) = dispatch.due_calls("worker", 5)
    age(OutboxMessage, row.id, lease_until=1)
    lease.renew(OutboxMessage, {call.id: call.fence}, 40.0)
    assert sweepers.release_dead() == 0
    left = seen(row).lease_until
    assert left is not None
    assert timedelta(seconds=35) < left - db_now() <= timedelta(seconds=40)


def test_a_worker_that_lost_the_row_cannot_prolong_its_lease() -> None:
    row = owed(a_citizen(an_office()))
    (call,) = dispatch.due_calls("worker", 5)
    age(OutboxMessage, row.id, lease_until=1)
    lease.renew(OutboxMessage, {call.id: call.fence - 1}, 40.0)
    assert sweepers.release_dead() == 1
    lease.renew(OutboxMessage, {call.id: call.fence}, 40.0)
    assert seen(row).lease_until is None


def test_the_shipped_prices_are_marked_as_estimates_and_written_once() -> None:
    with transaction():
        assert prices.seed() == len(prices.SHIPPED) == 6
    with transaction():
        assert prices.seed() == 0
    assert set(db.session.execute(select(PriceRow.source)).scalars()) == {"estimate"}


def test_an_office_has_its_own_prices_from_their_date_on() -> None:
    office, now = an_office(), clock.now()
    with transaction():
        prices.seed()
        for days, amount in ((10, 400), (-10, 500)):
            db.session.add(
                PriceRow(
                    office_id=office.id,
                    category="service",
                    amount=amount,
                    currency="IDR",
                    valid_from=now - timedelta(days=days),
                    source="tagihan November",
                )
            )
    amount, currency = prices.estimate(office.id, "service", now)
    assert (float(amount), currency) == (400.0, "IDR")
    assert float(prices.estimate(office.id, "utility", now)[0]) == 356.65


def test_a_sweeper_that_breaks_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise ValueError

    row = owed(a_citizen(an_office()), expires_at=clock.now() - timedelta(seconds=1), delay=60.0)
    monkeypatch.setattr(sweepers, "release_dead", broken)
    moved = sweepers.run("sweeper")
    assert "dead_leases" not in moved
    assert seen(row).state == "expired"
