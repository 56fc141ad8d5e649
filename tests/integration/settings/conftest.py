"""An office, and its admin at the settings."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.wall_clock import WallClock
from tests.journeys.browsing import Person
from village_desk.office.models import Office


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office()


@pytest.fixture
def admin(client: FlaskClient, office: Office) -> Person:
    user = factories.user(office, "admin", email="admin@desa.example.id")
    person = Person(client)
    person.signs_in(str(user.email), factories.PASSWORD)
    return person
