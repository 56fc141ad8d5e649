"""A period's figures from its cases. Every number comes with what it is out of; a few cases make no median.

Times are working time in the office's own hours. What a figure means stands in `definitions`, once for
the page and for the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median, quantiles

from village_desk.figures import lateness
from village_desk.figures.cases import Case, rounds
from village_desk.figures.periods import Period
from village_desk.figures.promises import (
    Clock,
    fell_due,
    is_late,
    kept,
    left_unanswered,
    longer_at_agency,
    open_at,
    within,
)
from village_desk.figures.spans import usual_day
from village_desk.office.hours import OfficeHours
from village_desk.office.working_clock import WorkingClock
from village_desk.tickets.status import Status

MEDIAN_FROM = 3  # a median of one or two would show single people's cases
AGES = (3, 7, 14)  # days: the steps of the backlog's age


@dataclass(frozen=True)
class Spread:
    """How long something took in working time: median and 90th percentile; of how many cases."""

    cases: int
    working: tuple[timedelta, timedelta] | None = None


@dataclass(frozen=True)
class Summary:
    """One period of one office. `due`: promises that fell due in it, `kept` of them in time."""

    received: int = 0
    out_of_hours: int = 0
    ready: int = 0
    completed: int = 0
    due: int = 0
    kept: int = 0
    late_at_agency: int = 0
    late_why: dict[str, int] = field(default_factory=dict)  # by a code of lateness.WORDS; all that are late
    rejected: dict[str, int] = field(default_factory=dict)
    cancelled: int = 0
    merged: int = 0
    reopened: int = 0
    citizens: int = 0
    services: list[tuple[str, int]] = field(default_factory=list)
    channels: dict[str, int] = field(default_factory=dict)
    first_answer: Spread = Spread(0)
    answered_in_time: int = 0
    answer_owed: int = 0  # answered, or left unanswered for longer than the standard
    to_ready: Spread = Spread(0)
    at_agency: Spread = Spread(0)
    to_collected: Spread = Spread(0)
    backlog: int = 0
    backlog_ages: tuple[int, ...] = ()
    backlog_late: tuple[int, ...] = ()  # of those the ones past their promise
    grid: tuple[tuple[int, ...], ...] = ()

    @property
    def late(self) -> int:
        return self.due - self.kept


class WallClock:
    """Every hour of the day counts: what a citizen waits."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The span between two moments; zero when `end` is not after `start`."""
        return max(timedelta(), end - start)

    def seconds(self, pairs: Iterable[tuple[datetime, datetime]]) -> list[float]:
        """The same of each of these pairs (start, end), in seconds."""
        return [max(0.0, (end - start).total_seconds()) for start, end in pairs]


def working_clock(cases: Iterable[Case], period: Period, hours: OfficeHours, now: datetime) -> WorkingClock:
    """Working time in the office's own hours, for these cases and all that is told of them in this period."""
    # Nothing happens to a request before it came in, and nothing has happened yet after now.
    came = [case.received_at for case in cases]
    return WorkingClock(hours, [*came, period.begins, min(period.ends, now), now])


