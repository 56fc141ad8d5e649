"""Complaints of a period: what about and how heavy, how far they are, which deadline was missed, what was done.

Of confidential ones it is told only that there are some, and no count of them under SMALL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from village_desk.figures.cases import ComplaintCase
from village_desk.figures.periods import Period
from village_desk.figures.tables import FEW, SMALL, Cell, Table
from village_desk.marked import Sentence, marked
from village_desk.tickets.complaint_kinds import ABOUT, OUTCOMES, WEIGHTS

COLUMNS = (
    marked("Tentang (kadar)"),
    marked("Yang masuk"),
    marked("Terbawa"),
    marked("Belum ditanggapi"),
    marked("Ditangani"),
    marked("Dijawab"),
    marked("Terlambat ditanggapi"),
    marked("Terlambat dijawab"),
)


def told_of(found: Sequence[ComplaintCase]) -> list[ComplaintCase]:
    """Those that may be counted exactly: confidential ones only where there are enough of them."""
    secret = [one for one in found if one.confidential]
    return [one for one in found if not one.confidential or len(secret) >= SMALL]


def stages(found: Sequence[ComplaintCase], period: Period, at: datetime) -> Table:
    """By what they are about and their weight, as they stood at `at`, the period's end or now."""
    kinds = sorted({(one.about, one.weight) for one in found if not one.confidential})
    rows: list[tuple[Cell, ...]] = [
        (_kind(*kind), *_stages([one for one in found if _is(one, kind)], period, at)) for kind in kinds
    ]
    if secret := [one for one in found if one.confidential]:
        told = _stages(secret, period, at)
        rows.append((marked("Aduan rahasia"), *((FEW,) * len(told) if len(secret) < SMALL else told)))
    return Table("complaints", marked("Aduan"), COLUMNS, rows)


def outcomes(found: Sequence[ComplaintCase], at: datetime) -> Table:
    """What was done with those that were answered or withdrawn."""
    told = told_of(found)
    done = Counter(one.outcome or "" for one in told if one.is_answered(at))
    names = {**OUTCOMES, "": marked("Dijawab sebelum hal ini dicatat")}
    rows: list[tuple[Cell, ...]] = [(words, done[code]) for code, words in names.items() if done[code]]
    if withdrawn := sum(one.is_withdrawn(at) for one in told):
        rows.append((marked("Dicabut warga"), withdrawn))
    columns = (marked("Yang dilakukan"), marked("Aduan"))
    return Table("complaint_outcomes", marked("Yang dilakukan atas aduan"), columns, rows)


def _kind(about: str, weight: str) -> Sentence:
    about_words, weight_words = ABOUT.get(about, about), WEIGHTS.get(weight, weight)
    return Sentence("%(about)s (%(weight)s)", about=Sentence(about_words), weight=Sentence(weight_words))


def _is(one: ComplaintCase, kind: tuple[str, str]) -> bool:
    return not one.confidential and (one.about, one.weight) == kind


def _stages(mine: Sequence[ComplaintCase], period: Period, at: datetime) -> tuple[int, ...]:
    """A row of COLUMNS behind its first."""
    came = sum(one.came_in(period) for one in mine)
    running = [one for one in mine if one.is_running(at)]
    waiting = sum(not one.is_acknowledged(at) for one in running)
    return (
        came,
        len(mine) - came,
        waiting,
        len(running) - waiting,
        sum(one.is_answered(at) for one in mine),
        sum(one.acknowledged_late(at) for one in mine),
        sum(one.is_late(at) for one in mine),
    )
