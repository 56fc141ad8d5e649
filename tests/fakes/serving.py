"""The program as an operator runs it: `village-desk serve`, real processes, killed as real machines kill."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "village_desk.cli")
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def process_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child: what a process needs to live, and these settings; nothing of the test run."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | dict(environ)


def command(*words: str, environ: Mapping[str, str], stdin: str | None = None) -> str:
    """Run `village-desk <words>` to its end; returns its output, fails the test when it is refused."""
    done = subprocess.run(
        [*COMMAND, *words],
        env=process_environment(environ),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"village-desk {' '.join(words)}: {done.stderr[-2000:]}"
    return done.stdout


class ServeTree:
    """A running `village-desk serve`. `url` is its PUBLIC_URL; `log` is where its words go."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self.environ, self.log = dict(environ), log
        self.url = self.environ["PUBLIC_URL"]
        self._process: subprocess.Popen[Any] | None = None

    def start(self, within: float = 30.0) -> None:
        """Start it and wait until /healthz answers."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*COMMAND, "serve"],
                env=process_environment(self.environ),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        wait_until(self.answers, within, lambda: f"serve did not start:\n{self.log.read_text()[-3000:]}")

    def answers(self) -> bool:
        """True when a web process answers."""
        return answers(self.url)

    def processes(self, word: str = "") -> list[int]:
        """The ids of all processes of the tree whose command line holds `word` ("web", "worker")."""
        return [pid for pid in self._members() if word in _command_line(pid)]

    def kill(self, word: str = "") -> None:
        """kill -9 every process of the tree whose command line holds `word`; all of them when it is empty."""
        for pid in self.processes(word):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not word and self._process is not None:
            self._process.wait(10)
            self._process = None

    def stop(self) -> None:
        """SIGTERM, as systemd does it; whatever is left after 20 s is killed."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def _members(self) -> list[int]:
        """Every process of the session that `start` opened, found in /proc."""
        if self._process is None:
            return []
        session = self._process.pid
        members = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if os.getsid(int(entry.name)) == session:
                        members.append(int(entry.name))
        return members


def answers(url: str, page: str = "/healthz") -> bool:
    """True when this page of a web server answers 200."""
    try:
        with urllib.request.urlopen(f"{url}{page}", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextlib.contextmanager
def serving(environ: Mapping[str, str], log: Path) -> Iterator[ServeTree]:
    """A started tree that is certainly gone at the end."""
    tree = ServeTree(environ, log)
    try:
        tree.start()
        yield tree
    finally:
        tree.stop()


def wait_until(
    condition: Callable[[], object], within: float, otherwise: Callable[[], str] | str = "It never came true."
) -> None:
    """Look every 50 ms until the condition holds; fail with `otherwise` after `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(otherwise if isinstance(otherwise, str) else otherwise())
        time.sleep(0.05)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
