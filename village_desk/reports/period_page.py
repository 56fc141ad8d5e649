"""The report of a period: a sentence to read aloud, figures beside those before, charts with their tables, a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from flask import Blueprint, Response, make_response, render_template, request

from village_desk import audit, clock
from village_desk.config import current
from village_desk.database import transaction
from village_desk.errors import InvalidInput
from village_desk.figures import cases, periods
from village_desk.figures.cases import Case
from village_desk.figures.lines import Line, as_csv, lines_of
from village_desk.figures.periods import CHOICES, Period
from village_desk.figures.spans import working_words
from village_desk.figures.summary import AGES, Summary, summarise
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.office.wording_time import DAYS
from village_desk.security.access import current_office, current_user, requires
from village_desk.tickets.complaint_kinds import ABOUT
from village_desk.tickets.lifecycle import REJECTION_REASONS

blueprint = Blueprint("period", __name__)

CHANNELS = {"whatsapp": "WhatsApp", "counter": "Loket", "phone": "Telepon"}
# What a file is for, as the audit keeps it: a code, no words.
PURPOSES = {
    "subdistrict": "Laporan ke kecamatan",
    "meeting": "Musyawarah desa atau rapat BPD",
    "public": "Laporan kepada warga",
    "archive": "Arsip kantor",
}


@dataclass(frozen=True)
class Report:
    """Everything on the page."""

    period: Period
    cases: list[Case]
    summary: Summary
    lines: list[Line]
    aloud: str


@blueprint.get("/reports/masa")
@requires("head", "admin")
def show() -> str:
    """The period that the address names; this month for anything else."""
    office = current_office()
    report = _report(office)
    ids = [case.id for case in report.cases]
    return render_template(
        "reports/period.html",
        report=report,
        period=report.period,
        choices=CHOICES,
        purposes=PURPOSES,
        services=_most(report.summary.services),
        channels=[(CHANNELS.get(name, name), count) for name, count in report.summary.channels.items()],
        rejected=[(REJECTION_REASONS.get(r, r), n) for r, n in report.summary.rejected.items()],
        ages=_age_words(report.summary),
        papers=_papers(office, ids),
        sent_back=cases.sent_back(ids),
        complaints=_complaints(cases.complaints(office.id, report.period)),
        days=[day[0].upper() + day[1:] for day in DAYS],
        busiest=max((max(row) for row in report.summary.grid), default=0),
    )


@blueprint.post("/reports/masa/angka.csv")
@requires("head", "admin")
def export() -> Response:
    """The figures as a file: no names in it, and still what for is asked and written down."""
    office, user = current_office(), current_user()
    purpose = request.form.get("keperluan", "")
    if purpose not in PURPOSES:
        raise InvalidInput("Pilih keperluan berkas ini.", "keperluan")
    report = _report(office)
    with transaction():
        audit.note(
            "report.exported",
            office_id=office.id,
            user_id=user.id,
            subject=f"period:{report.period.first}:{report.period.last}",
            purpose=purpose,
        )
    response = make_response(as_csv(office.name, report.period, report.lines))
    response.mimetype = "text/csv"
    name = f"laporan-{office.slug}-{report.period.first}-{report.period.last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(office: Office) -> Report:
    now, hours = clock.now(), registry.hours_of(office)
    asked = request.values
    period = periods.asked_for(
        asked.get("masa", ""),
        day_typed(asked.get("dari", "")),
        day_typed(asked.get("sampai", "")),
        hours,
        now,
    )
    standard = timedelta(minutes=current().number("FIRST_ANSWER_WORKING_MINUTES"))
    beside = periods.before(period, hours)
    there = cases.of_period(office.id, period)
    found = summarise(there, period, hours, now, standard)
    then = summarise(cases.of_period(office.id, beside), beside, hours, now, standard)
    lines = lines_of(found, then, partial(_in_words, hours=hours, now=now))
    return Report(period, there, found, lines, _aloud(office, period, found, then))


def _in_words(span: timedelta, *, hours: OfficeHours, now: datetime) -> str:
    return " ".join(working_words(span, hours, now))


def _aloud(office: Office, period: Period, found: Summary, then: Summary) -> str:
    """One sentence or two that a head can read out as they stand."""
    if not found.received and not found.due:
        return f"Belum ada permohonan di {office.name} pada masa {period.words}."
    more = found.received - then.received
    beside = (
        "sama banyak dengan" if not more else f"{abs(more)} lebih {'banyak' if more > 0 else 'sedikit'} dari"
    )
    came = f"Pada masa {period.words}, {office.name} menerima {found.received} permohonan, {beside} masa sebelumnya."
    if not found.due:
        return came
    return f"{came} {found.kept} dari {found.due} yang dijanjikan selesai, selesai tepat waktu."


def _most(services: list[tuple[str, int]], most: int = 12) -> list[tuple[str, int]]:
    rest = sum(count for _, count in services[most:])
    return services[:most] + ([("Layanan lain", rest)] if rest else [])


def _age_words(summary: Summary) -> list[tuple[str, int]]:
    """The backlog by how long it has waited."""
    words = [f"sampai {age} hari" for age in AGES] + [f"lebih dari {AGES[-1]} hari"]
    return list(zip(words, summary.backlog_ages, strict=False))


def _papers(office: Office, ids: list[int]) -> list[tuple[str, int]]:
    """The papers that could not be used most often, by their names in the catalogue."""
    names = {
        one.slug: one.name
        for service in registry.catalogue_of(office).services
        for one in service.requirements
    }
    counted = sorted(cases.papers_refused(ids).items(), key=lambda pair: (-pair[1], pair[0]))
    return [(names.get(slug, "Berkas lain"), count) for slug, count in counted[:5]]


def _complaints(found: list[tuple[str, str]]) -> list[tuple[str, int, int]]:
    """(what about, how many, how many of them answered)."""
    return [
        (
            ABOUT.get(about, about),
            sum(one == about for one, _ in found),
            cases.answered([pair for pair in found if pair[0] == about]),
        )
        for about in sorted({about for about, _ in found})
    ]


def day_typed(typed: str) -> date | None:
    """The date of an address; None for what is no date."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
