"""The schema changes beside processes of the old version: who does not know it handles nothing (R41)."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests import factories
from tests.fakes.citizen import Citizen
from tests.integration.outbox_cast import a_text, posted
from village_desk import config, database
from village_desk.database import SchemaChanged, db, transaction
from village_desk.messages import turns
from village_desk.messages.models import InboxMessage, OutboxMessage
from village_desk.migrations import runner
from village_desk.whatsapp import reception
from village_desk.worker import Worker


@pytest.fixture(autouse=True)
def insisting(app: Flask) -> Iterator[None]:
    """As every command, web and worker process does."""
    database.insist_on_schema(runner.head())
    yield
    database.insist_on_schema(None)
    change_schema(runner.head())  # the next test's database is this one, emptied


def change_schema(to: str = "9999") -> None:
    engine = runner.engine_for(config.current().database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": to})
    engine.dispose()


def inbox_states() -> list[str]:
    db.session.rollback()
    return list(db.session.execute(select(InboxMessage.state)).scalars())


def test_an_old_worker_handles_nothing_once_the_schema_has_changed(
    app: Flask, citizen: Citizen, client: FlaskClient
) -> None:
    factories.office(whatsapp="+628111000222")
    assert posted(client, a_text("Halo")).status_code == 200
    [claimed] = turns.claim_due("old worker", 1)
    change_schema()
    with pytest.raises(SchemaChanged):
        reception.receive(claimed)
    with pytest.raises(SchemaChanged):
        turns.claim_due("old worker", 1)
    assert inbox_states() == ["stored"]
    assert db.session.execute(select(OutboxMessage)).first() is None


def test_what_comes_in_meanwhile_is_still_stored(app: Flask, client: FlaskClient) -> None:
    """The form is kept as it came: every version can read it."""
    factories.office(whatsapp="+628111000222")
    change_schema()
    assert posted(client, a_text("Halo")).status_code == 200
    assert inbox_states() == ["stored"]


def test_a_transaction_of_the_old_version_is_refused(app: Flask) -> None:
    change_schema()
    with pytest.raises(SchemaChanged), transaction():
        pass


def test_a_worker_ends_by_itself(app: Flask) -> None:
    worker = Worker(app)
    change_schema()
    worker._run("reception", lambda: reception.receive_due(worker.owner), lambda: 0.1)
    assert worker.stopping.is_set()
    assert worker.outdated


def test_an_upgrade_waits_for_who_is_writing_and_writers_wait_for_it(app: Flask, database_kind: str) -> None:
    """Whoever began before it ends before it; whoever begins after it sees the new schema."""
    began, finish = threading.Event(), threading.Event()
    order: list[str] = []

    def write() -> None:
        with app.app_context():
            with transaction():
                began.set()
                finish.wait(10)
                order.append("written")
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    began.wait(10)
    upgrade = threading.Thread(target=lambda: (change_schema(), order.append("changed")))
    upgrade.start()
    upgrade.join(0.3)
    finish.set()
    writer.join(10)
    upgrade.join(10)
    assert order == ["written", "changed"]
    with pytest.raises(SchemaChanged), transaction():
        pass
