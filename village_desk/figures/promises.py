"""How one request stood to its promise, its first answer and the agency: what the figures count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from village_desk.figures.cases import Case
from village_desk.figures.periods import Period
from village_desk.tickets.status import Status


class Clock(Protocol):
    """How long something took."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The span; zero when `end` is not after `start`."""

    def seconds(self, pairs: Iterable[tuple[datetime, datetime]]) -> list[float]:
        """The span of each of these pairs (start, end)."""


def within(period: Period, moment: datetime | None) -> bool:
    """Did it happen in the period?"""
    return moment is not None and period.begins <= moment < period.ends


def kept(case: Case) -> bool:
    """Ready by the promised moment."""
    return case.ready_at is not None and case.due_at is not None and case.ready_at <= case.due_at


def fell_due(case: Case, period: Period, now: datetime) -> bool:
    """Its promised moment lies in the period and has passed, and nothing ended or stopped the request before it.

    A duplicate that was merged is one promise with the request it went into. While the citizen is awaited the promise
    rests, and so it does for good where nothing ever came; asking only once it is late makes nothing good.
    """
    due = case.due_at
    if due is None or not within(period, due) or due > now or case.merged_into_id is not None:
        return False
    if case.ready_at is not None:
        return True
    rests = _rests(case, due)
    ended = case.status in (Status.REJECTED, Status.CANCELLED)
    return not rests and not (ended and case.closed_at is not None and case.closed_at <= due)


def _rests(case: Case, due: datetime) -> bool:
    """The citizen was awaited before the promise was due."""
    return case.waiting_since is not None and case.waiting_since <= due


def is_late(case: Case, moment: datetime) -> bool:
    """Open, and past its promise at that moment."""
    return case.due_at is not None and case.due_at < moment and not _rests(case, case.due_at)


def left_unanswered(case: Case, working: Clock, ended: datetime, standard: timedelta) -> bool:
    """Nobody worked on it, for longer than the standard, while it was open."""
    if case.first_answer_at is not None:
        return False
    return working.between(case.received_at, min(ended, case.closed_at or ended)) > standard


def open_at(case: Case, moment: datetime) -> bool:
    """Received or opened again, and neither ready nor closed at that moment."""
    ends = [at for at in (case.ready_at, case.closed_at) if at is not None]
    return case.open_since < moment and all(at >= moment for at in ends)


def longer_at_agency(case: Case, clock: Clock, now: datetime) -> bool:
    """More of its time was the agency's than the village's."""
    if case.at_agency_at is None or case.complete_at is None or case.at_agency_at < case.open_since:
        return False
    there = clock.between(case.at_agency_at, case.agency_returned_at or case.ready_at or now)
    return 2 * there > clock.between(case.complete_at, case.ready_at or now)
