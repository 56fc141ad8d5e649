"""The wall clock jumps under the real program (R35): work may be late, never lost, never doubled.

A small library moves CLOCK_REALTIME of the processes, SQLite's clock with it; the monotonic clock goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_twilio import accept_then_cut, too_many
from tests.fakes.serving import answers, wait_until
from tests.faults.conftest import Preload
from tests.journeys.running import PATIENCE, Caller, Village, a_village_set_up, process

HOUR, DAY = 3600, 86_400
AGAIN = 60.0  # seconds in which a stuck row moves again (R38)


@pytest.fixture(scope="module")
def offset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seconds in it are added to the wall clock of the village's processes."""
    path = tmp_path_factory.mktemp("clock") / "offset"
    path.write_text("0")
    return path


@pytest.fixture(scope="module")
def village(preload: Preload, offset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    home = tmp_path_factory.mktemp("clocks")
    with a_village_set_up(home, f"sqlite:///{home}/village_desk.db") as made:
        made.environ |= {"LD_PRELOAD": str(preload("clock")), "CLOCK_OFFSET": str(offset)}
        with process(made, "web"), process(made, "worker"):
            wait_until(lambda: answers(made.url), PATIENCE, lambda: f"No web server.{made.tail()}")
            yield made
        assert "All invariants hold." in made.runs("check")


@pytest.fixture
def siti(village: Village, offset: Path) -> Iterator[Caller]:
    """A citizen who was answered while the clock was right."""
    caller = Caller(village)
    caller.says("menu")
    yield caller
    offset.write_text("0")


def test_clock_jumps_forward(siti: Caller, village: Village, offset: Path) -> None:
    """An hour ahead: leases end early, and still each message has one answer.

    What was in doubt has been so for an hour now: still the provider is asked before anybody gives it up.
    """
    village.twilio.behave(accept_then_cut(), to=siti.address)
    assert siti.posts("jam buka") == 200
    siti.waits_for_answer(2)
    offset.write_text(str(HOUR))
    siti.says("menu")
    _everything_once(siti, village, 3)


def test_clock_is_set_back_by_two_days(siti: Caller, village: Village, offset: Path) -> None:
    """What was to be tried again "in three seconds" is not tried again in two days; the sweepers go on too."""
    offset.write_text(str(2 * DAY))
    siti.says("menu")
    time.sleep(2.0)  # the worker has swept in the wrong time
    village.twilio.behave(too_many(retry_after=3), to=siti.address)
    assert siti.posts("jam buka") == 200
    wait_until(lambda: siti.attempts() == 3, PATIENCE, "The answer was never attempted.")
    village.waits_for_outbox("queued")
    offset.write_text("0")
    _everything_once(siti, village, 3)
    village.twilio.behave(accept_then_cut(), to=siti.address)
    assert siti.posts("menu") == 200
    _everything_once(siti, village, 4)


def _everything_once(caller: Caller, village: Village, count: int) -> None:
    first = village.outbox()[-count][0]

    def open_ones() -> list[tuple[int, str]]:
        return [row for row in village.outbox() if row[0] >= first and row[1] != "handed_over"]

    wait_until(
        lambda: len(caller.hears()) >= count, AGAIN, lambda: f"{village.outbox()[-3:]}{village.tail()}"
    )
    wait_until(lambda: not open_ones(), AGAIN, lambda: f"Not settled: {open_ones()}{village.tail()}")
    assert len(caller.hears()) == count
