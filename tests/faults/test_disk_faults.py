"""The disk is full, fails or is slow under the real program (R5, R36): refused loudly, whole again by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import pictures
from tests.fakes.serving import answers, wait_until
from tests.faults.conftest import Preload
from tests.journeys.running import PATIENCE, Caller, Village, a_village_set_up, process

LATEST = 5.0  # seconds for a refusal (R5)
MANY = 400  # messages; SQLite's log has room for some before it must grow


@pytest.fixture(scope="module")
def fault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write F (full), E (failing) or S (slow) into it; remove it and the disk is well again."""
    return tmp_path_factory.mktemp("fault") / "disk"


@pytest.fixture(scope="module")
def village(preload: Preload, fault: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    home = tmp_path_factory.mktemp("disk")
    with a_village_set_up(home, f"sqlite:///{home}/village_desk.db") as made:
        made.environ |= {"LD_PRELOAD": str(preload("disk")), "DISK_ROOT": str(home), "DISK_FAULT": str(fault)}
        # As shipped: each sweep and each renewal is a commit, and on a slow disk their number counts; a lease of two
        # seconds is over before what it was taken for is written.
        for name in ("SWEEP_EVERY", "LEASE", "LEASE_RENEW"):
            del made.environ[f"VILLAGE_DESK_{name}"]
        with process(made, "web"), process(made, "worker"):
            wait_until(lambda: answers(made.url), PATIENCE, lambda: f"No web server.{made.tail()}")
            yield made
        del made.environ["LD_PRELOAD"]
        assert "All invariants hold." in made.runs("check")


@pytest.fixture
def siti(village: Village, fault: Path) -> Iterator[Caller]:
    """A citizen who was answered while all was well."""
    caller = Caller(village)
    caller.says("menu")
    yield caller
    fault.unlink(missing_ok=True)


@pytest.mark.parametrize("letter", ["F", "E"], ids=["full", "failing"])
def test_disk_full_or_failing_refuses_and_recovers(
    siti: Caller, village: Village, fault: Path, letter: str
) -> None:
    """What was answered 200 is there and answered; what was refused comes again and is there once."""
    fault.write_text(letter)
    taken, refused = _posts_until_refused(siti)
    fault.unlink()
    siti.posts_until_taken("jam buka", refused)
    _all_handled(village, [*taken, refused])
    assert "KTP" in Caller(village).says("menu")


def test_disk_full_makes_files_wait(siti: Caller, village: Village, fault: Path) -> None:
    """A photo that was announced before is fetched when there is room again."""
    address = village.twilio.upload(pictures.jpeg(), "image/jpeg", missing=1)
    sid = siti.new_sid("MM")
    photo = {"MediaUrl0": address(sid), "MediaContentType0": "image/jpeg", "NumMedia": "1"}
    assert siti.posts("", sid, **photo) == 200
    fault.write_text("F")
    time.sleep(1.0)  # the worker meets it
    fault.unlink()
    siti.waits_for_answer(2)
    look = "SELECT state, tries FROM attachments"
    wait_until(
        lambda: village.rows(look)[0][0] == "kept", PATIENCE, lambda: f"{village.rows(look)}{village.tail()}"
    )


def test_disk_slow_is_waited_for(siti: Caller, village: Village, fault: Path) -> None:
    """Half a second for each sync: slower, but every message is taken and answered."""
    fault.write_text("S")
    heard = len(siti.hears())
    sid = siti.new_sid()
    assert siti.posts("menu", sid) == 200
    siti.waits_for_answer(heard + 1)
    fault.unlink()
    _all_handled(village, [sid])


def _posts_until_refused(caller: Caller) -> tuple[list[str], str]:
    taken = []
    for _ in range(MANY):
        sid, began = caller.new_sid(), time.monotonic()
        status = caller.posts("jam buka", sid)
        if status == 503:
            assert time.monotonic() - began < LATEST
            return taken, sid
        assert status == 200
        taken.append(sid)
    raise AssertionError("The disk never refused.")


def _all_handled(village: Village, sids: list[str]) -> None:
    def open_ones() -> list[str]:
        found = dict(village.rows("SELECT message_sid, state FROM inbox"))
        return [sid for sid in sids if found.get(sid) != "handled"]

    wait_until(lambda: not open_ones(), PATIENCE, lambda: f"{len(open_ones())} not handled.{village.tail()}")
