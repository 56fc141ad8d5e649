"""The ground that all other tests stand on."""

import socket
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.fakes.guards import NetworkForbidden
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, db_now, durability_problems
from village_desk.office.models import Office


def test_the_database_is_as_durable_as_the_program_demands(app: Flask) -> None:
    assert durability_problems() == []


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
