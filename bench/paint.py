"""When something is to be seen: first contentful paint in a real Chromium on slow 3G, with an empty and a full cache.

The browser itself slows its line down: 400 kbit/s both ways, 400 ms until an answer begins. Pages come from `serve`
as they are, that is uncompressed; the web server before it compresses, which makes them smaller than here.
"""

from __future__ import annotations

import re
import shutil
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from bench import provider, tables, village
from bench.village import LOGIN, PASSWORD, Place

KBITS, LATENCY, SOONEST, ROUNDS = 400, 400, 2.0, 5  # kbit/s, ms, seconds, visits of each page
PHONE = {"width": 360, "height": 740}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  const [paint] = list.getEntriesByName("first-contentful-paint");
  if (paint) done(paint.startTime / 1000);
}).observe({type: "paint", buffered: true}))"""


def measure(place: Place, rounds: int) -> None:
    """Print the table."""
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        print("\nFirst paint is left out. Chromium is not installed: apt-get install chromium")
        return
    village.run_other(place, sys.executable, "-m", "bench.tickets", "40")
    with (
        provider.listening() as carrier,
        village.started(place.with_settings(TWILIO_API_URL=carrier.url), "serve") as ours,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        origin = f"http://127.0.0.1:{ours.port}"
        rows = [
            _row(browser, origin, name, path, max(rounds, ROUNDS))
            for name, path in _pages(browser, origin).items()
        ]
        browser.close()
    title = f"First paint on slow 3G ({KBITS} kbit/s, {LATENCY} ms), seconds, {place.name}"
    tables.show(title, ["page", "empty cache", "full cache", "target", ""], rows)


def _row(browser: Browser, origin: str, name: str, path: str, rounds: int) -> list[str]:
    visits = [_visit(browser, origin, path) for _ in range(rounds)]
    cold, warm = [one[0] for one in visits], [one[1] for one in visits]
    fine = tables.median(cold) < SOONEST
    return [name, tables.spread(cold, 2), tables.spread(warm, 2), f"< {SOONEST:.0f}", tables.verdict(fine)]


def _visit(browser: Browser, origin: str, path: str) -> tuple[float, float]:
    """Seconds until something is seen: the first time, and once more with the cache that this has filled."""
    page = _opened(browser, origin, signed_in=path.startswith("/desk"))
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    bytes_a_second = KBITS * 1000 / 8
    slow = {"offline": False, "latency": LATENCY}
    slow |= {"downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second}
    line.send("Network.clearBrowserCache")
    line.send("Network.emulateNetworkConditions", slow)
    seen = []
    for _ in range(2):
        page.goto("about:blank")
        page.goto(origin + path)
        seen.append(float(page.evaluate(_PAINTED)))
    page.context.close()
    return seen[0], seen[1]


def _opened(browser: Browser, origin: str, *, signed_in: bool) -> Page:
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    if signed_in:
        page.goto(f"{origin}/login")
        page.locator("#login").fill(LOGIN)
        page.locator("#password").fill(PASSWORD)
        page.locator("main button").click()
        page.wait_for_url("**/desk")
    return page


def _pages(browser: Browser, origin: str) -> dict[str, str]:
    """What is visited: a stranger's, an officer's and a citizen's pages."""
    page = _opened(browser, origin, signed_in=True)
    ticket = page.locator("tr .who").first.get_attribute("href") or ""
    page.goto(f"{origin}{ticket}/tanda-terima")
    tracking = re.search(r"/lacak/[\w-]+", page.content())
    page.context.close()
    if not ticket or tracking is None:
        raise RuntimeError("There is no request to look at.")
    return {"sign-in": "/login", "queue": "/desk", "one request": ticket, "tracking page": tracking[0]}
