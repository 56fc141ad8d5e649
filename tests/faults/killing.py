"""Many citizens, two officers, and processes that die about once a second: what is left of it, counted.

`make test` runs it small (test_kills.py), `make bench` large (bench/kills.py).
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.fakes.serving import wait_until
from tests.faults.crowd import CHANGES, MESSAGES, Neighbour, Officer
from tests.faults.killer import Killer, household
from tests.faults.provider_that_drops import ProviderThatDrops
from tests.journeys.running import Village, a_village_set_up

OFFICERS = 3
SETTLES = 60.0  # seconds that everything has to come to rest when nobody dies any more
UNFINISHED = (
    "SELECT mid, state, tries, unknown_at, next_try_at, lease_until FROM outbox"
    " WHERE state IN ('queued', 'claimed', 'calling', 'unknown')"
)
TURNS = "SELECT id, tries, held, due_at FROM pending_turns"
CALM = {
    # A worker that died in a call is looked for in the provider's log after this; longer than the log's delay.
    "VILLAGE_DESK_UNKNOWN_UNBLOCKS": "2",
    # A village where one process dies each second is no poisonous message.
    "VILLAGE_DESK_RECEPTION_TRIES": "20",
}


@dataclass(frozen=True)
class Found:
    """What was counted at the end. `lines` is the same for people."""

    seconds: float
    killed: Counter[str]
    repeated_posts: int
    unanswered: int
    unfindable: int
    twice: dict[str, int]
    faults: list[str]

    def lines(self) -> list[str]:
        """For the terminal and for docs/reliability.md."""
        deaths = ", ".join(f"{count} {victim}" for victim, count in sorted(self.killed.items()))
        return [
            f"{sum(self.killed.values())} kills in {self.seconds:.0f} s ({deaths})",
            f"{self.repeated_posts} webhook posts were cut off and came again",
            f"{self.unanswered} answers dropped by the provider, {self.unfindable} of them in no list",
            f"{len(self.twice)} messages taken twice, all of them of the latter",
            *(f"FAULT: {fault}" for fault in self.faults),
        ]


def run(home: Path, database_url: str, citizens: int, *, workers: int, seed: int = 1) -> Found:
    """`citizens` times ten messages and two changes of status while processes die; returns what was found."""
    provider = ProviderThatDrops(seed=seed)
    with a_village_set_up(home, database_url, provider) as village:
        village.environ |= CALM
        with household(village, workers) as running:
            officers: SimpleQueue[Officer] = SimpleQueue()
            for _ in range(OFFICERS):
                officers.put(Officer(village))
            people = [Neighbour(village, provider, number) for number in range(1, citizens + 1)]
            killer = Killer(running, every=1.0, seed=seed)
            began = time.monotonic()
            killer.start()
            try:
                with ThreadPoolExecutor(min(citizens, 100)) as pool:
                    list(pool.map(lambda one: one.lives_through_it(officers), people))
            finally:
                killer.stop()
            seconds = time.monotonic() - began
            _comes_to_rest(village, provider)
        faults = [*_faults(village, provider, people), *_broken_rules(village)]
    return Found(
        seconds,
        killer.killed,
        sum(one.repeated for one in people),
        len(provider.unanswered),
        len(provider.unfindable),
        {mid: count for mid, count in provider.accepted.items() if count > 1},
        faults,
    )


def _comes_to_rest(village: Village, provider: ProviderThatDrops) -> None:
    """Nothing waits for a worker any more."""

    def waiting() -> list[tuple[object, ...]]:
        # Taken twice, and hidden both times: it is not sent a third time, a person decides after ten minutes (R19).
        rows = [row for row in village.rows(UNFINISHED) if row[1] != "unknown" or provider.unfindable[row[0]] < 2]
        return rows + village.rows(TURNS)

    wait_until(lambda: not waiting(), SETTLES, lambda: f"Still waiting: {waiting()}{village.tail()}")


def _faults(village: Village, provider: ProviderThatDrops, people: list[Neighbour]) -> list[str]:
    """One line for each broken promise; numbers only."""
    return [
        *_of_messages(village, len(people) * MESSAGES),
        *_of_tickets(village, len(people)),
        *_of_notices(village, provider, len(people) * len(CHANGES)),
        *_of_repeats(provider),
        *_of_ears(provider, people),
    ]


def _of_messages(village: Village, count: int) -> list[str]:
    """Every message is one row and has one effect: the one reply of its own turn."""
    rows = village.rows("SELECT message_sid, state, outcome FROM inbox")
    effects = Counter(outcome for _, state, outcome in rows if state == "handled")
    replies = village.rows("SELECT count(*) FROM outbox WHERE purpose = 'reply'")[0][0]
    found = {
        f"{len(rows)} rows for {count} messages": len(rows) == count,
        "messages stored twice": len({row[0] for row in rows}) == len(rows),
        f"{sum(effects.values())} messages handled": sum(effects.values()) == count,
        "messages without a reply, or with another's": all(
            str(outcome).startswith("reply:") and times == 1 for outcome, times in effects.items()
        ),
        f"{replies} replies for {count} messages": replies == count,
    }
    return [words for words, fine in found.items() if not fine]


def _of_tickets(village: Village, count: int) -> list[str]:
    rows = village.rows("SELECT citizen_id, number, status FROM tickets")
    found = {
        f"{len(rows)} tickets for {count} citizens": len(rows) == count,
        "a citizen with two tickets": len({row[0] for row in rows}) == len(rows),
        "tickets that are not ready": all(row[2] == CHANGES[-1] for row in rows),
    }
    return [words for words, fine in found.items() if not fine]


def _of_notices(village: Village, provider: ProviderThatDrops, count: int) -> list[str]:
    """Every change that owes a notice has one row, which the provider has."""
    rows = village.rows(
        "SELECT e.id, o.mid FROM ticket_events e LEFT JOIN outbox o ON o.event_id = e.id"
        " WHERE e.kind = 'status' AND e.no_notice_reason IS NULL"
    )
    found = {
        f"{len(rows)} notices for {count} changes": len(rows) == count,
        "changes told by two rows": len({row[0] for row in rows}) == len(rows),
        "notices that the provider never had": all(provider.accepted[row[1]] for row in rows),
    }
    return [words for words, fine in found.items() if not fine]


def _of_repeats(provider: ProviderThatDrops) -> list[str]:
    """Taken twice is only what the provider itself took without a word and shows to nobody (R19)."""
    return [
        f"message {mid} was taken {count} times"
        for mid, count in provider.accepted.items()
        if count > (2 if mid in provider.unfindable else 1)
    ]


def _of_ears(provider: ProviderThatDrops, people: list[Neighbour]) -> list[str]:
    """Each citizen heard ten answers and two notices."""
    wanted = MESSAGES + len(CHANGES)
    heard = {one.number: len(provider.heard(one.address)) for one in people}
    return [f"citizen {number} heard {count}" for number, count in heard.items() if count != wanted]


def _broken_rules(village: Village) -> list[str]:
    """`village-desk check` must be green."""
    said = village.runs("check").strip()
    return [] if "All invariants hold." in said else [said]
