"""Opening time between many pairs of moments: the office's days are laid out once, then every pair is looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from village_desk.office.hours import OfficeHours, intervals_on, moment_on

_NEVER = -1e12  # seconds: thirty thousand years ago


class WorkingClock:
    """The same answers as `hours.working_time`, for moments between the first and the last of those given (aware)."""

    def __init__(self, hours: OfficeHours, moments: Iterable[datetime]) -> None:
        known = list(moments)
        day, last = (hours.local(ends(known)).date() if known else None for ends in (min, max))
        # The first of them has no length and lies before everything.
        self._opens, self._closes = [_NEVER], [_NEVER]
        self._before = [0.0]  # seconds open before each of them
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
        return timedelta(seconds=self.seconds([(start, end)])[0])

    def seconds(self, pairs: Iterable[tuple[datetime, datetime]]) -> list[float]:
        """The same of each of these pairs (start, end), in seconds."""
        opens, closes, before = self._opens, self._closes, self._before

        def until(moment: datetime) -> float:  # within: a year's report asks for a hundred thousand moments
            at = moment.timestamp()
            place = bisect_right(opens, at) - 1
            return before[place] + min(at, closes[place]) - opens[place]

        return [max(0.0, until(end) - until(start)) for start, end in pairs]
