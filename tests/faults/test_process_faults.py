"""Processes paused, stopped, crowded (R2, R5, R39, R40): the real `web` and two workers over one database."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.fake_twilio import slow
from tests.fakes import serving
from tests.fakes.pausing import paused
from tests.fakes.serving import answers, process_environment, wait_until
from tests.journeys.running import PATIENCE, Caller, Village, a_village_set_up, process

STOPPED = 12.0  # seconds; R40 says ten, a busy machine gets a little more
FEW_FILES = 60  # descriptors of a web process under siege


@pytest.fixture
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    home = tmp_path_factory.mktemp("processes")
    with a_village_set_up(home, f"sqlite:///{home}/village_desk.db") as made:
        yield made
        assert "All invariants hold." in made.runs("check")


def test_process_paused_in_a_call_does_not_write_late(village: Village) -> None:
    """R15, R39: its colleague finds the message in the provider's log; who wakes up is refused."""
    with process(village, "web"), process(village, "worker") as first, process(village, "worker") as second:
        siti = _citizen(village)
        village.twilio.behave(slow(4.0), to=siti.address)
        assert siti.posts("menu") == 200
        siti.waits_for_answer(1)
        village.waits_for_outbox("calling")
        ((owner,),) = village.rows("SELECT lease_owner FROM outbox WHERE state = 'calling'")
        holder = next(worker for worker in (first, second) if f":{worker.pid}:" in owner)
        with paused(village.environ["DATABASE_URL"], [holder.pid]):
            village.waits_for_outbox("handed_over")  # by the other one
            events = village.rows("SELECT count(*) FROM outbox_events")
        wait_until(
            lambda: "outcome of a stale owner refused" in village.log.read_text(),
            PATIENCE,
            lambda: f"Who slept wrote nothing.{village.tail()}",
        )
        assert village.rows("SELECT count(*) FROM outbox_events") == events
        siti.says("jam buka")
        assert len(siti.hears()) == 2


def test_graceful_stop_under_load_loses_and_doubles_nothing(village: Village) -> None:
    """R40: SIGTERM in the middle of it; everybody ends by himself within the time, and the next ones go on."""
    with ThreadPoolExecutor(16) as pool:
        with process(village, "web") as web, process(village, "worker") as worker:
            callers = [_citizen(village) for _ in range(40)]
            village.twilio.behave(slow(1.0), times=10)
            posted = list(pool.map(lambda one: one.posts("menu"), callers))
            wait_until(lambda: len(village.twilio.sends()) > 5, PATIENCE, "Nothing was sent.")
            for child in (worker, web):
                child.terminate()
            assert [child.wait(STOPPED) for child in (worker, web)] == [0, 0], village.tail()
        assert posted == [200] * 40
        with process(village, "worker"):
            wait_until(
                lambda: all(one.hears() for one in callers),
                PATIENCE,
                lambda: f"Not all heard.{village.tail()}",
            )
            village.waits_for_outbox("handed_over")
    assert [len(one.hears()) for one in callers] == [1] * 40
    states = Counter(state for _, state in village.outbox())
    assert states == {"handed_over": 40}


def test_webhooks_parallel_and_bursting_have_one_effect_each(village: Village) -> None:
    """R2: one webhook fifty times at once, then a hundred citizens at once: no 5xx, one row, one answer each."""
    with process(village, "web"), process(village, "worker"), ThreadPoolExecutor(50) as pool:
        siti = _citizen(village)
        sid = siti.new_sid()
        assert set(pool.map(lambda _: siti.posts("menu", sid), range(50))) == {200}
        crowd = [Caller(village) for _ in range(100)]
        assert set(pool.map(lambda one: one.posts("menu"), crowd)) == {200}
        siti.waits_for_answer(1)
        wait_until(
            lambda: not village.rows("SELECT id FROM inbox WHERE state <> 'handled'"),
            60.0,
            lambda: f"Not all handled.{village.tail()}",
        )
        assert village.rows("SELECT count(*) FROM inbox") == [(101,)]
        assert village.rows("SELECT count(*), count(DISTINCT citizen_id) FROM outbox") == [(101, 101)]


def test_descriptors_exhausted_by_idle_callers(village: Village) -> None:
    """Whoever holds the door open keeps nobody out for longer than he stays; nothing is lost meanwhile."""
    with _web_with_few_files(village), process(village, "worker"):
        siti = _citizen(village)
        address = urlsplit(village.url)
        with contextlib.ExitStack() as idle:
            for _ in range(3 * FEW_FILES):
                with contextlib.suppress(OSError):
                    where = (address.hostname, address.port)
                    idle.enter_context(socket.create_connection(where, timeout=1))  # type: ignore[arg-type]
        sid = siti.new_sid()
        siti.posts_until_taken("menu", sid)
        siti.waits_for_answer(1)
        assert village.rows("SELECT count(*) FROM inbox") == [(1,)]


def _citizen(village: Village) -> Caller:
    """Somebody who writes when the web server answers."""
    wait_until(lambda: answers(village.url), PATIENCE, lambda: f"No web server.{village.tail()}")
    return Caller(village)


@contextlib.contextmanager
def _web_with_few_files(village: Village) -> Iterator[None]:
    with village.log.open("ab") as output:
        web = subprocess.Popen(
            [*serving.COMMAND, "web"],
            env=process_environment(village.environ),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_FILES, FEW_FILES)),
            start_new_session=True,
        )
    try:
        yield
    finally:
        web.terminate()
        try:
            web.wait(15)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(web.pid, signal.SIGKILL)
