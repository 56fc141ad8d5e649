"""Commands that run: serve (one process tree for one machine), web, worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import click

from village_desk.cli.context import adopt_demo_environment, application
from village_desk.errors import ConfigurationError

WEB_PROCESSES, WEB_THREADS = 2, 32
CHILD = "VILLAGE_DESK_CHILD_OF_SERVE"
GRACE = (
    9.5  # seconds that children have to finish after SIGTERM (R40); they themselves take eight and a moment
)


@click.command()
def serve() -> None:
    """Run everything on one machine: the web processes and one worker, started again when one dies."""
    _refuse_unless_ready()
    Tree(["web", "worker"]).run()


@click.command()
@click.option("--processes", default=WEB_PROCESSES, show_default=True)
@click.option("--threads", default=WEB_THREADS, show_default=True)
def web(processes: int, threads: int) -> None:
    """Run the web processes only."""
    from village_desk.serving import WebServer

    with application() as app:
        _refuse_weak_durability()
    _end_with_parent()
    WebServer(app, processes, threads).run()


@click.command()
def worker() -> None:
    """Run one worker: thinks, sends, fetches, sweeps. Any number may run over one PostgreSQL."""
    from village_desk.worker import Worker

    with application() as app:
        _refuse_weak_durability()
    _end_with_parent()
    Worker(app).run_for_ever()


def _refuse_unless_ready() -> None:
    """Say what is wrong before any child starts. Done in a child of its own: the parent stays small."""
    adopt_demo_environment()
    command = [sys.executable, "-m", "village_desk.cli", "doctor", "--start"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    if checked.returncode != 0:
        raise ConfigurationError(
            checked.stderr.strip().removeprefix("village-desk: ") or checked.stdout.strip()
        )


def _refuse_weak_durability() -> None:
    from village_desk import database

    problems = database.durability_problems()
    if problems:
        raise ConfigurationError(f"The database is not durable enough: {'; '.join(problems)}.")


def _end_with_parent() -> None:
    """A child of `serve` ends when that was killed: it would keep the port, and one more worker each time."""
    if os.environ.get(CHILD) is None:
        return

    def watch() -> None:
        # Ends when the other end of the pipe is gone. Not sys.stdin: its lock would be held at the exit.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


class Tree:
    """A small parent that keeps its children running and passes SIGTERM on."""

    def __init__(self, commands: list[str]) -> None:
        self._children: dict[str, subprocess.Popen[Any]] = {}
        self._commands = commands
        self._stopping = threading.Event()

    def run(self) -> None:
        """Start the children and watch them until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        for command in self._commands:
            self._start(command)
        while not self._stopping.wait(0.5):
            self._revive()
        self._end()

    def _start(self, command: str) -> None:
        self._children[command] = subprocess.Popen(
            [sys.executable, "-m", "village_desk.cli", command],
            stdin=subprocess.PIPE,  # nothing is ever written: it closes with this process, however that ends
            env=os.environ | {CHILD: "1"},
        )

    def _revive(self) -> None:
        """Start a dead child again. A pause of a second keeps a child that cannot start from spinning."""
        for command, child in list(self._children.items()):
            if child.poll() is not None and not self._stopping.wait(1.0):
                self._start(command)

    def _end(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                os.kill(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in self._children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
