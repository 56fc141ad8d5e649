"""The head's reports with a million requests of fifty offices over three years: time, queries, memory.

The same office is measured three times: with a thousand requests in the whole installation, with its own twenty
thousand beside few of the others, and with twenty thousand of every office. From the second to the third only the
installation has grown, so that their ratio tells whether a report pays for other offices.
"""

from __future__ import annotations

import json
import subprocess
import sys

from bench import tables, village
from bench.village import Place

OFFICES, FEW, MANY = 50, 20, 20_000  # requests of each office
MOST_TIMES, MOST_MEGABYTES = 1.3, 200
TIMES = 60
MOST = {"month": 0.3, "year": 1.0, "this moment": 0.3, "pdf": 3.0, "xlsx": 3.0}  # seconds, p95
Figures = dict[str, dict[str, float]]


def measure(place: Place, _rounds: int) -> None:
    """Print one table: a page or a file to a row; and what the child that sets a PDF takes."""
    small = _with(place, FEW, OFFICES, 1)
    alone = _with(place, MANY, 1, 1)
    big = _with(place, MANY, OFFICES, 2)
    memory = big.pop("memory")["child"] / 1024
    rows = [_row(what, figures, alone[what], small[what]) for what, figures in big.items()]
    heads = "page or file,queries,p50 ms,p95 ms,at most,p95 alone,p95 with few".split(",")
    tables.show(
        f"Reports, {place.name}: {OFFICES * MANY:,} requests of {OFFICES} offices beside {OFFICES * FEW:,}",
        [*heads, f"p50 ratio to alone (≤ {MOST_TIMES})", ""],
        rows,
    )
    fine = tables.verdict(memory < MOST_MEGABYTES)
    # The kernel counts what the parent held at the start of the child to the child: this is a bound from above.
    print(f"  Memory of the PDF's child: at most {memory:.0f} MB (< {MOST_MEGABYTES}) {fine}", flush=True)


def _row(what: str, figures: dict[str, float], alone: dict[str, float], small: dict[str, float]) -> list[str]:
    first, _, last = what.partition(", ")
    most = MOST.get(last) or MOST[first]
    ratio = figures["p50"] / alone["p50"]
    milliseconds = [f"{value * 1000:.0f}" for value in (figures["p50"], figures["p95"], most)]
    beside = [f"{one['p95'] * 1000:.0f}" for one in (alone, small)]
    fine = tables.verdict(figures["p95"] < most and ratio <= MOST_TIMES)
    return [what, f"{figures['queries']:.0f}", *milliseconds, *beside, f"{ratio:.2f}", fine]


def _with(place: Place, per_office: int, offices: int, which: int) -> Figures:
    """The figures of the office in place `which`, after the first `offices` have so many requests each."""
    village.run_other(place, sys.executable, "-m", "bench.report_rows", str(per_office), str(offices))
    done = subprocess.run(
        [sys.executable, "-m", "bench.report_pages", str(which), str(TIMES)],
        env=place.environment(8000),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: Figures = json.loads(done.stdout.splitlines()[-1])
    return answer
