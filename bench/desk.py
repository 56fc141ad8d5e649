"""The officers' desk with a million requests of fifty offices beside the same with a thousand: time and queries."""

from __future__ import annotations

import json
import subprocess
import sys

from bench import tables, village
from bench.village import Place

OFFICES, FEW, MANY = 50, 20, 20_000  # requests of each office
MOST_QUERIES, MOST_SECONDS, MOST_TIMES = 12, 0.1, 1.3


def measure(place: Place, _rounds: int) -> None:
    """Print one table: a page to a row."""
    few, many = _with(place, FEW), _with(place, MANY)
    rows = []
    for page, big in many.items():
        small = few[page]
        ratio = big["p50"] / small["p50"]
        fine = big["queries"] <= MOST_QUERIES and big["p95"] < MOST_SECONDS and ratio <= MOST_TIMES
        figures = f"{big['queries']:.0f}", f"{big['p95'] * 1000:.1f}", f"{small['p95'] * 1000:.1f}", f"{ratio:.2f}"
        rows.append([page, *figures, tables.verdict(fine)])
    tables.show(
        f"Pages of the desk, {place.name}: {OFFICES * MANY:,} requests of {OFFICES} offices beside {OFFICES * FEW:,}",
        ["page", f"queries (≤ {MOST_QUERIES})", "p95, ms (< 100)", "with few", f"p50 ratio (≤ {MOST_TIMES})", ""],
        rows,
    )


def _with(place: Place, per_office: int) -> dict[str, dict[str, float]]:
    village.run_other(place, sys.executable, "-m", "bench.desk_rows", str(per_office), str(OFFICES))
    done = subprocess.run(
        [sys.executable, "-m", "bench.desk_pages"],
        env=place.environment(8000),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return answer
