"""The kill test, small: 1,000 messages and 200 changes of status while a process dies each second (figures: 13)."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.postgresql import Server
from tests.faults import killing

CITIZENS = 100


def test_nothing_is_lost_or_doubled_on_sqlite_however_processes_die(tmp_path: Path) -> None:
    """R1, R2, R8, R15, R19, R20: SIGKILL to web children, web servers and the worker."""
    found = killing.run(tmp_path, f"sqlite:///{tmp_path}/village_desk.db", CITIZENS, workers=1)
    assert found.faults == [], found.lines()
    assert found.killed.total() > 10


def test_nothing_is_lost_or_doubled_on_postgresql_however_processes_die(
    postgresql_server: Server, tmp_path: Path
) -> None:
    """The same with two workers that share the work (R39)."""
    url = postgresql_server.create("kills")
    found = killing.run(tmp_path, url, CITIZENS, workers=2)
    assert found.faults == [], found.lines()
    assert found.killed.total() > 10
