"""The power goes at any moment (SQLite): what the disk may hold then starts by itself and lacks nothing answered."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes import pictures
from tests.fakes.serving import answers, command, wait_until
from tests.faults import power
from tests.faults.conftest import Preload
from tests.journeys.running import PATIENCE, Caller, Village, a_village_set_up, process

CITIZENS, MESSAGES = 8, 12
IMAGES = 30
STARTED = 2  # images on which the whole program is started


@dataclass(frozen=True)
class Evening:
    """What a village did while its disk was recorded. `answered`: message id -> size of the log at its 200."""

    village: Village
    home: Path
    disk: power.Disk  # as it was before
    log: Path
    answered: dict[str, int]


@dataclass(frozen=True)
class Cut:
    """One moment: the image in `folder`, the messages that were answered before it, and those that are gone."""

    folder: Path
    answered: frozenset[str]
    lost: frozenset[str]


def test_a_power_cut_loses_no_message_that_was_answered(preload: Preload, tmp_path: Path) -> None:
    """R1, R5, R29, R34: every image is whole, starts without handiwork and holds what was promised."""
    evening = _an_evening(preload("disk"), tmp_path)
    most = 0
    for number, cut in enumerate(_cuts(evening, tmp_path / "image")):
        assert cut.lost == frozenset()
        most = max(most, len(cut.answered))
        if number % (IMAGES // STARTED) == 0:
            _starts(evening.village, cut.folder)
    assert most > CITIZENS * MESSAGES / 2


def test_with_weaker_syncing_the_same_cuts_do_lose_messages(preload: Preload, tmp_path: Path) -> None:
    """R29: so this test can see a loss, and `synchronous=FULL` is there for a reason."""
    evening = _an_evening(preload("disk"), tmp_path, PYTHONPATH=str(Path(__file__).with_name("weaker")))
    assert any(cut.lost for cut in _cuts(evening, tmp_path / "image"))


def _an_evening(library: Path, tmp_path: Path, **more: str) -> Evening:
    home, log = tmp_path / "home", tmp_path / "disk.log"
    home.mkdir()
    with a_village_set_up(home, f"sqlite:///{home}/village_desk.db") as village:
        disk = power.Disk(home)
        recorded = {"LD_PRELOAD": str(library), "DISK_ROOT": str(home), "DISK_LOG": str(log)}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (recorded | more).items():
                patch.setitem(village.environ, name, value)
            with process(village, "web"), process(village, "worker"):
                wait_until(lambda: answers(village.url), PATIENCE, lambda: f"No web server.{village.tail()}")
                with ThreadPoolExecutor(CITIZENS) as pool:
                    told = list(pool.map(lambda _: _writes(village, log), range(CITIZENS)))
    return Evening(village, home, disk, log, {sid: size for one in told for sid, size in one.items()})


def _writes(village: Village, log: Path) -> dict[str, int]:
    """One citizen's messages, some of them photos; each is noted once it was answered. Replies are waited for."""
    caller, answered = Caller(village), {}
    for number in range(MESSAGES):
        sid = caller.new_sid()
        if number % 4 == 3:
            address = village.twilio.upload(pictures.jpeg(), "image/jpeg")(sid)
            more = {"MediaUrl0": address, "MediaContentType0": "image/jpeg", "NumMedia": "1"}
            assert caller.posts("", sid, **more) == 200
        else:
            assert caller.posts(("menu", "jam buka", "terima kasih ya")[number % 4], sid) == 200
        answered[sid] = log.stat().st_size
        if number % 2:
            caller.waits_for_answer(number // 2 + 1)
    return answered


def _cuts(evening: Evening, folder: Path) -> Iterator[Cut]:
    """The power goes at random moments, between any two writes; what a disk keeps of the rest is chance too."""
    dice = random.Random(7)  # noqa: S311 - the same moments in every run
    records = list(power.read(evening.log))
    written_back = sum(record.what == "W" and record.path.endswith(".db") for record in records)
    assert written_back, "The recorder saw nothing, or too little for SQLite to write its log back."
    done = 0
    for moment in sorted(dice.sample(range(len(records)), IMAGES)):
        for record in records[done:moment]:
            evening.disk.follow(record)
        done = moment
        _put(evening, evening.disk.after_power_cut(dice), folder)
        end = records[moment - 1].end if moment else 0
        answered = frozenset(sid for sid, size in evening.answered.items() if size <= end)
        yield Cut(folder, answered, answered - _stored(folder / "village_desk.db"))


def _put(evening: Evening, files: dict[str, bytes], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        path = folder / Path(name).relative_to(evening.home)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _stored(database: Path) -> set[str]:
    """The messages that SQLite finds, having recovered by itself; the file must be whole."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {row[0] for row in connection.execute("SELECT message_sid FROM inbox")}


def _starts(village: Village, folder: Path) -> None:
    """As `serve` asks before it starts, and as an operator asks afterwards (R44)."""
    moved = {"VILLAGE_DESK_INSTANCE": str(folder), "DATABASE_URL": f"sqlite:///{folder}/village_desk.db"}
    environ = village.environ | moved
    command("doctor", "--start", environ=environ)
    assert "All invariants hold." in command("check", environ=environ)
