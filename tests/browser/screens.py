"""The two screens that every page is looked at on, and how it is looked at."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

SCREENS = {"phone": {"width": 360, "height": 740}, "laptop": {"width": 1280, "height": 800}}
SHOTS = Path(os.environ.get("VILLAGE_DESK_SHOTS", Path(__file__).parent / "shots"))
_FITS = """() => {
  const page = document.documentElement;
  return page && document.readyState === "complete" && page.scrollWidth <= page.clientWidth;
}"""


def fits(page: Page) -> None:
    """Nothing sticks out sideways, or playwright's TimeoutError.

    Asked until it holds: just after a press the next page may have come without a single element yet.
    """
    page.wait_for_load_state("load")
    page.wait_for_function(_FITS, timeout=5_000)


def look(page: Page, name: str) -> None:
    """The page fits; and a picture of it, named after its screen, for whoever looks."""
    fits(page)
    screen = next(screen for screen, size in SCREENS.items() if size == page.viewport_size)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}-{screen}.png", full_page=True)
