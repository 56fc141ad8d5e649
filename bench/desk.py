"""The officers' desk with a million requests of fifty offices beside the same with a thousand: time and queries.

With few, all twenty of an office are open, so that its pages are full; with many, four hundred are. A page that only
many requests have is judged by its own time.
"""

from __future__ import annotations

import json
import subprocess
import sys

from bench import tables, village
from bench.village import Place

OFFICES, FEW, MANY = 50, 20, 20_000  # requests of each office
OPEN_OF = {FEW: 1, MANY: 50}  # one of so many is open
ONLY_OF_MANY = "everything, page 20"
MOST_QUERIES, MOST_SECONDS, MOST_TIMES = 12, 0.1, 1.3


def measure(place: Place, _rounds: int) -> None:
    """Print one table: a page to a row."""
    few, many = _with(place, FEW), _with(place, MANY)
    rows = []
    for page, big in many.items():
        small = few[page]
        ratio = 1.0 if page == ONLY_OF_MANY else big["p50"] / small["p50"]
        fine = big["queries"] <= MOST_QUERIES and big["p95"] < MOST_SECONDS and ratio <= MOST_TIMES
        beside = ("–", "–") if page == ONLY_OF_MANY else (f"{small['p95'] * 1000:.1f}", f"{ratio:.2f}")
        figures = f"{big['queries']:.0f}", f"{big['p95'] * 1000:.1f}", *beside
        rows.append([page, *figures, tables.verdict(fine)])
    tables.show(
        f"Pages of the desk, {place.name}: {OFFICES * MANY:,} requests of {OFFICES} offices beside {OFFICES * FEW:,}",
        [
            "page",
            f"queries (≤ {MOST_QUERIES})",
            "p95, ms (< 100)",
            "with few",
            f"p50 ratio (≤ {MOST_TIMES})",
            "",
        ],
        rows,
    )


def _with(place: Place, per_office: int) -> dict[str, dict[str, float]]:
    village.run_other(
        place,
        sys.executable,
        "-m",
        "bench.desk_rows",
        str(per_office),
        str(OFFICES),
        str(OPEN_OF[per_office]),
    )
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
