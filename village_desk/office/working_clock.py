"""Opening time between many pairs of moments: the office's days are laid out once, then every pair is looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from village_desk.office.hours import OfficeHours, intervals_on, moment_on


class WorkingClock:
    """The same answers as `hours.working_time`, for moments between the first and the last of those given (aware)."""

    def __init__(self, hours: OfficeHours, moments: Iterable[datetime]) -> None:
        known = list(moments)
        day, last = (hours.local(ends(known)).date() if known else None for ends in (min, max))
        self._opens: list[float] = []
        self._closes: list[float] = []
        self._before: list[float] = []  # seconds open before each of them
        self._known: dict[
            datetime, float
        ] = {}  # a request's moments are asked for by one figure after another
        total = 0.0
        while day is not None and last is not None and day <= last:
            for interval in intervals_on(hours, day):
                opens, closes = (
                    moment_on(hours, day, at).timestamp() for at in (interval.opens, interval.closes)
                )
                self._opens.append(opens)
                self._closes.append(closes)
                self._before.append(total)
                total += closes - opens
            day += timedelta(days=1)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Opening time between two moments; zero when `end` is not after `start`."""
        return timedelta(seconds=max(0.0, self._until(end) - self._until(start)))

    def _until(self, moment: datetime) -> float:
        known = self._known.get(moment)
        if known is None:
            known = self._known[moment] = self._open_before(moment)
        return known

    def _open_before(self, moment: datetime) -> float:
        at = moment.timestamp()
        place = bisect_right(self._opens, at) - 1
        if place < 0:
            return 0.0
        return self._before[place] + min(at, self._closes[place]) - self._opens[place]
