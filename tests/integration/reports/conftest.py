"""A village on an evening in November, and its head at the reports."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_village, sign_in
from tests.fakes.wall_clock import WallClock


@pytest.fixture
def village(app: Flask, at: WallClock) -> Village:
    at("2026-11-02 20:30")
    return a_village()


@pytest.fixture
def head(client: FlaskClient, village: Village) -> FlaskClient:
    sign_in(client, village.staff["head"])
    return client
