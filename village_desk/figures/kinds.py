"""Requests by kind: the groups in which the catalogue offers its services."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from village_desk.figures.cases import Case
from village_desk.figures.periods import Period
from village_desk.figures.service_table import UNTOLD
from village_desk.figures.tables import FEW, Cell, Table
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


def by_kind(cases: Sequence[Case], period: Period, catalogue: Catalogue, services: Table) -> Table:
    """How many of each group came in. `services`: the table whose untold counts no sum here may give away."""
    counted: Counter[str] = Counter()
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        if period.begins <= case.received_at < period.ends:
            service = catalogue.get(case.service)
            digit = service.code[0] if service else OTHERS
            counted[digit] += 1
            inside[digit].add(case.service_name)
    untold = {row[0] for row in services.rows if row[1] in (FEW, UNTOLD)}
    # Their sums together tell no more than the table of services does, which leaves its untold counts open.
    hidden = {digit for digit, names in inside.items() if names & untold}
    names: dict[str, Cell] = {
        group.digit: Sentence("%(group)s", group=_Name(group)) for group in catalogue.groups
    }
    names[OTHERS] = marked("Layanan lain")
    rows: list[tuple[Cell, ...]] = [
        (names[digit], "–" if digit in hidden else counted[digit]) for digit in names if counted[digit]
    ]
    return Table("kinds", marked("Jenis layanan"), (marked("Jenis"), marked("Yang masuk")), rows)
