"""The ground that all other tests stand on."""

import socket
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, inspect, select, update
from sqlalchemy.exc import OperationalError

from tests import factories
from tests.fakes.guards import NetworkForbidden
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, db_now, durability_problems, transaction
from village_desk.office.models import Office
from village_desk.tickets.models import TicketCounter


def test_the_database_is_as_durable_as_the_program_demands(app: Flask) -> None:
    assert durability_problems() == []


def test_who_reads_in_order_to_write_is_not_overtaken(app: Flask) -> None:
    """R30: on SQLite a reader that turns into a writer would fail at once; so writers begin as writers."""
    with transaction():
        db.session.add(TicketCounter(office_id=factories.office().id, month="2611"))
    sqlite = db.engine.dialect.name == "sqlite"
    impatient = {"timeout": 0} if sqlite else {"options": "-c lock_timeout=50ms"}
    another_process = create_engine(db.engine.url, connect_args=impatient)
    with transaction():
        counter = db.session.execute(select(TicketCounter).with_for_update()).scalar_one()
        with pytest.raises(OperationalError), another_process.begin() as overtaking:
            overtaking.execute(update(TicketCounter).values(last=99))
        counter.last += 1
    assert db.session.execute(select(TicketCounter.last)).scalar_one() == 1
    another_process.dispose()


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("inbox", {"account", "message_sid"}),  # a message is taken in once
        ("outbox", {"key"}),  # a cause owes one message
        ("outbox", {"mid"}),
        ("conversations", {"citizen_id"}),  # one conversation per citizen and office
        ("pending_turns", {"chat_key"}),
        ("tickets", {"office_id", "number"}),
        ("ticket_counters", {"office_id", "month"}),
        ("citizens", {"office_id", "training", "address_index"}),
        ("attachments", {"storage_name"}),
        ("action_keys", {"key"}),  # one click is one effect
    ],
)
def test_what_must_be_one_is_one_by_the_databases_own_rule(app: Flask, table: str, columns: set[str]) -> None:
    """R31: not by our code alone. The schema is the migrations', not the models'."""
    known = inspect(db.engine)
    unique = [set(rule["column_names"]) for rule in known.get_unique_constraints(table)]
    unique += [set(index["column_names"]) for index in known.get_indexes(table) if index["unique"]]
    unique.append(set(known.get_pk_constraint(table)["constrained_columns"]))
    assert columns in unique


def test_business_time_is_moved_and_database_time_is_not(app: Flask, frozen: WallClock) -> None:
    assert clock.now() == datetime(2026, 11, 20, 14, 40, tzinfo=UTC)
    assert db_now() != clock.now()
    frozen.later(hours=2)
    assert clock.now() == datetime(2026, 11, 20, 16, 40, tzinfo=UTC)


def test_nothing_leaves_this_machine() -> None:
    with pytest.raises(NetworkForbidden), socket.socket() as line:
        line.connect(("192.0.2.1", 80))


def test_the_factories_make_what_the_program_makes(app: Flask, frozen: WallClock) -> None:
    office = factories.office()
    siti = factories.citizen(office)
    ticket = factories.ticket(office, citizen=siti)
    assert ticket.number == "WNJ-2611-0001"
    assert ticket.received_out_of_hours
    assert factories.photo_of(siti).citizen_id == siti.id
    assert factories.user(office, "officer", "head").roles == ["officer", "head"]
    assert factories.approved_notice(office).office_id == office.id
    assert factories.another_office().id != office.id


def test_every_test_begins_with_an_empty_database(app: Flask) -> None:
    assert db.session.execute(select(func.count()).select_from(Office)).scalar_one() == 0
    assert factories.office().id == 1
