"""Requests by kind: the groups in which the catalogue offers its services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from village_desk.figures.cases import Case
from village_desk.figures.periods import Period
from village_desk.figures.service_table import UNTOLD
from village_desk.figures.tables import AtLeast, Cell, Table
from village_desk.marked import Sentence, marked
from village_desk.office.services import Catalogue, ServiceGroup

OTHERS = ""  # services that the catalogue has no more


class _Name:
    """A group's name in either language."""

    def __init__(self, group: ServiceGroup) -> None:
        self._group = group

    def said_in(self, language: str) -> str:
        """As the catalogue calls it in "id" or "en"."""
        return self._group.name_en if language == "en" else self._group.name

    def __str__(self) -> str:
        return self._group.name


def by_kind(cases: Sequence[Case], period: Period, catalogue: Catalogue, untold: Collection[str]) -> Table:
    """How many of each group came in. `untold`: whose counts the table of services hides; no sum gives them away."""
    # A group with such a service says the sum of the others, which that table says as well.
    open_ended = {_group(catalogue, key) for key in untold}
    counted: Counter[str] = Counter()
    for case in cases:
        told = (case.service or case.service_name) not in untold
        if told and period.begins <= case.received_at < period.ends:
            counted[_group(catalogue, case.service)] += 1
    names: dict[str, Cell] = {
        group.digit: Sentence("%(group)s", group=_Name(group)) for group in catalogue.groups
    }
    names[OTHERS] = marked("Layanan lain")
    rows: list[tuple[Cell, ...]] = [
        (names[digit], _told(counted[digit], digit in open_ended))
        for digit in names
        if counted[digit] or digit in open_ended
    ]
    return Table("kinds", marked("Jenis layanan"), (marked("Jenis"), marked("Yang masuk")), rows)


def _group(catalogue: Catalogue, slug: str | None) -> str:
    service = catalogue.get(slug)
    return service.code[0] if service else OTHERS


def _told(count: int, is_open: bool) -> Cell:
    return count if not is_open else AtLeast(count) if count else UNTOLD
