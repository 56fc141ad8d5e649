"""After an outage: 2,000 messages that have waited for an hour, while nobody answered at the provider's address.

How soon are all of them gone, each once, and those of one citizen in their order (R21)?
"""

from __future__ import annotations

import sys
import time

from bench import provider, tables, village
from bench.village import Place
from tests.fakes.serving import free_port

CITIZENS, EACH = 1_000, 2
AWAY = (
    90.0  # seconds in which the worker meets a closed port: as good as an hour, the pause is on after a few
)
ALLOWED = 600.0  # seconds
FIRST = 80_000_000


def measure(place: Place, rounds: int) -> None:
    """Print how long it took; ends the program when one was lost, doubled or out of order."""
    taken = [_drained(place, FIRST + number * CITIZENS) for number in range(rounds)]
    print(
        f"\nAfter an outage, {place.name}: {CITIZENS * EACH:,} messages of {CITIZENS:,} citizens had waited"
    )
    print(
        f"  all gone, once and in order, {tables.spread(taken, 0)} s after the provider answered again "
        f"(≤ {ALLOWED:.0f}) {tables.verdict(max(taken) <= ALLOWED)}",
        flush=True,
    )


def _drained(place: Place, first: int) -> float:
    village.run_other(
        place, sys.executable, "-m", "bench.owed", "--waiting", str(first), str(CITIZENS), str(EACH)
    )
    port = free_port()
    absent = str(place.folder / "unplugged" / "backups")
    mine = place.with_settings(TWILIO_API_URL=f"http://127.0.0.1:{port}", VILLAGE_DESK_BACKUP_DIR=absent)
    with village.started(mine, "worker", page=""):
        time.sleep(AWAY)
        with provider.listening(port) as carrier:
            began = time.monotonic()
            while sum(map(len, (heard := carrier.words()).values())) < CITIZENS * EACH:
                if time.monotonic() - began > ALLOWED:
                    raise RuntimeError(f"only {sum(map(len, heard.values()))} messages were sent")
                time.sleep(0.5)
            seconds = time.monotonic() - began
            time.sleep(5.0)  # what comes twice would come now
            heard = carrier.words()
    wrong = [who for who, words in heard.items() if words != [f"Pesan {n}" for n in range(1, EACH + 1)]]
    if wrong or len(heard) != CITIZENS:
        sys.exit(
            f"{len(wrong)} of {len(heard)} citizens heard something else: {heard[wrong[0]] if wrong else ''}"
        )
    return seconds
