"""A report in the order of its page, in the reader's language: what every file is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from village_desk.figures.report import Report
from village_desk.figures.tables import Cell, Table
from village_desk.marked import Decimals, Sentence
from village_desk.translation import said

ORDER = (
    "late_why services kinds channels grid backlog papers rejected complaints complaint_outcomes satisfaction skm "
    "people workload bot given_up questions"
).split()


@dataclass(frozen=True)
class Section:
    """One table with what is said about it; `table.rows` may be empty where a sentence says why."""

    table: Table
    sentences: tuple[str, ...]

    @property
    def title(self) -> str:
        return said(self.table.title)

    @property
    def columns(self) -> list[str]:
        return [said(words) for words in self.table.columns]

    @property
    def rows(self) -> list[list[str | int | Decimals]]:
        """Numbers as numbers, everything else in words."""
        return [[shown(cell) for cell in row] for row in self.table.rows]

    @property
    def note(self) -> str:
        return said(self.table.note)


def sections_of(report: Report) -> list[Section]:
    """Every table that has rows or something said about it; when people ask is told at the top (`in_front`)."""
    told = {"satisfaction": report.satisfaction, "skm": report.statutory}
    found = [
        Section(report.tables[key], in_words(told.get(key, ()))) for key in ORDER if key in report.tables
    ]
    return [one for one in found if one.table.rows or one.sentences]


def in_front(report: Report) -> tuple[str, ...]:
    """What stands below the first sentence: what is late and where, when people ask, what next week may bring."""
    late: Sequence[Sentence] = [report.late] if report.late else []
    return in_words([*late, *report.demand])


def in_words(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Each in the reader's language."""
    return tuple(said(sentence) for sentence in sentences)


def shown(cell: Cell) -> str | int | Decimals:
    """A cell as files take it."""
    return cell if isinstance(cell, int | Decimals) else said(cell)
