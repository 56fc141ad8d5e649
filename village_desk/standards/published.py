"""The figures that an office may show to everyone: this month, the last one and the year, without anybody's name.

A published survey (SKM) is for everyone by law, so it is shown also where the figures are switched off.

What is few could point at somebody: a count under FEW is said as "<5", none included (adminduk 4.6). Services are
not told apart, so that nothing is said of sensitive ones. Counted once an hour and office in each process: however
often the page is opened, the database is asked no more than that.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from village_desk.database import db
from village_desk.figures import cases, periods, statutory
from village_desk.figures.definitions import DEFINITIONS
from village_desk.figures.lines import SHARES_FROM
from village_desk.figures.periods import Period
from village_desk.figures.spans import working_words
from village_desk.figures.statutory import Statutory
from village_desk.figures.summary import Spread, Summary, share, summarise
from village_desk.figures.tables import Cell
from village_desk.marked import marked
from village_desk.office import registry, setup_standards
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.standards.sentences import Sentence, own, said
from village_desk.survey import results

FEW = 5
MEANING_OF_COMPLAINTS = marked(
    "Aduan yang masuk dalam masa ini; dari situ yang sudah dijawab sampai sekarang. Yang dicabut "
    "warga tidak termasuk yang dijawab."
)
KINDS = ("bulan", "bulan-lalu", "tahun")
KEPT = 512  # offices


@dataclass(frozen=True)
class Figure:
    """One line: a value for each of KINDS, and what it means."""

    key: str
    name: str
    values: tuple[Sentence, ...]
    meaning: str


@dataclass(frozen=True)
class Published:
    """`periods` are the headings of the values; `counted_at` is aware. `survey`: None before one is published.

    Without periods and figures where the office does not show these.
    """

    periods: tuple[Period, ...]
    figures: tuple[Figure, ...]
    counted_at: datetime
    survey: Statutory | None = None

    @property
    def survey_shown(self) -> bool:
        """Have enough people answered every element that no answer of a few is told?"""
        return self.survey is not None and self.survey.fewest >= FEW

    @property
    def survey_rows(self) -> list[tuple[Cell, ...]]:
        """The survey's table; of few people also here no exact number."""
        rows = self.survey.table.rows if self.survey else []
        return [(name, _told(value), grade) for name, value, _, grade in rows]


@dataclass(frozen=True)
class _Counted:
    """One period's numbers."""

    summary: Summary
    complaints: int
    answered: int


_Mark = tuple[int, datetime, int | None]
_Kept = dict[int, tuple[_Mark, Published]]
# Per engine, because ids begin anew in another database.
_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_counting = threading.Lock()


def is_on(office: Office) -> bool:
    """Whether this office shows its figures to everyone."""
    return setup_standards.of(office).figures_public


def is_told(office: Office, now: datetime) -> bool:
    """Whether there is something for everyone to read: the figures, or a survey that was published."""
    return is_on(office) or _survey_id(office, now) is not None


def of(office: Office, now: datetime) -> Published:
    """The figures of the hour that `now` (aware) lies in, or of the last change of settings or published survey."""
    mark = (office.revision, now.replace(minute=0, second=0, microsecond=0), _survey_id(office, now))
    with _counting:  # who comes meanwhile waits for these numbers and does not count them again
        kept = _kept.setdefault(db.engine, {})
        if office.id not in kept or kept[office.id][0] != mark:
            if len(kept) >= KEPT:
                kept.clear()
            kept[office.id] = mark, _published(office, now)
        return kept[office.id][1]


def _survey_id(office: Office, now: datetime) -> int | None:
    survey = results.published_last(office.id, registry.hours_of(office).local(now).date())
    return None if survey is None else survey.id


def _published(office: Office, now: datetime) -> Published:
    hours = registry.hours_of(office)
    found = statutory.until(office.id, hours.local(now).date())
    survey = found if found.table.rows else None
    if not is_on(office):
        return Published((), (), now, survey)
    told = [periods.asked_for(kind, None, None, hours, now) for kind in KINDS]
    counted = [_counted(office, period, hours, now) for period in told]
    return Published(tuple(told), tuple(_figures(counted, hours, now)), now, survey)


def _counted(office: Office, period: Period, hours: OfficeHours, now: datetime) -> _Counted:
    there = cases.of_period(office.id, period)
    states = cases.complaints(office.id, period)
    return _Counted(
        summarise(there, period, hours, now, timedelta()),
        len(states),
        cases.answered(states),
    )


def _figures(counted: Sequence[_Counted], hours: OfficeHours, now: datetime) -> list[Figure]:
    found = [one.summary for one in counted]
    return [
        _figure("received", marked("Permohonan masuk"), [_count(s.received) for s in found]),
        _figure(
            "out_of_hours",
            marked("Masuk di luar jam kantor"),
            [_share(s.out_of_hours, s.received) for s in found],
        ),
        _figure("kept", marked("Selesai tepat waktu"), [_share(s.kept, s.due) for s in found]),
        _figure(
            "to_ready",
            marked("Berkas lengkap sampai siap, angka tengah"),
            [_median(s.to_ready, hours, now) for s in found],
        ),
        _figure(
            "complaints",
            marked("Aduan yang sudah dijawab"),
            [_share(one.answered, one.complaints) for one in counted],
        ),
    ]


def _figure(key: str, name: str, values: list[Sentence]) -> Figure:
    return Figure(key, name, tuple(values), DEFINITIONS.get(key, MEANING_OF_COMPLAINTS))


def _number(count: int) -> str:
    return str(count) if count >= FEW else f"<{FEW}"


def _told(value: Cell) -> Cell:
    """A bare count as _number, a mean as it is."""
    return _number(value) if isinstance(value, int) else value


def _count(count: int) -> Sentence:
    return own(_number(count))


def _share(part: int, whole: int) -> Sentence:
    """With what it is out of: "85% dari 40"; of few, or a small part, the counts themselves: "<5 dari 7"."""
    if whole < FEW:
        return _count(whole)
    if whole < SHARES_FROM or part < FEW:
        return said(marked("%(part)s dari %(all)s"), part=_number(part), all=whole)
    return said(marked("%(share)s dari %(all)s"), share=f"{share(part, whole)}%", all=whole)


def _median(found: Spread, hours: OfficeHours, now: datetime) -> Sentence:
    if found.working is None or found.cases < FEW:
        return said(marked("belum cukup untuk dihitung"))
    span = working_words(found.working[0], hours, now)
    return said(marked("%(span)s, dari %(all)s"), span=span, all=found.cases)
