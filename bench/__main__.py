"""`python -m bench [--only NAME] [--on sqlite|postgresql] [--rounds N] [--messages FILE]`: measure and print."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import (
    acceptance,
    backups,
    citizens,
    desk,
    flood,
    footprint,
    kills,
    live,
    outage,
    paint,
    replies,
    reports,
    steps,
    throughput,
    turns,
    understanding,
    village,
)
from bench.village import Place
from tests.fakes import postgresql

# A real server's own durability: nothing is switched off for speed.
DURABLE = {"listen_addresses": "127.0.0.1", "max_connections": "250"}

MEASUREMENTS = {
    "acceptance": acceptance.measure,
    "turns": turns.measure,
    "replies": replies.measure,
    "flood": flood.measure,
    "throughput": throughput.measure,
    "outage": outage.measure,
    "backups": backups.measure,
    "footprint": footprint.measure,
    "desk": desk.measure,
    "reports": reports.measure,
    "live": live.measure,
    "paint": paint.measure,
    "kills": kills.measure,
    "steps": steps.measure,
}


def main() -> None:
    """Every measurement has a fresh database, so that none pays for what another has left."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", choices=[*MEASUREMENTS, "understanding", "citizens"], action="append")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=Path, help="labelled messages to measure the understanding on")
    asked = parser.parse_args()
    # Ended by anybody, every process and folder of ours goes too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not asked.only or "understanding" in asked.only:
        understanding.measure(asked.messages)
    if not asked.only or "citizens" in asked.only:
        citizens.measure()
    for kind in asked.on or ("sqlite", "postgresql"):
        if kind == "postgresql" and postgresql.binaries() is None:
            print(f"\nPostgreSQL is left out. {postgresql.HOW_TO_INSTALL}")
            continue
        for name in [n for n in MEASUREMENTS if not asked.only or n in asked.only]:
            with _place(kind) as place:
                village.prepare(place)
                MEASUREMENTS[name](place, asked.rounds)


@contextlib.contextmanager
def _place(kind: str) -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="village-desk-bench-"))
    try:
        if kind == "sqlite":
            yield Place("SQLite", f"sqlite:///{folder / 'bench.db'}", folder)
        else:
            with postgresql.running(DURABLE) as server:
                yield Place("PostgreSQL", server.url("postgres"), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
