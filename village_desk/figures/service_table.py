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
    sensitive: Mapping[str, str],
    words: InWords,
) -> tuple[Table, set[str]]:
    """Each service: received, promises kept, the median from complete to ready; and whose received are not told.

    `sensitive`: names by slug. Each of these has a row, also when nobody asked for it: that somebody did is not told.
    Who is not told is named by slug, or by name where it has none.
    """
    of_service: dict[str, list[Case]] = defaultdict(list)
    names = dict(sensitive)
    for case in cases:
        key = case.service or case.service_name
        of_service[key].append(case)
        names.setdefault(key, case.service_name)
    received: dict[str, int] = {}
    promises: dict[str, tuple[int, int]] = {}
    middles: dict[str, Cell] = {}
    for key in names:
        mine = of_service[key]
        count = sum(period.begins <= case.received_at < period.ends for case in mine)
        promise = kept_of(mine, period, now)
        middle = middle_of(mine, period, clock)
        if count or promise[0] or middle or key in sensitive:
            received[key], promises[key] = count, promise
            middles[key] = words(middle) if middle else "–"
    told = _Told(received, promises, sensitive)
    hidden = told.few | told.beside
    if not any(received.values()) and not any(due for due, _kept in promises.values()):
        received, hidden = {}, set()  # the report says so in one word, and nothing is left to hide
    most_first = sorted(received.keys() - hidden, key=lambda key: (-received[key], names[key]))
    # What is hidden stands last, or its place among the others would tell of it.
    shown: list[tuple[Cell, ...]] = [
        (names[key], told.count(key), told.kept(key), "–" if told.hides(key) else middles[key])
        for key in (*most_first, *sorted(hidden, key=lambda key: names[key]))
    ]
    table = Table(
        "services",
        marked("Layanan yang diminta"),
        (marked("Layanan"), marked("Yang masuk"), marked("Tepat waktu"), marked("Angka tengah sampai siap")),
        shown,
        marked(
            "Layanan yang menyangkut keadaan pribadi ditulis <5 bila kurang dari lima, juga bila tidak ada. Layanan "
            "lain tidak disebut bila dari selisihnya jumlah itu dapat dihitung."
        ),
    )
    return table, hidden


class _Told:
    """What may be told of each service. `few`: too few came in; `beside`: hidden with them."""

    def __init__(
        self,
        received: Mapping[str, int],
        promises: Mapping[str, tuple[int, int]],
        sensitive: Collection[str],
    ) -> None:
        self._received, self._promises = received, promises
        due = {key: all_of_them for key, (all_of_them, _kept) in promises.items()}
        self._few_due = {key for key in sensitive if due[key] < SMALL}
        self.few = {key for key in sensitive if received[key] < SMALL}
        self.beside = _beside(received, self.few)
        self._beside_due = _beside(due, self._few_due)

    def count(self, key: str) -> Cell:
        """How many came in."""
        return FEW if key in self.few else UNTOLD if key in self.beside else self._received[key]

    def kept(self, key: str) -> Cell:
        """Promises kept of those due."""
        due, kept = self._promises[key]
        if key in self._few_due or key in self._beside_due:
            return FEW if key in self._few_due else UNTOLD
        return f"{kept}/{due}" if due else "–"

    def hides(self, key: str) -> bool:
        """Is anything of it too few to be told, or hidden with such a one?"""
        return key in self.few | self.beside | self._few_due


def _beside(counts: Mapping[str, int], few: Collection[str]) -> set[str]:
    """What stays untold besides the `few`, so that no subtraction from the total tells one of them.

    Each of the few may be anything from 0 to SMALL - 1, so that two of them hide each other, unless all are at their
    most. Else one other is enough that leaves room for all that they may be; of smaller ones it takes several.
    """
    whole = sum(counts[key] for key in few)
    if not whole or (len(few) > 1 and whole < (SMALL - 1) * len(few)):
        return set()
    others = sorted((count, key) for key, count in counts.items() if key not in few and count)
    with_room = next((key for count, key in others if count >= SMALL), None)
    if with_room is not None:
        return {with_room}
    beside: set[str] = set()
    for count, key in reversed(others):
        # Each is known to be one at least: a single one hides nothing more.
        if beside and (whole >= SMALL or count == 1):
            break
        beside.add(key)
        whole += count - 1
    return beside
