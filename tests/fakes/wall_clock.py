"""The wall clock in a test's hands. Leases use the database's clock, which nobody moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

WIB = ZoneInfo("Asia/Jakarta")
FRIDAY_NIGHT = "2026-11-20 21:40"


def wib(text: str) -> datetime:
    """A moment told in Western Indonesian Time, "2026-11-20 21:40", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


class WallClock:
    """`at("2026-11-20 21:40")` moves the clock there (WIB); `at.later(hours=2)` moves it on from there.

    The clock stands still unless `tick=True`. It runs normally again when the test ends.
    """

    def __init__(self) -> None:
        self._traveller: time_machine.travel | None = None

    def __call__(self, text: str, *, tick: bool = False) -> datetime:
        return self.move(wib(text), tick=tick)

    def later(self, *, tick: bool = False, **span: float) -> datetime:
        """Move on by `days`, `hours`, `minutes`, `seconds`."""
        return self.move(datetime.now(UTC) + timedelta(**span), tick=tick)

    def move(self, moment: datetime, *, tick: bool = False) -> datetime:
        """Move to an aware moment; returns it."""
        self.release()
        self._traveller = time_machine.travel(moment, tick=tick)
        self._traveller.start()
        return moment

    def release(self) -> None:
        """Back to the real time."""
        if self._traveller is not None:
            self._traveller.stop()
            self._traveller = None
