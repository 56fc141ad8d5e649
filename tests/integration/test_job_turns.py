"""Recurring jobs run once for the installation, whoever ticks, and a dead worker does not keep them (R37, R39)."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.outbox_cast import age
from village_desk import jobs
from village_desk.database import db, transaction
from village_desk.jobs import Job
from village_desk.operation import job_turns
from village_desk.operation.models import Heartbeat, JobTurn

pytestmark = pytest.mark.usefixtures("app")
EVERY = 3600.0


def the_turn() -> JobTurn:
    db.session.rollback()
    return db.session.execute(select(JobTurn).execution_options(populate_existing=True)).scalar_one()


def test_five_workers_that_tick_at_once_run_a_job_once(app: Flask) -> None:
    runs: list[int] = []
    job = Job("reminders", EVERY, lambda: runs.append(1))
    ticks = [threading.Thread(target=jobs.run, args=(app, job, f"worker-{n}")) for n in range(5)]
    for tick in ticks:
        tick.start()
    for tick in ticks:
        tick.join()
    assert runs == [1]
    jobs.run(app, job, "worker-1")
    assert runs == [1], "not due again"
    age(JobTurn, the_turn().id, next_at=1)
    jobs.run(app, job, "worker-2")
    assert runs == [1, 1]
    assert db.session.get_one(Heartbeat, "reminders").failures == 0


def test_who_dies_with_a_job_gives_it_back_with_his_lease() -> None:
    fence = job_turns.take("backup", EVERY, "dead")
    assert fence is not None
    assert job_turns.take("backup", EVERY, "alive") is None
    age(JobTurn, the_turn().id, lease_until=1)
    again = job_turns.take("backup", EVERY, "alive")
    assert again == fence + 1
    with transaction():
        job_turns.give_back("backup", fence)  # a sleeper wakes up
    assert the_turn().lease_owner == "alive"


def test_a_job_that_takes_long_keeps_its_turn() -> None:
    job_turns.take("backup", EVERY, "busy")
    age(JobTurn, the_turn().id, lease_until=1)
    job_turns.keep("busy")
    assert job_turns.take("backup", EVERY, "another") is None
    job_turns.keep("nobody")
    assert the_turn().lease_owner == "busy"


def test_a_clock_that_was_set_back_holds_up_no_job() -> None:
    """R35: the moments of the old time are a day ahead."""
    fence = job_turns.take("sweep", 5.0, "worker")
    assert fence is not None
    age(JobTurn, the_turn().id, next_at=-86_400, lease_until=-86_400)
    again = job_turns.take("sweep", 5.0, "another")
    assert again == fence + 1
    with transaction():
        job_turns.give_back("sweep", again)
    age(JobTurn, the_turn().id, next_at=-86_400)
    assert job_turns.take("sweep", 5.0, "worker") is not None


def test_a_job_that_breaks_is_due_again_and_stumbles(app: Flask) -> None:
    def broken() -> None:
        raise ValueError

    jobs.run(app, Job("reports", EVERY, broken), "worker")
    turn = the_turn()
    assert (turn.lease_owner, turn.lease_until) == (None, None)
    assert db.session.get_one(Heartbeat, "reports").last_error == "ValueError"
