"""Backups while citizens write, and how long it takes to have everything back (R42, R43).

One load of 50 messages a second alone, the same while backups are made one after the other; then the last backup is
restored into an empty database.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg

from bench import load, tables, village
from bench.load import Load
from bench.village import Place

PAST = 500_000  # messages of past years
RATE, SECONDS = 50.0, 15.0
ALLOWED = 0.02  # seconds that 99 of 100 messages may take longer
PER_GB = 60.0  # seconds
FIRST = 60_000_000  # no citizen of another measurement


def measure(place: Place, rounds: int) -> None:
    """Print both tables; ends the program when a backup cannot be restored."""
    village.run_other(place, sys.executable, "-m", "bench.owed", "--past", str(PAST))
    backup = place.folder / "bench.backup"
    rows = []
    with village.started(place, "web") as ours:
        _messages(ours.port, FIRST)
        for number in range(1, rounds + 1):
            alone = _messages(ours.port, FIRST + number * 10_000)
            maker = _Maker(place, backup)
            maker.start()
            beside = _messages(ours.port, FIRST + number * 10_000 + 5_000)
            maker.stop()
            longer = beside - alone
            times = tables.spread(maker.taken, 1)
            verdict = tables.verdict(longer <= ALLOWED)
            rows.append([str(number), f"{1000 * alone:.0f}", f"{1000 * beside:.0f}", times, verdict])
    title = f"Backup while running, {place.name}: p99 of {RATE:.0f} messages a second, milliseconds"
    heads = ["round", "alone", f"beside (≤ {1000 * ALLOWED:.0f} more)", "one backup, s", ""]
    tables.show(title, heads, rows)
    _restored(place, backup)


def _messages(port: int, first: int) -> float:
    """The slowest but one in a hundred, in seconds; all must be taken."""
    heard = load.apply(Load(port, first, int(RATE * SECONDS), SECONDS + 30, "mau bikin surat", rate=RATE))
    if heard.accepted != len(heard.posted):
        raise RuntimeError(f"only {heard.accepted} of {len(heard.posted)} were taken")
    return tables.percentile(heard.taken, 0.99)


class _Maker(threading.Thread):
    """Makes one backup after the other until it is told to stop; `taken`: seconds of each."""

    def __init__(self, place: Place, path: Path) -> None:
        super().__init__(name="backups")
        self.taken: list[float] = []
        self._place, self._path, self._enough = place, path, threading.Event()

    def run(self) -> None:
        while not self._enough.is_set():
            began = time.monotonic()
            village.run(self._place, "backup", str(self._path))
            self.taken.append(time.monotonic() - began)

    def stop(self) -> None:
        self._enough.set()
        self.join()


def _restored(place: Place, backup: Path) -> None:
    there = _elsewhere(place)
    began = time.monotonic()
    village.run(there, "restore", str(backup))
    seconds = time.monotonic() - began
    size = _size(there) / 1e9
    each = seconds / size
    print(
        f"  restored in {seconds:.1f} s: {size:.2f} GB of database, {backup.stat().st_size / 1e9:.2f} GB of backup; "
        f"{each:.0f} s per GB (≤ {PER_GB:.0f}) {tables.verdict(each <= PER_GB)}",
        flush=True,
    )


def _elsewhere(place: Place) -> Place:
    """An empty database on another machine, with the same keys."""
    folder = place.folder / "elsewhere"
    folder.mkdir()
    if place.sqlite:
        return Place(place.name, f"sqlite:///{folder}/village_desk.db", folder)
    with psycopg.connect(place.database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE elsewhere")
    return Place(place.name, place.database_url.rpartition("/")[0] + "/elsewhere", folder)


def _size(place: Place) -> int:
    """Bytes of the database as it lies on the disk, without its log."""
    if place.sqlite:
        with closing(sqlite3.connect(place.database_url.removeprefix("sqlite:///"))) as connection:
            pages, each = (
                connection.execute(f"PRAGMA {word}").fetchone()[0] for word in ("page_count", "page_size")
            )
            return int(pages * each)
    with psycopg.connect(place.database_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0
