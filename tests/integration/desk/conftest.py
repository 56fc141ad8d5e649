"""The village of the desk's tests, and the browser of its officer."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_village, sign_in
from tests.fakes.wall_clock import WallClock


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    return a_village()


@pytest.fixture
def desk(client: FlaskClient, village: Village) -> FlaskClient:
    """The browser of Bu Rina, an officer."""
    sign_in(client, village.staff["officer"])
    return client
