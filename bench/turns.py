"""Whole turns per second for the installation: stored, thought about, the reply enqueued.

Different citizens write MENU, which closes a turn at once, to the whole `serve` tree. Its one worker also sends the
replies, to a provider that answers after 200 ms, and both share one core: so it is measured once with sending held
to one call at a time (what thinking can do), once as shipped (what is left while everything is sent too).
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
BARE = "tutorial"  # the barest (driver) is in the table of acceptance
COUNT = 1000  # turns of one round
PATIENCE = 90.0  # seconds
_numbers = itertools.count(30_000_000, COUNT)


def measure(place: Place, rounds: int) -> None:
    """Print the table; each round is the bare route's, then ours."""
    rows = []
    for words, settings in (
        ("sending one at a time", {"VILLAGE_DESK_DELIVERY_THREADS": "1"}),
        ("sending as shipped", {}),
    ):
        bare_rates, turn_rates = _rounds(place.with_settings(**settings), rounds)
        ratios = [mine / theirs for mine, theirs in zip(turn_rates, bare_rates, strict=True)]
        rows.append(
            [
                words,
                tables.spread(bare_rates),
                tables.spread(turn_rates),
                tables.spread(ratios, 2),
                tables.verdict(tables.median(ratios) >= TARGET),
            ]
        )
    tables.show(
        f"Whole turns, {place.name}: per second, median of {rounds} rounds (lowest–highest)",
        ["serve", f"bare route, {BARE}", "whole turns", f"ratio (≥ {TARGET})", ""],
        rows,
    )


def _rounds(place: Place, rounds: int) -> tuple[list[float], list[float]]:
    bare_rates, turn_rates = [], []
    with provider.listening() as carrier, village.bare(place, BARE) as bare:
        place = place.with_settings(TWILIO_API_URL=carrier.url)
        with village.started(place, "serve", page="/readyz") as ours, _replies(place) as replies:
            accepted_per_second(bare.port, 600)
            turns_per_second(ours.port, replies, 200)
            for _ in range(rounds):
                bare_rates.append(accepted_per_second(bare.port))
                turn_rates.append(turns_per_second(ours.port, replies))
    return bare_rates, turn_rates


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
