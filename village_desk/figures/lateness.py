"""Why promises of a period were not kept, as far as the moments of a request can tell it.

A promise rests while the citizen is waited for, and its day moves by as long: papers that were awaited make nothing
late. What kept a request that somebody was already working on, no moment says.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from village_desk.figures.cases import Case
from village_desk.marked import marked

AGENCY, UNTOUCHED, LATE_BEGUN, AT_WORK = "agency", "untouched", "late_begun", "at_work"
WORDS = {
    AGENCY: marked("Lebih dari separuh waktunya di dinas"),
    UNTOUCHED: marked("Belum ada petugas yang mengerjakan"),
    LATE_BEGUN: marked("Baru dikerjakan setelah lebih dari satu hari kerja"),
    AT_WORK: marked("Dikerjakan di kantor lebih lama dari janjinya"),
}


class Working(Protocol):
    """The office's working time."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The span; zero when `end` is not after `start`."""


def in_the_office(case: Case, working: Working, day: timedelta, at: datetime) -> str:
    """Why a late request that lay mostly in the office is late. `day`: one working day; `at`: UTC."""
    begun = case.first_answer_at
    if begun is None or begun > at:
        return UNTOUCHED if case.ready_at is None or case.ready_at > at else AT_WORK
    return LATE_BEGUN if working.between(case.received_at, begun) > day else AT_WORK
