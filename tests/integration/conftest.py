"""What the integration tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_village, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk.gateway import carriers
from village_desk.messages.delivery import Delivery


@pytest.fixture
def delivery(app: Flask, request: pytest.FixtureRequest) -> Iterator[Delivery]:
    """The sender of one worker; it calls the provider on loopback where a test has it, else the fake gateway."""
    request.getfixturevalue("twilio" if "twilio" in request.fixturenames else "fake_gateway")
    made = Delivery("worker", carriers.current())
    yield made
    made.stop(2)


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    """One office with one of each role and one request."""
    return a_village()


@pytest.fixture
def desk(client: FlaskClient, village: Village) -> FlaskClient:
    """The browser of Bu Rina, an officer."""
    sign_in(client, village.staff["officer"])
    return client
