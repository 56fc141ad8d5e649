"""Fifty officers with the queue open: what they cost when nothing happens, and how soon they hear that something did.

As pages do it: everybody opens an event stream; whom the cap refuses asks every fifteen seconds (304).
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench import tables, village
from bench.village import LOGIN, PASSWORD, Place, Running

OFFICERS, QUIET, EVERY = 50, 30.0, 15.0
MOST_CORE, SOONEST = 0.05, 2.0  # of one core; seconds


def measure(place: Place, rounds: int) -> None:
    """Print the table."""
    with village.started(place, "web") as ours:
        cookie, address = _signed_in(ours.port)
        with _watching(ours.port, cookie, address) as pages:
            time.sleep(5)  # every page is open
            streams = sum(page.streams for page in pages)
            before, began = _processor(ours), time.monotonic()
            time.sleep(QUIET)
            cost = (_processor(ours) - before) / (time.monotonic() - began)
            waits = [_heard_after(place, pages) for _ in range(rounds)]
    shown = tables.spread(waits, 1)
    rows = [
        [
            "processor when nothing happens, of one core",
            f"{100 * cost:.1f} %",
            f"< {100 * MOST_CORE:.0f} %",
            tables.verdict(cost < MOST_CORE),
        ],
        ["an event is heard by the last stream after, s", shown, f"≤ {SOONEST:.0f}", _fine(waits)],
    ]
    title = f"{OFFICERS} officers with the queue open ({streams} streams), {place.name}"
    tables.show(title, ["what", "found", "target", ""], rows)


def _fine(waits: list[float]) -> str:
    return tables.verdict(max(waits) <= SOONEST)


@dataclass
class _Page:
    """One open queue. `heard`: when its stream said something last."""

    port: int
    cookie: str
    address: str
    ending: threading.Event
    streams: bool = False
    heard: list[float] = field(default_factory=list)

    def run(self) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            self._listen()
        while not self.ending.wait(EVERY):
            with contextlib.suppress(OSError, http.client.HTTPException):
                self._get(self.address.replace("langsung", "kabar")).read()

    def _listen(self) -> None:
        answer = self._get(self.address)
        if answer.status != 200:
            return
        self.streams = True
        while not self.ending.is_set() and (line := answer.readline()):
            if line.startswith(b"data:"):
                self.heard.append(time.monotonic())

    def _get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=150)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        return connection.getresponse()


@contextlib.contextmanager
def _watching(port: int, cookie: str, address: str) -> Iterator[list[_Page]]:
    ending = threading.Event()
    pages = [_Page(port, cookie, address, ending) for _ in range(OFFICERS)]
    for page in pages:
        threading.Thread(target=page.run, daemon=True).start()
    try:
        yield pages
    finally:
        ending.set()


def _heard_after(place: Place, pages: list[_Page]) -> float:
    """Seconds from the commit of one request until the last stream has said so."""
    counts = {id(page): len(page.heard) for page in pages if page.streams}
    made = subprocess.run(
        [sys.executable, "-m", "bench.one_request"],
        env=place.environment(8000),
        capture_output=True,
        text=True,
        check=True,
    )
    committed = float(made.stdout.split()[-1])
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if all(len(page.heard) > counts[id(page)] for page in pages if page.streams):
            return max(page.heard[-1] for page in pages if page.streams) - committed
        time.sleep(0.01)
    raise RuntimeError("not every stream has heard of it")


def _signed_in(port: int) -> tuple[str, str]:
    """The cookie of the officer, and the address of the stream that the queue names."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/login")
    token = re.search(r'name="csrf_token" value="([^"]+)"', connection.getresponse().read().decode())
    form = {"csrf_token": token[1] if token else "", "login": LOGIN, "password": PASSWORD, "next": ""}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", urllib.parse.urlencode(form), kind)
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.request("GET", "/desk", headers={"Cookie": cookie})
    page = connection.getresponse().read().decode()
    found = re.search(r'data-live="([^"]+)"', page)
    if not found:
        raise RuntimeError("the queue names no stream")
    return cookie, found[1]


def _processor(tree: Running) -> float:
    """Seconds of processor of the whole tree so far."""
    ticks = 0
    for pid in tree.members():
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(stat[11]) + int(stat[12])
    return ticks / os.sysconf("SC_CLK_TCK")
