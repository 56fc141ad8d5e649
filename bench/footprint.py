"""Memory of the `serve` tree, cold start, and the size of the page that officers look at all day."""

from __future__ import annotations

import gzip
import http.cookiejar
import re
import sys
import time
import urllib.parse
import urllib.request

from bench import load, provider, tables, village
from bench.load import Load
from bench.village import LOGIN, PASSWORD, Place, Running

MEMORY, START, PAGE = 350.0, 5.0, 20.0  # MB, seconds, kB compressed
ROWS = 25
FIRST = 80_000_000


def measure(place: Place, rounds: int) -> None:
    """Print the table."""
    village.run_other(place, sys.executable, "-m", "bench.tickets", "40")
    starts: list[float] = []
    with provider.listening() as carrier:
        place = place.with_settings(TWILIO_API_URL=carrier.url)
        for _ in range(rounds):
            began = time.monotonic()
            with village.started(place, "serve", page="/readyz") as ours:
                starts.append(time.monotonic() - began)
        with village.started(place, "serve", page="/readyz") as ours:
            fresh = _memory(ours)
            compressed, plain = _queue_page(f"http://127.0.0.1:{ours.port}")
            load.apply(Load(ours.port, FIRST, 2000, 30.0, "MENU", clients=64))
            time.sleep(8)  # it has thought, and sends at full rate
            worked = _memory(ours)
    rows = [
        [
            "memory, fresh, MB PSS (RSS)",
            f"{fresh[0]:.0f} ({fresh[1]:.0f})",
            f"< {MEMORY:.0f}",
            _v(fresh[0] < MEMORY),
        ],
        [
            "memory, after 2,000 messages over 64 connections",
            f"{worked[0]:.0f} ({worked[1]:.0f})",
            f"< {MEMORY:.0f}",
            _v(worked[0] < MEMORY),
        ],
        ["cold start to /readyz, s", tables.spread(starts, 1), f"< {START:.0f}", _v(max(starts) < START)],
        [
            f"queue page of {ROWS}, kB gzip (plain)",
            f"{compressed:.1f} ({plain:.1f})",
            f"< {PAGE:.0f}",
            _v(compressed < PAGE),
        ],
    ]
    tables.show(f"Footprint, {place.name}", ["what", "found", "target", ""], rows)


_v = tables.verdict


def _memory(tree: Running) -> tuple[float, float]:
    """(PSS, RSS) of the whole tree in MB of a million bytes."""
    pss, rss = (tree.kilobytes(what) * 1024 / 1e6 for what in ("Pss", "Rss"))
    return pss, rss


def _queue_page(origin: str) -> tuple[float, float]:
    """Sign in as an officer and take the full queue: kB (a thousand bytes), compressed and plain."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{origin}/login").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    form = {"csrf_token": token[1] if token else "", "login": LOGIN, "password": PASSWORD, "next": ""}
    browser.open(f"{origin}/login", urllib.parse.urlencode(form).encode())
    html = browser.open(f"{origin}/desk?scope=all").read()
    tickets = len(set(re.findall(rb"WNJ-\d{4}-\d{4}", html)))
    if tickets != ROWS:
        raise RuntimeError(f"the queue page shows {tickets} tickets instead of {ROWS}")
    return len(gzip.compress(html, 6)) / 1000, len(html) / 1000
