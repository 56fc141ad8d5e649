"""Real `worker` processes and a provider that hangs: told to stop they end in time, nothing is doubled (R39, R40)."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.fake_twilio import FakeTwilio, slow
from tests.fakes.pausing import paused
from tests.fakes.serving import COMMAND, process_environment, wait_until
from tests.integration.outbox_cast import a_citizen, an_office, owed
from village_desk.database import db
from village_desk.messages.models import OutboxMessage

GRACE = 12.0  # R40 says ten; a busy machine gets a little more
HANGS = {"VILLAGE_DESK_PROVIDER_TIMEOUT": "60", "VILLAGE_DESK_SWEEP_EVERY": "1"}
SHORT = {"VILLAGE_DESK_LEASE": "2", "VILLAGE_DESK_LEASE_RENEW": "0.5", "VILLAGE_DESK_UNKNOWN_UNBLOCKS": "1"}


class Workers:
    """Started worker processes; all are gone at the end."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment, self._log = environment, log
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as output:
            worker = subprocess.Popen(
                [*COMMAND, "worker"],
                env=process_environment(self._environment),
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
            )
        self._started.append(worker)
        return worker

    def end(self) -> None:
        for worker in self._started:
            if worker.poll() is None:
                worker.kill()
            worker.wait(10)


@pytest.fixture
def workers(app: Flask, environment: dict[str, str], twilio: FakeTwilio, tmp_path: Path) -> Iterator[Workers]:
    made = Workers(environment, tmp_path / "workers.log")
    yield made
    made.end()


def states() -> dict[str, int]:
    """State -> how many outgoing messages are in it, as committed now."""
    db.session.rollback()
    counted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}


@pytest.mark.settings(**HANGS, VILLAGE_DESK_UNKNOWN_UNBLOCKS="1")
def test_sigterm_under_load_ends_in_time_and_the_next_worker_doubles_nothing(
    workers: Workers, twilio: FakeTwilio
) -> None:
    office = an_office()
    rows = [owed(a_citizen(office), f"pesan {number}") for number in range(24)]
    twilio.behave(slow(40.0), times=4)  # accepted, and the answer does not come in time
    worker = workers.start()
    wait_until(lambda: len(twilio.sends()) >= 10, 30)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(GRACE) == 0
    assert set(states()) <= {"queued", "handed_over", "unknown"}
    assert states()["unknown"] <= 4
    workers.start()
    wait_until(lambda: states() == {"handed_over": 24}, 60, lambda: str(states()))
    accepted = [message["body"] for message in twilio.messages.values()]
    assert sorted(accepted) == sorted(row.body or "" for row in rows)


@pytest.mark.settings(**HANGS)
def test_sigterm_does_not_wait_for_a_job_that_has_long_to_go(
    workers: Workers, environment: dict[str, str], tmp_path: Path
) -> None:
    """R40: a backup, or a list that the provider does not send; the next worker takes it up again."""
    an_office()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
        there = Workers(environment | {"TWILIO_API_URL": origin}, tmp_path / "silent.log")
        try:
            worker = there.start()
            with silent.accept()[0]:  # it asks for what it missed, and waits for the answer
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(GRACE) == 0
        finally:
            there.end()


@pytest.mark.settings(**(HANGS | SHORT))
def test_a_paused_worker_that_wakes_up_writes_nothing_late(
    workers: Workers, twilio: FakeTwilio, environment: dict[str, str]
) -> None:
    """R15, R39: it slept through its lease; another found out meanwhile what became of its messages."""
    office = an_office()
    rows = [owed(a_citizen(office), f"pesan {number}") for number in range(6)]
    twilio.behave(slow(5.0), times=6)
    sleeper = workers.start()
    wait_until(lambda: len(twilio.messages) == 6, 30)
    with paused(environment["DATABASE_URL"], [sleeper.pid]):
        workers.start()
        wait_until(lambda: states() == {"handed_over": 6}, 30, lambda: str(states()))
        ids = {row.id: row.provider_sid for row in db.session.execute(select(OutboxMessage)).scalars()}
        assert set(ids.values()) == set(twilio.messages)
    sleeper.send_signal(signal.SIGTERM)
    assert sleeper.wait(GRACE) == 0
    assert states() == {"handed_over": 6}
    assert sorted(message["body"] for message in twilio.messages.values()) == sorted(
        row.body or "" for row in rows
    )
