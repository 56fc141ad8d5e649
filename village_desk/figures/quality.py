"""What a report does not know: said beside the figures, so that nobody reads more out of them than is in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from village_desk.database import db
from village_desk.expressions import among
from village_desk.figures.cases import Case
from village_desk.figures.deliveries import Deliveries
from village_desk.figures.periods import Day, Period
from village_desk.marked import Sentence
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Holiday, Office
from village_desk.tickets.lifecycle import BEFORE
from village_desk.tickets.models import TicketEvent
from village_desk.tickets.status import Status

KNOWN_BY = (10, 1)  # month and day from which the days off of the coming year should be known
CORRECTIONS = ("undone", "merged", "separated")


def sentences(
    office: Office,
    cases: Sequence[Case],
    sent: Deliveries,
    period: Period,
    hours: OfficeHours,
    now: datetime,
) -> list[Sentence]:
    """One sentence for each gap that there is; empty when nothing is missing."""
    received = [case for case in cases if period.begins <= case.received_at < period.ends]
    told: list[Sentence] = []
    began = hours.local(office.created_at).date()
    if period.first < began <= period.last:
        told.append(
            Sentence(
                "Layanan ini baru dipakai sejak %(day)s; hari sebelumnya tidak ada datanya.", day=Day(began)
            )
        )
    if now < period.ends:
        told.append(Sentence("Masa ini belum selesai; angkanya masih akan berubah."))
    unpromised = sum(case.due_at is None and case.complete_at is not None for case in received)
    if unpromised:
        told.append(
            Sentence(
                "%(n)s permohonan lengkap tanpa janji waktu tidak dihitung tepat atau terlambat.",
                n=unpromised,
            )
        )
    by_hand = sum(case.channel != "whatsapp" for case in received)
    if by_hand:
        told.append(
            Sentence("%(n)s permohonan dicatat petugas; jam masuknya adalah jam pencatatan.", n=by_hand)
        )
    if sent.unsaid:
        told.append(Sentence("Dari %(n)s pesan belum ada kabar sampai atau tidak.", n=sent.unsaid))
    corrected = _corrected(cases, period, now)
    if corrected:
        told.append(
            Sentence("%(n)s permohonan dari masa ini dibetulkan setelah masa ini berakhir.", n=corrected)
        )
    told += _days_off(office.id, hours, now)
    return told


def _corrected(there: Sequence[Case], period: Period, now: datetime) -> int:
    """Requests of which a figure of the period was moved after its end.

    Taken back, merged or parted; ready after all not, for its paper was wrong; sent to the agency again, whose first
    answer is then told no more. One that is opened again after it was handed over moves nothing: what was true then
    is kept (lifecycle.BEFORE), except by lines that are older than that. Whatever was put right is still among the
    period's cases (`there`), for it is open or was closed since.
    """
    if now < period.ends:
        return 0
    then, later = aliased(TicketEvent), aliased(TicketEvent)

    def was(*what: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(then.ticket_id == later.ticket_id, then.at < period.ends, *what)

    in_period = then.at >= period.begins
    ready = and_(later.from_status == Status.READY, later.to_status == Status.IN_PROGRESS)
    moved = or_(
        and_(later.kind.in_(CORRECTIONS), was(in_period)),
        and_(later.kind == "status", ready, was(then.to_status == Status.READY)),
        and_(later.to_status == Status.AT_AGENCY, was(in_period, then.from_status == Status.AT_AGENCY)),
        and_(later.kind == "status", later.from_status == Status.COMPLETED, was(in_period)),
    )
    columns = (later.ticket_id, later.from_status, later.details)
    mine = among(later.ticket_id, [case.id for case in there])
    rows = db.session.execute(select(*columns).where(mine, later.at >= period.ends, moved))
    found = {
        ticket_id
        for ticket_id, before, details in rows
        if before != Status.COMPLETED or BEFORE not in details
    }
    return len(found)


def _days_off(office_id: int, hours: OfficeHours, now: datetime) -> list[Sentence]:
    """Working time of a year whose days off are unknown counts them as working days (adminduk 3.3)."""
    today = hours.local(now).date()
    year = today.year + ((today.month, today.day) >= KNOWN_BY)
    known = select(func.count()).where(
        Holiday.office_id == office_id,
        Holiday.day >= today.replace(year=year, month=1, day=1),
        Holiday.day < today.replace(year=year + 1, month=1, day=1),
    )
    if db.session.execute(known).scalar_one():
        return []
    return [
        Sentence("Hari libur tahun %(year)s belum diisi; waktu kerja dihitung tanpa libur itu.", year=year)
    ]
