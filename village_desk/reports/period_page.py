"""The report of a period: a sentence to read aloud, figures beside those before, charts with their tables, files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request

from village_desk import audit, clock
from village_desk.database import transaction
from village_desk.errors import InvalidInput
from village_desk.figures import files, periods
from village_desk.figures.periods import A_MONTH, CHOICES, Period
from village_desk.figures.report import build
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.reports.kinds import FORMATS, PURPOSES
from village_desk.security.access import current_office, current_user, has_role, requires
from village_desk.translation import said

blueprint = Blueprint("period", __name__)

WALL = "dinding"  # `jam` of an address: times count every hour of the day
# What a head is asked first stands first: how many, in time, complaints, cost.
CARDS = "received kept complaints cost backlog first_answer bot_answer to_ready out_of_hours".split()


@blueprint.get("/reports/masa")
@requires("head", "admin")
def show() -> str:
    """The period that the address names; this month for anything else."""
    return page()


def page(problem: InvalidInput | None = None) -> str:
    """The period that this request asks for; with `problem` after a file was refused, what was chosen kept."""
    office, now = current_office(), clock.now()
    period, named = asked_for(office, now), may_name()
    report = build(office, period, now, wall=on_the_wall(), named=named)
    if named:
        with transaction():
            audit.note(
                "report.officers_named",
                office_id=office.id,
                user_id=current_user().id,
                subject=f"period:{period.first}:{period.last}",
            )
    return render_template(
        "reports/period.html",
        report=report,
        period=period,
        choices=CHOICES,
        purposes=PURPOSES,
        formats=FORMATS,
        cards=sorted(
            (line for line in report.lines if line.key in CARDS), key=lambda line: CARDS.index(line.key)
        ),
        asked=kept(period),
        days=_days(period),
        clock={"jam": WALL} if on_the_wall() else {},
        named=named,
        files=files.kept(office.id, now),
        problem=said(problem) if problem else "",
        wrong=(problem.field or "") if problem else "",
        chosen=request.form,
        busiest=max((max(row) for row in report.summary.grid), default=0),
    )


def asked_for(office: Office, now: datetime) -> Period:
    """The days that this address or form asks for."""
    asked = request.values
    hours = registry.hours_of(office)
    return periods.asked_for(
        asked.get("masa", ""),
        day_typed(asked.get("dari", "")),
        day_typed(asked.get("sampai", "")),
        hours,
        now,
    )


def on_the_wall() -> bool:
    """Are times to count every hour of the day?"""
    return request.values.get("jam") == WALL


def may_name() -> bool:
    """Officers by name: only on wish, and only for the head."""
    return request.values.get("nama") == "ya" and has_role("head")


def kept(period: Period) -> dict[str, Any]:
    """What an address must hold to come back to these days and this clock."""
    return _days(period) | ({"jam": WALL} if on_the_wall() else {})


def _days(period: Period) -> dict[str, Any]:
    asked: dict[str, Any] = {"masa": period.kind}
    if period.kind in ("sendiri", A_MONTH):
        asked |= {"masa": "sendiri", "dari": period.first.isoformat(), "sampai": period.last.isoformat()}
    return asked


def day_typed(typed: str) -> date | None:
    """The date of an address; None for what is no date."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
