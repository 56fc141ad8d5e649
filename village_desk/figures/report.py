"""One period of one office, whole: what the page, the PDF, the spreadsheet and the digest all show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from village_desk.figures import (
    cases,
    chats,
    complaint_tables,
    contentment,
    deliveries,
    demand,
    history,
    kinds,
    machine,
    notes,
    people,
    periods,
    quality,
    service_table,
    statutory,
    tables,
)
from village_desk.figures.cases import Case, ComplaintCase
from village_desk.figures.deliveries import Deliveries
from village_desk.figures.lines import Counts, Line, lines_of
from village_desk.figures.periods import Period
from village_desk.figures.promises import Clock
from village_desk.figures.spans import wall_words, working_words
from village_desk.figures.summary import Summary, WallClock, summarise, working_clock
from village_desk.figures.tables import Table
from village_desk.marked import Sentence
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office


@dataclass(frozen=True)
class Report:
    """`lines`: every figure with the one before; `tables` by key; `demand` and `gaps`: sentences beside them.

    `wall`: times count every hour of the day, not only opening hours.
    """

    office: str
    period: Period
    beside: Period
    summary: Summary
    lines: list[Line]
    tables: Mapping[str, Table]
    aloud: Sentence
    demand: list[Sentence]
    gaps: list[Sentence]
    satisfaction: list[Sentence]
    statutory: list[Sentence]
    messages: Deliveries
    sent_back: int
    complaints: int
    wall: bool = False

    @property
    def late(self) -> Sentence | None:
        """How many of the promised ones are late and how many of those lay at the agency; None when none is."""
        found = self.summary
        if not found.late:
            return None
        numbers = {"late": found.late, "due": found.due}
        if not found.late_at_agency:
            return Sentence("%(late)s dari %(due)s yang dijanjikan selesai terlambat.", **numbers)
        return Sentence(
            "%(late)s dari %(due)s yang dijanjikan selesai terlambat; "
            "%(n)s di antaranya paling lama berada di dinas.",
            n=found.late_at_agency,
            **numbers,
        )


def build(
    office: Office, period: Period, now: datetime, *, wall: bool = False, named: bool = False
) -> Report:
    """Ask for everything, once. `named`: officers by name. `now` is aware."""
    hours = registry.hours_of(office)
    standard = registry.first_answer_of(office)
    beside = periods.before(period, hours, now)
    replies, replies_then = machine.replies_of(office.id, (period, beside))
    heard = cases.complaints_between(office.id, beside.begins, period.ends)
    there, gone = cases.of_periods(office.id, (period, beside))
    working = working_clock([*there, *gone], beside, hours, now)
    found = summarise(there, period, hours, now, standard, wall=wall, working=working)
    then = summarise(gone, beside, hours, now, standard, wall=wall, working=working)
    sent, sent_then = deliveries.deliveries_of(office, (period, beside), now)
    words = partial(_in_words, hours=hours, now=now, wall=wall)
    ids = [case.id for case in there]
    content, content_then = contentment.of_periods(office.id, (period, beside))
    survey = statutory.until(office.id, period.last)
    back, back_then = history.sent_back(office.id, [(period, ids), (beside, [case.id for case in gone])])
    existed = office.created_at <= beside.begins
    lines = lines_of(
        Counts(found, sent, len(back), replies, _came_in(heard, period)),
        Counts(then, sent_then, len(back_then), replies_then, _came_in(heard, beside), existed=existed),
        words,
        standard=standard,
        wall=wall,
    )
    clock: Clock = WallClock() if wall else working
    refused = history.papers_refused(ids, period, back)
    made = _tables(office, there, found, heard, refused, period, now, words, clock, named=named)
    return Report(
        office=office.name,
        period=period,
        beside=beside,
        summary=found,
        lines=[*lines, contentment.line(content, content_then)],
        tables=_noted({**made, "satisfaction": contentment.table(content), "skm": survey.table}),
        aloud=_aloud(office, period, beside, found, then),
        demand=demand.sentences(demand.demand_of(there, office.id, period, hours, now)),
        gaps=quality.sentences(office, there, sent, period, hours, now),
        satisfaction=contentment.sentences(content, content_then),
        statutory=list(survey.sentences),
        messages=sent,
        sent_back=len(back),
        complaints=sum(one.came_in(period) for one in heard),
        wall=wall,
    )


def _tables(
    office: Office,
    there: list[Case],
    found: Summary,
    heard: list[ComplaintCase],
    refused: Mapping[str, int],
    period: Period,
    now: datetime,
    words: tables.InWords,
    clock: Clock,
    *,
    named: bool,
) -> dict[str, Table]:
    catalogue = registry.catalogue_of(office)
    sensitive = {service.slug: service.name for service in catalogue.services if service.sensitive}
    # What only a sensitive service asks for would tell of it.
    names = {
        one.slug: one.name
        for service in catalogue.services
        if not service.sensitive
        for one in service.requirements
    }
    asked = {
        (service.slug, one.slug): one.label
        for service in catalogue.services
        if not service.sensitive
        for one in service.fields
    }
    # Of what is offered no more nobody says whether it tells of trouble.
    gone = {
        case.service: case.service_name for case in there if case.service and not catalogue.get(case.service)
    }
    services, untold = service_table.by_service(there, period, clock, now, sensitive | gone, words)
    told, at = [one for one in heard if one.is_told(period)], min(period.ends, now)
    made = [
        services,
        kinds.by_kind(there, period, catalogue, untold),
        tables.channels(found),
        tables.late(found),
        tables.grid(found),
        tables.backlog(found),
        tables.papers(refused, names),
        tables.rejections(found),
        complaint_tables.stages(told, period, at),
        complaint_tables.outcomes(told, at),
        tables.citizens(people.citizens_of(office.id, period, there)),
        tables.workload(people.work_of(office.id, period, there), named),
        *tables.chats(chats.chats_of(office.id, period, asked)),
    ]
    return {table.key: table for table in made}


def _noted(made: Mapping[str, Table]) -> dict[str, Table]:
    """Each with how it is read."""
    return {key: replace(table, note=table.note or notes.of(key)) for key, table in made.items()}


def _came_in(heard: Sequence[ComplaintCase], period: Period) -> int:
    told = complaint_tables.told_of([one for one in heard if one.is_told(period)])
    return sum(one.came_in(period) for one in told)


def _in_words(span: timedelta, *, hours: OfficeHours, now: datetime, wall: bool) -> Sentence:
    return wall_words(span) if wall else working_words(span, hours, now)


def _aloud(office: Office, period: Period, beside: Period, found: Summary, then: Summary) -> Sentence:
    """One sentence or two that a head can read out as they stand."""
    names = {"period": period, "office": office.name}
    if not found.received and not found.due:
        return Sentence("Belum ada permohonan di %(office)s pada masa %(period)s.", **names)
    came = Sentence("Pada masa %(period)s, %(office)s menerima %(n)s permohonan.", n=found.received, **names)
    if office.created_at <= beside.begins:  # else there was nothing to compare with
        came = Sentence(
            "Pada masa %(period)s, %(office)s menerima %(n)s permohonan, %(beside)s.",
            n=found.received,
            beside=_compared(found.received - then.received, beside),
            **names,
        )
    if not found.due:
        return came
    if not found.kept:
        return Sentence(
            "%(came)s Belum ada yang tepat waktu dari %(due)s yang dijanjikan selesai.",
            came=came,
            due=found.due,
        )
    return Sentence(
        "%(came)s Dari %(due)s yang dijanjikan selesai, %(kept)s tepat waktu.",
        came=came,
        kept=found.kept,
        due=found.due,
    )


def _compared(more: int, beside: Period) -> Sentence:
    if not more:
        return Sentence("sama banyak dengan %(period)s", period=beside)
    if more > 0:
        return Sentence("%(n)s lebih banyak dari %(period)s", n=more, period=beside)
    return Sentence("%(n)s lebih sedikit dari %(period)s", n=-more, period=beside)
