"""Whole turns per second for the installation: stored, thought about, the reply enqueued.

Different citizens write MENU, which closes a turn at once. The whole `serve` tree runs, and sends what it can
meanwhile to a provider that answers after 200 ms.
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator

import psycopg

from bench import load, provider, tables, village
from bench.acceptance import CLIENTS, accepted_per_second
from bench.load import Load
from bench.village import Place

TARGET = 0.3
COUNT = 1200  # turns of one round
PATIENCE = 90.0  # seconds
_numbers = itertools.count(30_000_000, COUNT)


def measure(place: Place, rounds: int) -> None:
    """Print the table; each round is the bare route's, then ours."""
    bare_rates, turn_rates = [], []
    with provider.listening() as carrier, village.bare(place, "driver") as bare:
        place = place.with_settings(TWILIO_API_URL=carrier.url)
        with village.started(place, "serve", page="/readyz") as ours, _replies(place) as replies:
            accepted_per_second(bare.port, 600)
            turns_per_second(ours.port, replies, 200)
            for _ in range(rounds):
                bare_rates.append(accepted_per_second(bare.port))
                turn_rates.append(turns_per_second(ours.port, replies))
    ratios = [mine / theirs for mine, theirs in zip(turn_rates, bare_rates, strict=True)]
    tables.show(
        f"Whole turns, {place.name}: per second, median of {rounds} rounds (lowest–highest)",
        ["bare route, driver", "whole turns", f"ratio (≥ {TARGET})", ""],
        [
            [
                tables.spread(bare_rates),
                tables.spread(turn_rates),
                tables.spread(ratios, 2),
                tables.verdict(tables.median(ratios) >= TARGET),
            ]
        ],
    )


def turns_per_second(port: int, replies: Callable[[], int], count: int = COUNT) -> float:
    """From the first post to the moment when every turn has its reply in the outbox."""
    before = replies()
    outcome = load.apply(Load(port, next(_numbers), count, PATIENCE, "MENU", CLIENTS))
    deadline = time.monotonic() + PATIENCE
    while (missing := before + outcome.accepted - replies()) > 0:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{missing} turns had no reply after {PATIENCE} s")
        time.sleep(0.02)
    return outcome.accepted / (time.monotonic() - outcome.began)


@contextlib.contextmanager
def _replies(place: Place) -> Iterator[Callable[[], int]]:
    """How many rows the outbox has, asked over a connection of our own."""
    question = "SELECT count(*) FROM outbox"
    if place.sqlite:
        file = sqlite3.connect(place.database_url.removeprefix("sqlite:///"), isolation_level=None)
        with contextlib.closing(file):
            yield lambda: int(file.execute(question).fetchone()[0])
    else:
        url = place.database_url.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            yield lambda: int(connection.execute(question).fetchone()[0])  # type: ignore[index]
