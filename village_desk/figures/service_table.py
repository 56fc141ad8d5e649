"""What is told of each service in a period.

Counts of services that tell something of a person's trouble (*sensitive* in the catalogue) are never told exactly
under SMALL (adminduk 4.6); nor are the counts from which such a one could be worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from village_desk.figures.cases import Case
from village_desk.figures.periods import Period
from village_desk.figures.promises import Clock
from village_desk.figures.summary import kept_of, middle_of
from village_desk.figures.tables import FEW, SMALL, Cell, InWords, Table
from village_desk.marked import marked

UNTOLD = marked("tidak disebut")


def by_service(
    cases: Sequence[Case],
    period: Period,
    clock: Clock,
    now: datetime,
    sensitive: Collection[str],
    words: InWords,
) -> Table:
    """Each service: received, promises kept, the median from complete to ready."""
    of_service: dict[str, list[Case]] = defaultdict(list)
    names: dict[str, str] = {}
    for case in cases:
        key = case.service or case.service_name
        of_service[key].append(case)
        names[key] = case.service_name
    received: dict[str, int] = {}
    promises: dict[str, tuple[int, int]] = {}
    middles: dict[str, Cell] = {}
    for key, mine in of_service.items():
        count = sum(period.begins <= case.received_at < period.ends for case in mine)
        promise = kept_of(mine, period, now)
        middle = middle_of(mine, period, clock)
        if count or promise[0] or middle:
            received[key], promises[key] = count, promise
            middles[key] = words(middle) if middle else "–"
    told = _Told(received, promises, sensitive)
    hidden = told.small | told.beside
    most_first = sorted(received.keys() - hidden, key=lambda key: (-received[key], names[key]))
    # What is hidden stands last, or its place among the others would tell of it.
    shown: list[tuple[Cell, ...]] = [
        (names[key], told.count(key), told.kept(key), "–" if told.hides(key) else middles[key])
        for key in (*most_first, *sorted(hidden, key=lambda key: names[key]))
    ]
    return Table(
        "services",
        marked("Layanan yang diminta"),
        (marked("Layanan"), marked("Yang masuk"), marked("Tepat waktu"), marked("Angka tengah sampai siap")),
        shown,
        marked(
            "Layanan yang menyangkut keadaan pribadi tidak disebut jumlahnya bila kurang dari lima. Layanan lain "
            "ikut tidak disebut bila jumlah itu dapat dihitung dari selisihnya."
        ),
    )


class _Told:
    """What may be told of each service. `small`: too few came in; `beside`: hidden with them."""

    def __init__(
        self,
        received: Mapping[str, int],
        promises: Mapping[str, tuple[int, int]],
        sensitive: Collection[str],
    ) -> None:
        self._received, self._promises = received, promises
        due = {key: all_of_them for key, (all_of_them, _kept) in promises.items()}
        self._few_due = {key for key, count in due.items() if key in sensitive and 0 < count < SMALL}
        self.small = {
            key
            for key, count in received.items()
            if key in sensitive and count < SMALL and (count or key in self._few_due)
        }
        self.beside = _beside(received, self.small)
        self._beside_due = _beside(due, self._few_due)

    def count(self, key: str) -> Cell:
        """How many came in."""
        return FEW if key in self.small else UNTOLD if key in self.beside else self._received[key]

    def kept(self, key: str) -> Cell:
        """Promises kept of those due."""
        due, kept = self._promises[key]
        if key in self._few_due or key in self._beside_due:
            return FEW if key in self._few_due else UNTOLD
        return f"{kept}/{due}" if due else "–"

    def hides(self, key: str) -> bool:
        """Is anything of it too few to be told, or hidden with such a one?"""
        return key in self.small | self.beside | self._few_due


def _beside(counts: Mapping[str, int], few: Collection[str]) -> set[str]:
    """What stays untold besides the `few`, the smallest first, so that no subtraction from the total tells them.

    Each of them is at least one, each of the few at most SMALL - 1: the sum of what is hidden must leave every one of
    the few open.
    """
    hidden = {key: counts[key] for key in few}
    beside: set[str] = set()
    for count, key in sorted((count, key) for key, count in counts.items() if key not in few and count):
        whole = sum(hidden.values())
        free = whole - len(hidden) >= SMALL - 2 and (beside or whole < (SMALL - 1) * len(few))
        if free or not few:
            break
        beside.add(key)
        hidden[key] = count
    return beside
