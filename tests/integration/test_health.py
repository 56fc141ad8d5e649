"""Health for operators: alive, ready, figures; and who may ask."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests import factories
from village_desk.database import db, db_time, transaction
from village_desk.messages import outbox, sweepers
from village_desk.messages.models import OutboxMessage, PendingTurn, ProviderPause
from village_desk.migrations import runner
from village_desk.operation import health, heartbeats
from village_desk.operation.models import Heartbeat


@pytest.fixture
def beating(app: Flask) -> None:
    for name in health.LOOPS:
        heartbeats.beat(name)


def checks(client: FlaskClient) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    assert answer.json is not None
    return answer.status_code, answer.json["checks"]


def stop_heart(name: str, seconds: float) -> None:
    with transaction():
        db.session.execute(update(Heartbeat).where(Heartbeat.name == name).values(at=db_time(-seconds)))


def owe_message() -> OutboxMessage:
    office = factories.office()
    who = factories.citizen(office)
    with transaction():
        return outbox.enqueue(key="k", office_id=office.id, citizen=who, purpose="reply", body="Halo")


def test_all_is_well(client: FlaskClient, beating: None) -> None:
    assert client.get("/healthz").json == {"alive": True}
    status, found = checks(client)
    assert status == 200
    assert set(found.values()) == {"ok"}


def test_without_a_worker_it_is_not_ready_but_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert checks(client) == (
        503,
        {"database": "ok", "schema": "ok", "worker": "silent", "delivery": "silent"},
    )


def test_a_worker_silent_for_two_minutes(client: FlaskClient, beating: None) -> None:
    stop_heart("reception", 100)
    assert checks(client)[0] == 200
    stop_heart("reception", 121)
    status, found = checks(client)
    assert status == 503
    assert found["worker"] == "silent"
    assert found["delivery"] == "ok"


def test_a_worker_whose_ticker_has_died_is_silent(client: FlaskClient, beating: None) -> None:
    """Its loops go on, but nothing that is stuck would move again (R38), and nothing be caught up."""
    stop_heart(sweepers.JOB, 121)
    assert checks(client)[1]["worker"] == "silent"


def test_a_loop_that_only_stumbles_is_silent(client: FlaskClient, beating: None) -> None:
    for _ in range(health.STUMBLES + 1):
        heartbeats.stumble("media", "OSError")
    assert checks(client)[1]["worker"] == "silent"


def test_a_turn_that_nobody_takes(client: FlaskClient, beating: None) -> None:
    with transaction():
        since = db_time(-300)
        turn = PendingTurn(
            chat_key="a" * 32, to_index="b" * 32, first_at=since, latest_at=since, due_at=since
        )
        db.session.add(turn)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["worker"] == "stuck"
    assert answer.json["waiting"]["turn_due"]["rows"] == 1
    assert 299 < answer.json["waiting"]["turn_due"]["oldest_seconds"] < 330


def test_delivery_that_does_not_deliver_unless_the_provider_is_paused(
    client: FlaskClient, beating: None
) -> None:
    row = owe_message()
    with transaction():
        db.session.execute(
            update(OutboxMessage).where(OutboxMessage.id == row.id).values(next_try_at=db_time(-130))
        )
    assert checks(client)[1]["delivery"] == "stuck"
    with transaction():
        db.session.add(ProviderPause(account="AC1", reason="credentials", started_at=_now(), probe_at=_now()))
    assert checks(client)[1]["delivery"] == "ok"


def test_a_lease_that_died_and_was_not_swept(client: FlaskClient, beating: None) -> None:
    row = owe_message()
    with transaction():
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == row.id)
            .values(state="calling", lease_until=db_time(-130))
        )
    assert checks(client)[1]["delivery"] == "stuck"


def test_a_schema_that_is_not_ours(
    client: FlaskClient, beating: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "head", lambda: "9999")
    assert checks(client) == (503, {"database": "ok", "schema": "not_at_head"})
    assert "village_desk_ready 0.0" in client.get("/metrics").text


def test_the_database_is_away(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def away() -> str:
        raise OperationalError("select 1", {}, Exception("gone"))

    monkeypatch.setattr(runner, "current", away)
    assert checks(client) == (503, {"database": "away"})
    assert client.get("/metrics").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_figures_count_messages_and_name_nobody(client: FlaskClient, beating: None) -> None:
    owe_message()
    answer = client.get("/metrics")
    assert answer.content_type.startswith("text/plain")
    assert "village_desk_ready 1.0" in answer.text
    assert 'village_desk_messages{direction="out",state="queued",training="no"} 1.0' in answer.text
    assert 'village_desk_waiting_rows{state="outbox_queued"} 1.0' in answer.text
    for secret in ("Siti", "Wonojati", "wonojati", "0.1.0"):
        assert secret not in answer.text
    # A phone number is ten digits in a row; an age such as 0.106285 is none.
    assert not re.search(r"(?<![.\d])\+?\d{9,}", answer.text)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_strangers_are_refused(client: FlaskClient, path: str) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get(path, environ_overrides=elsewhere).status_code == 403
    assert client.get(path, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403


@pytest.mark.settings(VILLAGE_DESK_METRICS_TOKEN="a-token-for-the-monitor")
def test_the_token_lets_a_monitor_in(client: FlaskClient, beating: None) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    good = {"Authorization": "Bearer a-token-for-the-monitor"}
    assert client.get("/metrics", headers=good, environ_overrides=elsewhere).status_code == 200
    bad = {"Authorization": "Bearer guess"}
    assert client.get("/metrics", headers=bad, environ_overrides=elsewhere).status_code == 403


def _now() -> datetime:
    from village_desk import clock

    return clock.now() - timedelta(minutes=5)
