"""The database's clock was set back: what waits for a moment of the old time is due now (R35, R38)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.fakes.gateway import FakeGateway
from tests.fakes.twilio_posts import text_form
from tests.integration.outbox_cast import SITI, VILLAGE, a_citizen, age, an_office, owed, posted, seen, sid
from village_desk import clock, worker
from village_desk.citizens.models import Citizen
from village_desk.database import db, db_time, transaction
from village_desk.messages import reconciling, sweepers, turns
from village_desk.messages.models import OutboxMessage, PendingTurn, SenderPace
from village_desk.operation import clock_watch, heartbeats
from village_desk.operation.models import Heartbeat

YEARS = 4 * 365 * 86_400.0


def test_nothing_waits_for_the_time_of_yesterday(
    app: Flask, client: FlaskClient, fake_gateway: FakeGateway
) -> None:
    """A machine that was years ahead: its retry, its turn, its paces and its list are due, its leases end soon."""
    office = an_office()
    citizen = a_citizen(office)
    row, held, doubted = owed(citizen), owed(a_citizen(office)), owed(a_citizen(office))
    posted(client, text_form("menu", sid=sid(), sender=SITI, recipient=f"whatsapp:{VILLAGE}"))
    _ahead(OutboxMessage, next_try_at=YEARS, unknown_at=YEARS, doubtful_at=YEARS)
    _ahead(PendingTurn, due_at=YEARS, latest_at=YEARS, lease_until=YEARS)
    _ahead(Citizen, send_tokens_at=YEARS)
    with transaction():
        db.session.get_one(OutboxMessage, held.id).state = "calling"
        db.session.get_one(OutboxMessage, doubted.id).state = "unknown"
        db.session.add(
            SenderPace(sender=office.whatsapp, next_slot_at=clock.now() + timedelta(seconds=YEARS))
        )
    _ahead(OutboxMessage, lease_until=YEARS)
    heartbeats.beat("delivery")
    _ahead(Heartbeat, at=YEARS)

    assert clock_watch.follow() is True
    assert clock_watch.follow() is False, "once: a retry that is set afterwards keeps its gap"
    assert turns.next_due() == 0.0 or turns.next_due() is None, "its lease ends first"
    age(OutboxMessage, held.id, lease_until=1)
    worker.work_until_quiet()
    assert seen(row).state == "handed_over"
    assert sweepers.release_dead() == 1
    age(OutboxMessage, doubted.id, unknown_at=61, lease_until=1)
    fake_gateway.sent_to = lambda recipient, since: ()  # type: ignore[attr-defined]
    assert reconciling.resolve_unknown("worker", 5) == 1


def test_a_clock_that_is_right_is_left_alone(app: Flask) -> None:
    """Retries keep their gaps."""
    row = owed(a_citizen(an_office()), delay=3600.0)
    heartbeats.beat("delivery")
    before = seen(row).next_try_at
    assert clock_watch.follow() is False
    assert seen(row).next_try_at == before


def _ahead(model: Any, **seconds: float) -> None:
    with transaction():
        values = {name: db_time(ahead) for name, ahead in seconds.items()}
        db.session.execute(update(model).values(values).execution_options(synchronize_session=False))
