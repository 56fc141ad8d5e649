"""From a citizen's message to the moment when the REST API has accepted the reply to it.

The provider answers after 200 ms, which are part of the figure; the turns close at once.
"""

from __future__ import annotations

import time

from bench import load, provider, tables, village
from bench.load import Load
from bench.village import Place

TARGET = 1.0  # second, 95 of 100
RATE, SECONDS = 20.0, 30.0
FIRST = 60_000_000  # no citizen of another measurement


def measure(place: Place, rounds: int) -> None:
    """Print the table, one row per round."""
    rows = []
    with provider.listening() as carrier:
        place = place.with_settings(TWILIO_API_URL=carrier.url)
        with village.started(place, "serve", page="/readyz") as ours:
            _one(ours.port, carrier, FIRST, 3.0)
            for number in range(1, rounds + 1):
                waits, posted = _one(ours.port, carrier, FIRST + number * 10_000, SECONDS)
                shares = [tables.percentile(waits, share) for share in (0.5, 0.95, 0.99)]
                fine = tables.verdict(len(waits) == posted and shares[1] < TARGET)
                count = f"{len(waits)} of {posted}"
                rows.append([str(number), count, *(f"{share:.3f}" for share in shares), fine])
    tables.show(
        f"Message to reply accepted, {place.name}: seconds at {RATE:.0f} messages a second",
        ["round", "answered", "p50", f"p95 (< {TARGET:.0f})", "p99", ""],
        rows,
    )


def _one(port: int, carrier: provider.Provider, first: int, seconds: float) -> tuple[list[float], int]:
    count = int(RATE * seconds)
    outcome = load.apply(Load(port, first, count, seconds + 5, "MENU", rate=RATE))
    deadline = time.monotonic() + 10
    while True:
        accepted = carrier.accepted()
        waits = [accepted[who] - posted for who, posted in outcome.posted.items() if who in accepted]
        if len(waits) == len(outcome.posted) or time.monotonic() > deadline:
            return waits, len(outcome.posted)
        time.sleep(0.1)
