"""A flood of forged calls beside genuine messages: are citizens still heard, and what does a refusal cost?

1,000 forged calls a second (or as many as the machine lets through) by the timetable, and 20 genuine messages a
second; the same genuine messages without the flood are the measure. Each load runs in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench import load, tables, village
from bench.load import Load, Outcome
from bench.village import Place, Running

TARGET = 1.0  # second, 99 of 100 genuine messages
FORGED, GENUINE, SECONDS = 1_000.0, 20.0, 10.0
CALLERS = 48  # connections of the flood
FIRST = 70_000_000  # no citizen of another measurement


def measure(place: Place, rounds: int) -> None:
    """Print the table: a quiet and a flooded line per round."""
    rows = []
    with village.started(place, "web") as ours, _pool() as pool:
        _genuine(ours.port, FIRST, 2.0)
        pool.submit(load.run, _forged(ours.port, FIRST + 500_000, 1.0)).result()  # its process is there
        for number in range(1, rounds + 1):
            first = FIRST + number * 1_000_000
            rows.append(_line(f"{number}, quiet", _genuine(ours.port, first, SECONDS), None, 0.0))
            before = _processor(ours)
            flood = pool.submit(load.run, _forged(ours.port, first + 500_000, SECONDS))
            heard = _genuine(ours.port, first + 1_000, SECONDS)
            refused = flood.result()
            rows.append(_line(f"{number}, flooded", heard, refused, _processor(ours) - before))
    heads = ["round", "heard", "p50", f"p99 (< {TARGET:.0f})", "slowest", "refused/s", "ms a call", ""]
    title = f"Flood, {place.name}: seconds until a genuine message is answered, {GENUINE:.0f} a second"
    tables.show(title, heads, rows)


def _line(name: str, heard: Outcome, refused: Outcome | None, processor: float) -> list[str]:
    p99 = tables.percentile(heard.taken, 0.99)
    per_second = refused.refused / max(refused.ended - refused.began, 1e-9) if refused else 0.0
    calls = heard.accepted + (refused.refused if refused else 0)
    return [
        name,
        f"{heard.accepted} of {len(heard.posted)}",
        f"{tables.percentile(heard.taken, 0.5):.3f}",
        f"{p99:.3f}",
        f"{max(heard.taken, default=0.0):.3f}",
        f"{per_second:.0f}" if refused else "",
        f"{1000 * processor / calls:.2f}" if refused and calls else "",
        tables.verdict(p99 < TARGET and heard.accepted == len(heard.posted)),
    ]


def _genuine(port: int, first: int, seconds: float) -> Outcome:
    count = int(GENUINE * seconds)
    return load.apply(Load(port, first, count, seconds + 5, "mau bikin surat", rate=GENUINE))


def _forged(port: int, first: int, seconds: float) -> Load:
    """Signed with a token that is not ours: as costly to refuse as a refusal can be."""
    count = int(FORGED * seconds)
    return Load(
        port, first, count, seconds, "palsu", clients=CALLERS, rate=FORGED, token="somebody else's token"
    )


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def _processor(running: Running) -> float:
    """Seconds of processor that the web processes have used so far."""
    ticks = 0
    for pid in running.members():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