def summarise(
    cases: Sequence[Case],
    period: Period,
    hours: OfficeHours,
    now: datetime,
    standard: timedelta,
    *,
    wall: bool = False,
    working: WorkingClock | None = None,
) -> Summary:
    """The figures. `standard`: within how much working time a person's first answer is owed.

    `wall`: times count every hour. `working`: the office's clock for these cases, where there is one already.
    """
    working = working or working_clock(cases, period, hours, now)
    clock: Clock = WallClock() if wall else working
    received = [case for case in cases if within(period, case.received_at)]
    whole = rounds(cases)
    ready = [case for case in whole if within(period, case.ready_at)]
    collected = [case for case in whole if within(period, case.completed_at)]
    promised = [case for case in whole if fell_due(case, period, now)]
    late = [case for case in promised if not kept(case)]
    closed = [case for case in cases if within(period, case.closed_at)]
    day = timedelta(minutes=usual_day(hours, now))
    answers = [(case.received_at, case.first_answer_at) for case in received if case.first_answer_at]
    waits = working.seconds(answers)
    ended = min(period.ends, now)
    waiting = [case for case in whole if open_at(case, ended)]
    why = Counter(
        lateness.AGENCY
        if longer_at_agency(case, working, ended)
        else lateness.in_the_office(case, working, day, ended)
        for case in late
    )
    return Summary(
        received=len(received),
        out_of_hours=sum(case.received_out_of_hours for case in received),
        ready=len({case.id for case in ready}),
        completed=len({case.id for case in collected}),
        due=len(promised),
        kept=len(promised) - len(late),
        late_at_agency=why[lateness.AGENCY],
        late_why=dict(why),
        rejected=dict(
            Counter(case.rejection_reason or "other" for case in closed if case.status == Status.REJECTED)
        ),
        cancelled=sum(case.status == Status.CANCELLED and case.merged_into_id is None for case in closed),
        merged=sum(case.merged_into_id is not None for case in closed),
        reopened=sum(within(period, at) for case in cases for at in case.reopenings),
        citizens=len({case.citizen_id for case in received if case.citizen_id is not None}),
        services=Counter(case.service_name for case in received).most_common(),
        channels=dict(Counter(case.channel for case in received)),
        first_answer=_spread_of(clock.seconds(answers) if wall else waits),
        answered_in_time=sum(wait <= standard.total_seconds() for wait in waits),
        answer_owed=len(answers) + sum(left_unanswered(case, working, ended, standard) for case in received),
        to_ready=_spread(clock, [(case.complete_at, case.ready_at) for case in ready]),
        at_agency=_spread(clock, _stays(whole, period)),
        to_collected=_spread(clock, [(case.ready_at, case.completed_at) for case in collected]),
        backlog=len(waiting),
        backlog_ages=_ages(waiting, ended),
        backlog_late=_ages([case for case in waiting if is_late(case, ended)], ended),
        grid=_grid(received, hours),
    )


def kept_of(cases: Sequence[Case], period: Period, now: datetime) -> tuple[int, int]:
    """(promises that fell due in the period, those kept)."""
    promised = [case for case in rounds(cases) if fell_due(case, period, now)]
    return len(promised), sum(kept(case) for case in promised)


def middle_of(cases: Sequence[Case], period: Period, clock: Clock) -> timedelta | None:
    """The median from complete documents to ready, of those that became ready in the period; None of too few."""
    ready = [(case.complete_at, case.ready_at) for case in rounds(cases) if within(period, case.ready_at)]
    spread = _spread(clock, ready)
    return spread.working[0] if spread.working else None


def share(part: int, whole: int) -> int | None:
    """Hundredths, rounded; None of nothing."""
    return round(100 * part / whole) if whole else None


def _stays(whole: Iterable[Case], period: Period) -> list[tuple[datetime | None, datetime | None]]:
    """(sent, returned) of the agency's stays that ended in the period; a reopening leaves them as they are."""
    ended = [case for case in whole if within(period, case.agency_returned_at)]
    once = {(case.id, case.at_agency_at): case.agency_returned_at for case in ended}
    return [(sent, returned) for (_id, sent), returned in once.items()]


def _spread(clock: Clock, pairs: Iterable[tuple[datetime | None, datetime | None]]) -> Spread:
    return _spread_of(
        clock.seconds([(start, end) for start, end in pairs if start is not None and end is not None])
    )


def _spread_of(seconds: list[float]) -> Spread:
    return Spread(len(seconds), _middle_and_most(seconds) if len(seconds) >= MEDIAN_FROM else None)


def _middle_and_most(seconds: list[float]) -> tuple[timedelta, timedelta]:
    """Median and 90th percentile, between the nearest cases (linear, as spreadsheets do)."""
    most = quantiles(seconds, n=10, method="inclusive")[8]
    return timedelta(seconds=median(seconds)), timedelta(seconds=most)


def _ages(waiting: Sequence[Case], moment: datetime) -> tuple[int, ...]:
    """How many have waited up to each of AGES days, and longer."""
    steps = [0] * (len(AGES) + 1)
    for case in waiting:
        days = (moment - case.received_at).total_seconds() / 86400
        steps[sum(days > age for age in AGES)] += 1
    return tuple(steps)


def _grid(received: Sequence[Case], hours: OfficeHours) -> tuple[tuple[int, ...], ...]:
    """Requests by weekday (Monday first) and hour of the office's day."""
    local = [hours.local(case.received_at) for case in received]
    counted = Counter((moment.weekday(), moment.hour) for moment in local)
    return tuple(tuple(counted[day, hour] for hour in range(24)) for day in range(7))
