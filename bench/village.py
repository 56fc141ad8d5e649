"""The program under measurement, as an operator runs it: its environment, its office, its processes."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.fakes.serving import free_port

ACCOUNT, TOKEN = "AC" + "0" * 31 + "1", "0123456789abcdef0123456789abcdef"
WHATSAPP = "+628111000222"
LOGIN, PASSWORD = "petugas@desa.example.id", "kebun-teh-di-lereng-bukit"
PROGRAM = (sys.executable, "-m", "village_desk.cli")
GRACE = 20.0  # seconds that a process has to end after SIGTERM


@dataclass(frozen=True)
class Place:
    """One database and a folder for everything that the measured processes write. `name`: for the tables."""

    name: str
    database_url: str
    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def with_settings(self, **extra: str) -> Place:
        """The same place, with more in the environment."""
        return replace(self, extra={**self.extra, **extra})

    def environment(self, port: int) -> dict[str, str]:
        """A complete environment, and nothing of the caller's own."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return kept | {
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": "bench-only-secret-key-of-more-than-32-characters",
            "DATA_KEYS": base64.urlsafe_b64encode(b"bench only: no secret at all ...").decode(),
            "INDEX_KEY": "bench-only-index-key-of-more-than-32-characters",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "VILLAGE_DESK_INSTANCE": str(self.folder),
            **self.extra,
        }


def prepare(place: Place) -> None:
    """Schema, one office, one officer."""
    run(place, "init")
    run(place, *f"office add --slug wonojati --code WNJ --name Wonojati --whatsapp {WHATSAPP}".split())
    who = f"user add --office wonojati --role officer --name Rina --email {LOGIN} --password-stdin"
    run(place, *who.split(), stdin=PASSWORD + "\n")


def run(place: Place, *words: str, stdin: str | None = None) -> None:
    """Run one command of the program to its end. Raises RuntimeError when it is refused."""
    run_other(place, *PROGRAM, *words, stdin=stdin)


def run_other(place: Place, *words: str, stdin: str | None = None) -> None:
    """Run any command in the program's environment. Raises RuntimeError when it fails."""
    done = subprocess.run(
        words, env=place.environment(8000), input=stdin, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")


@dataclass
class Running:
    """A started command with its children. `port` is where it listens, when it does."""

    process: subprocess.Popen[Any]
    port: int

    def members(self) -> list[int]:
        """The process and all its descendants."""
        parents: dict[int, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                rest = entry.read_text().rpartition(")")[2].split()
                parents.setdefault(int(rest[1]), []).append(int(entry.parent.name))
        found = [self.process.pid]
        for pid in found:
            found += parents.get(pid, [])
        return found

    def kilobytes(self, what: str) -> int:
        """Memory of the whole tree: the sum of `Pss` (shared pages counted once) or `Rss`, in kB."""
        total = 0
        for pid in self.members():
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))
        return total


@contextlib.contextmanager
def started(place: Place, *words: str, port: int | None = None, page: str = "/healthz") -> Iterator[Running]:
    """`village-desk <words>`, given back when `page` answers 200 (at once when it is ""); ended at the end."""
    with _process(place, (*PROGRAM, *words), port or free_port(), page) as running:
        yield running


@contextlib.contextmanager
def bare(place: Place, through: str) -> Iterator[Running]:
    """The bare route that acceptance is compared with (bench/bare.py), under the same server."""
    with _process(place, (sys.executable, "-m", "bench.bare", through), free_port(), "/healthz") as running:
        yield running


@contextlib.contextmanager
def _process(place: Place, command: tuple[str, ...], port: int, page: str) -> Iterator[Running]:
    log = place.folder / "bench.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env=place.environment(port),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    running = Running(process, port)
    try:
        if page:
            wait_until_answers(running, page, log)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            for pid in running.members():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            process.wait()


def wait_until_answers(running: Running, page: str, log: Path, within: float = 30.0) -> None:
    """Ask every 20 ms until the page answers 200. Raises RuntimeError with the end of the log."""
    deadline = time.monotonic() + within
    while not _answers(f"http://127.0.0.1:{running.port}{page}"):
        if time.monotonic() > deadline or running.process.poll() is not None:
            raise RuntimeError(f"{page} did not answer:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.02)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
