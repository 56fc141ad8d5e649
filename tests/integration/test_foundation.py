"""The ground that all other tests stand on."""

import socket
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.fakes.guards import NetworkForbidden
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db_now, durability_problems


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
