"""The open queue hears what happens as it happens; above the cap, and at the end of the process, nobody hangs."""

from __future__ import annotations

import threading
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes.desk_cast import Village, a_ticket, opens
from village_desk.database import db, transaction
from village_desk.desk import live
from village_desk.tickets import news
from village_desk.tickets.watch import Watch

PATIENCE = 10.0  # seconds: what a slow machine may take; the watch itself looks every few milliseconds here


@pytest.fixture
def watch(app: Flask, village: Village) -> Watch:
    """This process's watch, looking faster than it does for officers."""
    with app.app_context():
        made = app.extensions["village_desk_watch"] = Watch(most=2, every=0.01)
    yield made
    made.close()
    del app.extensions["village_desk_watch"]


def listens(desk: FlaskClient) -> TestResponse:
    return desk.get("/desk/langsung", buffered=False)


def test_a_new_request_is_told_to_the_open_queue(desk: FlaskClient, village: Village, watch: Watch) -> None:
    stamp = news.newest(village.office.id)
    assert f"/desk/langsung?sejak={stamp}" in opens(desk, "/desk")
    with desk.get(f"/desk/langsung?sejak={stamp}", buffered=False) as answer:
        assert answer.status_code == 200 and answer.mimetype == "text/event-stream"
        assert answer.headers["X-Accel-Buffering"] == "no"
        lines = answer.iter_encoded()
        assert next(lines) == b"retry: 3000\n\n"
        with transaction():
            a_ticket(village.office, phone="+6281200000003", name="Budi Santoso")
        told = next(lines).decode()
        assert told == f"id: {news.newest(village.office.id)}\ndata: {news.newest(village.office.id)}\n\n"


def test_above_the_cap_the_page_asks_by_itself(desk: FlaskClient, village: Village, watch: Watch) -> None:
    with listens(desk) as first, listens(desk) as second:
        assert (first.status_code, second.status_code) == (200, 200)
        assert desk.get("/desk/langsung").status_code == 204
    with listens(desk) as again:
        assert again.status_code == 200, "whoever left made room"


def test_at_the_end_of_the_process_every_listener_is_let_go(
    app: Flask, village: Village, watch: Watch
) -> None:
    assert watch.begin(village.office.id, db.engine)
    heard: list[int] = []
    waiting = threading.Thread(target=lambda: heard.append(watch.wait(village.office.id, 10**9, PATIENCE)))
    waiting.start()
    live.close(app)
    began = time.monotonic()
    waiting.join(PATIENCE)
    assert heard == [10**9] and time.monotonic() - began < PATIENCE / 2
    assert not watch.begin(village.office.id, db.engine)


def test_what_happens_in_another_office_is_not_told(village: Village, watch: Watch) -> None:
    assert watch.begin(village.office.id, db.engine)
    stamp = news.newest(village.office.id)
    assert watch.wait(village.office.id, stamp, 0.2) == stamp
    watch.end(village.office.id)
