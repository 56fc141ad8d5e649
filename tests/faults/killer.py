"""The program in pieces, and somebody who kills one of them about once a second; whoever died is started again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.fakes.serving import answers, wait_until
from tests.faults.nursery import Born, Nursery
from tests.journeys.running import Village

# Who dies, out of twenty: one of the web server's children, the whole web server, its parent alone, a worker.
VICTIMS = ("web child",) * 11 + ("web",) * 2 + ("web parent",) + ("worker",) * 6
BORN = 0.05  # seconds between two looks for the dead


class Household:
    """`web` and so many `worker`s, each in a process group of its own, started again as systemd would."""

    def __init__(self, village: Village, workers: int) -> None:
        self.village = village
        self._words = {"web": "web", **{f"worker {n}": "worker" for n in range(workers)}}
        self._running: dict[str, Born] = {}
        self._nursery = Nursery(village.environ)
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Start everything and keep it running; returns when the web server answers."""
        self._keeper.start()

    def stop(self) -> None:
        """SIGTERM, as systemd does it; what is left after 15 s is killed. Raises AssertionError for that."""
        self._over.set()
        self._keeper.join()
        for process in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)
        late = []
        for name, process in self._running.items():
            if not process.wait(15):
                late.append(name)
            _kill_group(process.pid)
        self._nursery.close()
        assert not late, f"did not end in time: {late}"

    def kill(self, victim: str, dice: random.Random) -> bool:
        """SIGKILL to the victim (see VICTIMS); False when it does not run just now."""
        names = [name for name in self._running if name.startswith(victim.split()[0])]
        process = self._running[dice.choice(names)]
        if not process.alive():
            return False
        if victim == "web child":
            children = _children(process.pid)
            if not children:
                return False
            return _kill(dice.choice(children))
        if victim == "web":
            return _kill_group(process.pid)
        return _kill(process.pid)

    def _keep(self) -> None:
        while not self._over.wait(BORN):
            for name, word in self._words.items():
                process = self._running.get(name)
                if process is None or not process.alive():
                    self._running[name] = self._nursery.bear(word, self.village.log)


class Killer:
    """Kills until `stop`; `killed` counts by victim."""

    def __init__(self, household: Household, every: float, seed: int) -> None:
        self.killed: Counter[str] = Counter()
        self._household, self._every = household, every
        self._dice = random.Random(seed)  # noqa: S311 - the same order in every run
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No more deaths after this."""
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._over.wait(self._every * self._dice.uniform(0.5, 1.5)):
            victim = self._dice.choice(VICTIMS)
            self.killed[victim] += self._household.kill(victim, self._dice)


@contextlib.contextmanager
def household(village: Village, workers: int) -> Iterator[Household]:
    """A running household that is certainly gone at the end."""
    made = Household(village, workers)
    try:
        made.start()
        wait_until(
            lambda: answers(village.url), 30.0, lambda: f"The web server did not start.{village.tail()}"
        )
        yield made
    finally:
        made.stop()


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def _kill(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _kill_group(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
        return True
    return False
