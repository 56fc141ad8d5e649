"""How long a person needs, counted and not timed: taps, letters, decisions, and what a slow line carries meanwhile.

The keystroke-level model of Card, Moran and Newell with figures for a telephone: whoever knows what to do and types
with a thumb. A test that watches a clock says something of the machine; this says something of the pages.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, Response

TAP, LETTER, DECISION = (
    1.1,
    0.28,
    1.35,
)  # seconds: reaching and tapping, a letter by thumb, deciding what is next
SLOW_3G, ROUND_TRIP = 400_000 / 8, 0.4  # bytes a second; seconds
PHOTO = 300_000  # bytes of a citizen's photo as WhatsApp delivers it; the pictures of the tests are tiny


@dataclass
class Hand:
    """Somebody's hand on this page, and the seconds that it has needed so far."""

    page: Page
    taps: int = 0
    letters: int = 0
    decisions: int = 0
    pages: int = 0
    carried: int = 0
    _answers: list[Response] = field(default_factory=list)
    _kept: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("response", lambda answer: self._answers.append(answer))

    def tap(self, what: Locator) -> None:
        """Decide, reach and tap."""
        self._weigh()  # what has come by now cannot be read any more from the next page
        self.decisions += 1
        self.tap_too(what)

    def tap_too(self, what: Locator) -> None:
        """One more of the same kind: nothing is left to decide."""
        self.taps += 1
        what.click()

    def types(self, into: Locator, words: str) -> None:
        """Go to a field, knowing what belongs there, and type it letter by letter."""
        self.tap(into)
        into.fill(words)
        self.letters += len(words)

    def came(self) -> None:
        """A page has come: what it weighed, with everything that it asked for."""
        self.page.wait_for_load_state("load")
        self.pages += 1
        self._weigh()

    def _weigh(self) -> None:
        self.carried += sum(self._weighs(answer) for answer in self._answers)
        self._answers.clear()

    def _weighs(self, answer: Response) -> int:
        """Bytes on the line; a stylesheet, a script or the sign of the house comes once and is kept."""
        kind, address = answer.header_value("content-type") or "", answer.url
        if address in self._kept or not 200 <= answer.status < 300 or "event-stream" in kind:
            return 0
        if "/static/" in address:
            self._kept.add(address)
        if kind.startswith("image/jpeg"):
            return PHOTO
        try:
            return len(gzip.compress(answer.body()))  # as the web server before ours does it
        except PlaywrightError:  # the page that it belonged to has been left meanwhile
            return int(answer.header_value("content-length") or PHOTO)

    @property
    def acting(self) -> float:
        """Seconds of tapping, typing and deciding."""
        return self.taps * TAP + self.letters * LETTER + self.decisions * DECISION

    @property
    def waiting(self) -> float:
        """Seconds that slow 3G takes for the pages; two round trips each, for the page and for what it asks for."""
        return self.pages * 2 * ROUND_TRIP + self.carried / SLOW_3G

    def __str__(self) -> str:
        return (
            f"{self.taps} taps, {self.letters} letters, {self.decisions} decisions: {self.acting:.0f} s;"
            f" {self.pages} pages of {self.carried / 1000:.0f} kB in all: {self.waiting:.0f} s more on slow 3G"
        )
