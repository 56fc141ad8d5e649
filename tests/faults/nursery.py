"""Gives birth to processes of the program that know all its modules already.

Importing costs a second and a half of a processor each time, and the kill tests start a hundred processes: most of
their time went into it, and hardly any of it into what is tested. A process born here is one of its own all the
same, with its own session, signals and output, which dies by SIGKILL like every other.

Run as a program: each line of its input is a command's word and the file for the output; it answers with the id.
"""

from __future__ import annotations

import os
import pkgutil
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from tests.fakes.serving import process_environment


class Born:
    """A process by its id. It is nobody's child here: the nursery leaves the dead to the kernel."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def alive(self) -> bool:
        """Does it run?"""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def wait(self, seconds: float) -> bool:
        """True when it ended in time."""
        end = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True


class Nursery:
    """The process that bears the others, all with one environment."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            env=process_environment(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def bear(self, word: str, log: Path) -> Born:
        """Start `village-desk <word>`, which writes to `log`."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{word} {log}\n")
        self._process.stdin.flush()
        return Born(int(self._process.stdout.readline()))

    def close(self) -> None:
        """No more births; who was born lives on."""
        self._process.kill()
        self._process.communicate()


def _bear_all_that_is_asked_for() -> None:
    import village_desk

    for module in pkgutil.walk_packages(village_desk.__path__, "village_desk."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            import_module(module.name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        word, log = line.split(maxsplit=1)
        pid = os.fork()
        if pid == 0:
            _live(word, log.strip())
        print(pid, flush=True)  # noqa: T201 - the answer


def _live(word: str, log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    random.seed()  # two twins must not draw the same lots
    for number, file, how in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)):
        opened = os.open(file, how, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.dup2(1, 2)
    from village_desk.cli import main

    try:
        main([word])
    finally:
        sys.stdout.flush()
        os._exit(1)


if __name__ == "__main__":
    _bear_all_that_is_asked_for()
