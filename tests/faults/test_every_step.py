"""One journey killed at each write and each call in turn ends as if nobody had died (figures: 13).

Here at some steps, others on each database; at all of them in `make bench` (bench/steps.py).
"""

from __future__ import annotations

from pathlib import Path

from tests.fakes.postgresql import Server
from tests.faults import steps
from tests.faults.steps import Stepper

SAMPLE = 4


def test_killed_at_any_step_the_journey_ends_the_same_on_sqlite(tmp_path: Path) -> None:
    """R1, R8, R13, R19, R20, R27, R34."""
    with steps.on_sqlite(tmp_path) as stepper:
        _ends_the_same(stepper, offset=0.3)


def test_killed_at_any_step_the_journey_ends_the_same_on_postgresql(
    postgresql_server: Server, tmp_path: Path
) -> None:
    """The same."""
    with steps.on_postgresql(tmp_path, postgresql_server) as stepper:
        _ends_the_same(stepper, offset=0.8)


def _ends_the_same(stepper: Stepper, offset: float) -> None:
    undisturbed = stepper.undisturbed()
    assert undisturbed.seen["broken"] == []
    assert len(undisturbed.seen["heard"]) == 7
    every = len(undisturbed.steps) / SAMPLE
    for number in range(SAMPLE):
        step = int((number + offset) * every) + 1
        assert stepper.killed_at(step) == undisturbed.seen, f"step {step}: {undisturbed.steps[step - 1]}"
