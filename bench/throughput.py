"""Sending at full rate: messages that are owed, real `worker` processes, a provider that answers after 200 ms.

A rate is counted at the provider, from its first 201 to its last; "most in a second" is the fullest second of all.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import time
from dataclasses import dataclass

from bench import provider, tables, village
from bench.village import Place, Running

RATE = 80.0  # a second and sender: what the provider takes
SECONDS = 12.0
WARM = 3.0  # seconds in which the calls at the same time grow from ten to what is needed
PAST = 1_000_000
PATIENCE = 120.0
SENDERS = ("wonojati", "sukamaju")
_numbers = itertools.count(20_000_000, 100_000)


@dataclass(frozen=True)
class Flow:
    """What the provider saw: messages a second once warm, the fullest second, CPU seconds per message."""

    rate: float
    most: int
    cpu: float
    count: int


def measure(place: Place, rounds: int) -> None:
    """Print the table: one worker and one sender; with old rows; two workers, on one sender and on two."""
    second = f"office add --slug {SENDERS[1]} --code SKM --name Sukamaju --whatsapp +628111000333"
    village.run(place, *second.split())
    shapes = [
        ("one worker, one sender", 1, 1),
        ("two workers, one sender", 2, 1),
        ("two workers, two senders", 2, 2),
    ]
    if place.sqlite:
        shapes = shapes[:1]  # one worker does it all
    rows = [_row(place, words, workers, senders, rounds) for words, workers, senders in shapes]
    before = rows[0]
    village.run_other(place, sys.executable, "-m", "bench.owed", "--past", str(PAST))
    after = _row(place, f"one worker, {PAST:,} old rows", 1, 1, rounds)
    tables.show(
        f"Sending, {place.name}: messages a second, {rounds} rounds (lowest–highest), API of 200 ms",
        ["", "a second", "most in a second", "target", "CPU ms a message", ""],
        [*(row[0] for row in rows), after[0]],
    )
    slower = after[1] / before[1]
    print(f"  CPU a message with old rows: {slower:.2f} times (≤ 1.2) {tables.verdict(slower <= 1.2)}")


def _row(place: Place, words: str, workers: int, senders: int, rounds: int) -> tuple[list[str], float]:
    flows = [_flow(place, workers, senders) for _ in range(rounds)]
    target = RATE * min(workers, senders)
    rate = tables.median([flow.rate for flow in flows])
    most = max(flow.most for flow in flows)
    fine = rate >= 0.97 * target and most <= RATE * senders * 1.05  # the provider's own clock trembles too
    cpu = tables.median([flow.cpu for flow in flows])
    return [
        words,
        tables.spread([flow.rate for flow in flows], 1),
        str(most),
        f"{target:.0f}, never over {RATE * senders:.0f}",
        f"{cpu * 1000:.1f}",
        tables.verdict(fine),
    ], cpu


def _flow(place: Place, workers: int, senders: int) -> Flow:
    count = int(RATE * SECONDS)
    for slug in SENDERS[:senders]:
        village.run_other(place, sys.executable, "-m", "bench.owed", slug, str(next(_numbers)), str(count))
    with contextlib.ExitStack() as stack:
        carrier = stack.enter_context(provider.listening())
        # The place of the backups is not plugged in: none is made meanwhile, and charged to sending.
        absent = str(place.folder / "unplugged" / "backups")
        mine = place.with_settings(TWILIO_API_URL=carrier.url, VILLAGE_DESK_BACKUP_DIR=absent)
        running = [stack.enter_context(village.started(mine, "worker", page="")) for _ in range(workers)]
        _all_accepted(carrier, 1)  # from here on: the start of the processes is not sending
        started = sum(_cpu_seconds(one) for one in running)
        moments = _all_accepted(carrier, count * senders)
        cpu = sum(_cpu_seconds(one) for one in running) - started
    return _flow_of(moments, cpu)


def _all_accepted(carrier: provider.Provider, count: int) -> list[float]:
    deadline = time.monotonic() + PATIENCE
    while len(accepted := _messages(carrier)) < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"only {len(accepted)} of {count} messages were sent")
        time.sleep(0.1)
    time.sleep(0.2)  # the last outcomes are noted
    return sorted(accepted.values())


def _messages(carrier: provider.Provider) -> dict[str, float]:
    """Recipient -> when; without the questions that were asked, which have none."""
    return {recipient: moment for recipient, moment in carrier.accepted().items() if recipient != "?"}


def _flow_of(moments: list[float], cpu: float) -> Flow:
    warm = [moment for moment in moments if moment >= moments[0] + WARM]
    most = max(
        sum(1 for other in moments[n : n + 400] if other < moment + 1.0) for n, moment in enumerate(moments)
    )
    return Flow((len(warm) - 1) / (warm[-1] - warm[0]), most, cpu / len(moments), len(moments))


def _cpu_seconds(running: Running) -> float:
    """What the process and its children have used of the processor so far."""
    ticks = 0
    for pid in running.members():
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
