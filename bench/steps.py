"""One journey (message → ticket → ready → receipt) killed at every single step: how many ends are the same.

The same code as in the suite (tests/faults/steps.py); what is printed goes into docs/reliability.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from bench.village import Place
from tests.fakes.postgresql import Server
from tests.fakes.wall_clock import WIB
from tests.faults import steps
from tests.faults.steps import Stepper


def measure(place: Place, _rounds: int) -> None:
    """Print the steps whose end differs; ends the program when there is one."""
    home = place.folder / "steps"
    home.mkdir()
    began = time.monotonic()
    with _stepper(place) as stepper:
        undisturbed, day = stepper.undisturbed(), datetime.now(WIB).date()
        names = undisturbed.steps
        numbers, others = range(1, len(names) + 1), []
        for step in numbers:
            if datetime.now(WIB).date() != day:  # midnight in the village: what is seen names the day
                undisturbed, day = stepper.undisturbed(), datetime.now(WIB).date()
            if stepper.killed_at(step) != undisturbed.seen:
                others.append(step)
    seconds = time.monotonic() - began
    same = len(numbers) - len(others)
    print(f"\nOne journey killed at every step, {place.name}, in {seconds:.0f} s:")
    print(f"  {same} of {len(numbers)} end the same", flush=True)
    for step in others:
        print(f"  OTHER END: step {step}, {names[step - 1]}")
    if others:
        sys.exit(1)


@contextmanager
def _stepper(place: Place) -> Iterator[Stepper]:
    home = place.folder / "steps"
    if place.sqlite:
        with steps.on_sqlite(home) as stepper:
            yield stepper
    else:
        with steps.on_postgresql(home, Server(urlsplit(place.database_url).port or 5432)) as stepper:
            yield stepper
