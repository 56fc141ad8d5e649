"""The database is locked, restarted, away, out of connections, deadlocked (R5, R32): 503 in time, whole after."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from tests.fakes import postgresql
from tests.fakes.citizen import Citizen
from tests.fakes.postgresql import Server
from tests.fakes.serving import answers, wait_until
from tests.journeys import stories
from tests.journeys.running import PATIENCE, Caller, Village, a_village_set_up, process
from village_desk.database import db
from village_desk.messages.models import InboxMessage

LATEST = 5.0  # seconds for a refusal (R5)


@pytest.fixture(scope="module")
def server(postgresql_server: Server) -> Iterator[Server]:
    """A server of these tests' own, that they may stop. (The other one says whether there is PostgreSQL at all.)"""
    with postgresql.running() as own:
        yield own


@pytest.fixture(scope="module")
def village(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with a_village_set_up(tmp_path_factory.mktemp("database"), server.create("faults")) as made:
        with process(made, "web"), process(made, "worker"):
            wait_until(lambda: answers(made.url), PATIENCE, lambda: f"No web server.{made.tail()}")
            yield made
        assert "All invariants hold." in made.runs("check")


@pytest.fixture
def siti(village: Village) -> Caller:
    """A citizen who was answered while all was well."""
    caller = Caller(village)
    caller.says("menu")
    return caller


def test_database_restarted_while_messages_come(siti: Caller, server: Server) -> None:
    """PostgreSQL falls over and comes back: our processes are not touched, every message is there once."""
    stop = threading.Thread(target=lambda: (server.stop(), server.start()))
    stop.start()
    for number in range(12):
        siti.posts_until_taken("jam buka", f"SM{id(siti):016x}{number:016x}")
    stop.join()
    _answers_again(siti)


def test_database_unreachable_is_said_in_time(siti: Caller, server: Server) -> None:
    """503, so that the provider still owes the message; afterwards it is taken without a restart."""
    server.stop()
    sid = siti.new_sid()
    try:
        _is_refused(siti, sid)
    finally:
        server.start()
    siti.posts_until_taken("jam buka", sid)
    _answers_again(siti)


def test_database_out_of_connections(siti: Caller, server: Server) -> None:
    """Somebody else holds every connection."""
    server.stop()
    server.start()  # our own pools are empty now
    sid = siti.new_sid()
    with contextlib.ExitStack() as hogs:
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                address = siti.village.environ["DATABASE_URL"].replace("+psycopg", "")
                hogs.enter_context(contextlib.closing(psycopg.connect(address)))
        _is_refused(siti, sid)
    siti.posts_until_taken("jam buka", sid)
    _answers_again(siti)


def test_database_locked_is_said_in_time(citizen: Citizen, app: Flask, database: str) -> None:
    """Another writer holds the lock for longer than a webhook may wait; then the same message is taken."""
    stories.a_village()
    with _locked(database):
        began = time.monotonic()
        assert citizen.posts("menu", sid="SM" + "1" * 32).status_code == 503
        assert time.monotonic() - began < LATEST
    assert citizen.posts("menu", sid="SM" + "1" * 32).status_code == 200
    citizen.work()
    assert len(citizen.received) == 1


@pytest.mark.only_on("postgresql")  # SQLite has one writer: no deadlocks
def test_database_deadlocked_thinks_again(
    citizen: Citizen,
    app: Flask,
    database: str,
    work: Callable[[], object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """R32: the turn that lost is thought about again, and answered once."""
    stories.a_village()
    citizen.says("menu")
    assert citizen.posts("jam buka").status_code == 200
    with psycopg.connect(database.replace("+psycopg", "")) as other:
        other.execute("SET deadlock_timeout = '1min'")  # so that it is the worker who loses
        other.execute("SELECT id FROM conversations FOR UPDATE")

        def close_the_circle() -> None:
            _wait_for_a_waiter(database)
            other.execute("UPDATE citizens SET language = language")
            other.rollback()

        circle = threading.Thread(target=close_the_circle)
        circle.start()
        work()
        circle.join()
    work()
    assert "postponed" in caplog.text
    assert len(citizen.received) == 2
    states = db.session.execute(select(InboxMessage.state)).scalars()
    assert set(states) == {"handled"}


def _is_refused(caller: Caller, sid: str) -> None:
    began = time.monotonic()
    assert caller.posts("jam buka", sid) == 503
    assert time.monotonic() - began < LATEST


def _answers_again(caller: Caller) -> None:
    """Everything stored is handled and handed over, and a new message is answered; nobody was restarted."""
    village = caller.village
    wait_until(lambda: answers(village.url, "/healthz"), PATIENCE, "The web server is gone.")
    assert "KTP" in Caller(village).says("menu")
    wait_until(
        lambda: not village.rows("SELECT id FROM inbox WHERE state <> 'handled'"),
        PATIENCE,
        lambda: f"Stored and not handled.{village.tail()}",
    )
    village.waits_for_outbox("handed_over")


@contextlib.contextmanager
def _locked(url: str) -> Iterator[None]:
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        return
    with psycopg.connect(url.replace("+psycopg", "")) as other:
        other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


def _wait_for_a_waiter(url: str) -> None:
    look = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        wait_until(lambda: connection.execute(look).fetchone() != (0,), 10.0, "Nobody waits for the lock.")
