"""A village on an evening in November, and its head at the reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_village, sign_in
from tests.fakes.post import Post, open_post
from tests.fakes.wall_clock import WallClock
from village_desk.database import db, transaction
from village_desk.office.models import User


@pytest.fixture
def village(app: Flask, at: WallClock) -> Village:
    at("2026-11-02 20:30")
    return a_village()


@pytest.fixture
def head(client: FlaskClient, village: Village) -> FlaskClient:
    sign_in(client, village.staff["head"])
    return client


@pytest.fixture
def post() -> Iterator[Post]:
    """The mail server of POST_URL."""
    with open_post() as opened:
        yield opened


@pytest.fixture
def reader(village: Village) -> User:
    """The head, who reads mails."""
    with transaction():
        head = db.session.get_one(User, village.staff["head"].id)
        head.email = "kades@desa.example.id"
    return head
