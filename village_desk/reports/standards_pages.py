"""What the head prints and hangs up: service standards, the pledge, the procedure, before and after."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from flask import Blueprint, render_template, request

from village_desk import clock
from village_desk.errors import NotFound
from village_desk.figures import cases, history, periods, told
from village_desk.figures.cases import Case
from village_desk.figures.periods import CHOICES, Period
from village_desk.figures.spans import working_words
from village_desk.figures.summary import summarise
from village_desk.marked import Sentence
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.office.models import Office
from village_desk.office.wording_time import date_words
from village_desk.reports.period_page import day_typed
from village_desk.security.access import current_office, requires
from village_desk.standards import comparison, pledge, published, service_standard, sop
from village_desk.translation import language

blueprint = Blueprint("standards", __name__)


@blueprint.get("/reports/standar")
@requires("head", "admin")
def show_all() -> str:
    """Every service with its printed standard, and the other papers."""
    office = current_office()
    catalogue = registry.catalogue_of(office)
    return render_template(
        "reports/standards.html",
        groups=[(group.name, catalogue.in_group(group.digit)) for group in catalogue.groups],
        public=published.is_on(office),
    )


@blueprint.get("/reports/standar/<slug>")
@requires("head", "admin")
def show(slug: str) -> str:
    """One service's 14 components. Raises NotFound for a service that the office does not offer."""
    office = current_office()
    service = registry.catalogue_of(office).get(slug)
    if service is None:
        raise NotFound
    return render_template("reports/standard.html", s=service_standard.of(office, service))


@blueprint.get("/reports/maklumat")
@requires("head", "admin")
def show_pledge() -> str:
    """The *maklumat pelayanan*, one page to sign."""
    return render_template("reports/pledge.html", p=pledge.of(current_office()))


@blueprint.get("/reports/sop")
@requires("head", "admin")
def show_sop() -> str:
    """The procedure of this office as its settings are now."""
    office, now = current_office(), clock.now()
    today = registry.hours_of(office).local(now).date()
    return render_template(
        "reports/sop.html", sections=sop.sections(office, now), today=date_words(today, language())
    )


@blueprint.get("/reports/perbandingan")
@requires("head", "admin")
def compare() -> str:
    """Before and after in ten aspects, "after" of the period that the address names."""
    office, now = current_office(), clock.now()
    hours, asked = registry.hours_of(office), request.args
    period = periods.asked_for(
        asked.get("masa", ""),
        day_typed(asked.get("dari", "")),
        day_typed(asked.get("sampai", "")),
        hours,
        now,
    )
    rows = comparison.rows(office, _after(office, period, hours), partial(_in_words, hours=hours))
    return render_template("reports/comparison.html", rows=rows, period=period, choices=CHOICES)


def _after(office: Office, period: Period, hours: OfficeHours) -> comparison.After:
    there = cases.of_period(office.id, period)
    ids = [case.id for case in there if period.begins <= case.received_at < period.ends]
    reached, owed = told.of_ready([case.id for case in there if _became_ready(case, period)])
    states = cases.complaints(office.id, period)
    standard = registry.first_answer_of(office)
    return comparison.After(
        summary=summarise(there, period, hours, clock.now(), standard),
        complaints=len(states),
        answered=cases.answered(states),
        sent_back=len(history.sent_back(office.id, [(period, ids)])[0]),
        told=reached,
        to_tell=owed,
    )


def _became_ready(case: Case, period: Period) -> bool:
    moments = (one.ready_at for one in case.rounds)
    return any(at is not None and period.begins <= at < period.ends for at in moments)


def _in_words(span: timedelta, *, hours: OfficeHours) -> Sentence:
    return working_words(span, hours, clock.now())
