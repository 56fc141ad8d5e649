"""Webhook acceptance per second, against a bare route that checks the signature and commits one row.

Rounds alternate, so that whatever else the machine does meets all alike; the ratio is taken within each round.
"""

from __future__ import annotations

import contextlib
import itertools

from bench import load, tables, village
from bench.load import Load
from bench.village import Place

TARGET = 0.7
COUNT, SECONDS = 6000, 5.0  # of one round, what comes first
CLIENTS = 16
_numbers = itertools.count(0, COUNT)


def measure(place: Place, rounds: int) -> None:
    """Print the table. The bare routes and ours stand at the same time; the idle ones cost nothing."""
    with contextlib.ExitStack() as stack:
        ports = {
            "bare, driver": stack.enter_context(village.bare(place, "driver")).port,
            "bare, tutorial": stack.enter_context(village.bare(place, "tutorial")).port,
            "village-desk web": stack.enter_context(village.started(place, "web")).port,
        }
        print(f"\n  {place.name}: " + ", ".join(f"{name} on port {port}" for name, port in ports.items()))
        for port in ports.values():
            accepted_per_second(port, count=600)  # threads, connections and caches are there
        found: dict[str, list[float]] = {name: [] for name in ports}
        for _ in range(rounds):
            for name, port in ports.items():
                found[name].append(accepted_per_second(port))
    _show(place, found)


def accepted_per_second(port: int, count: int = COUNT, body: str = "mau bikin surat pengantar SKCK") -> float:
    """One round: messages accepted per second; says so when some were refused."""
    outcome = load.apply(Load(port, next(_numbers), count, SECONDS, body, CLIENTS))
    if outcome.refused:
        print(f"  {outcome.refused} of {len(outcome.posted)} messages were refused on port {port}")
    return outcome.per_second


def _show(place: Place, found: dict[str, list[float]]) -> None:
    ours = found["village-desk web"]
    rows = []
    for name, values in found.items():
        ratios = [mine / theirs for mine, theirs in zip(ours, values, strict=True)]
        fine = tables.verdict(tables.median(ratios) >= TARGET) if values is not ours else ""
        rows.append([name, tables.spread(values), "" if values is ours else tables.spread(ratios, 2), fine])
    title = f"Acceptance, {place.name}: messages per second, median of {len(ours)} rounds (lowest–highest)"
    tables.show(title, ["route", "per second", f"ours / it (≥ {TARGET})", ""], rows)
