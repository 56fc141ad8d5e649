"""Handing papers over: found by their code or a name, and the register (*ekspedisi*) of what has left the office."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.database import db
from village_desk.desk.forms import relation_words
from village_desk.desk.rows import applicant_names, rows_of
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.security.access import ROLES, current_office, may_see_identities, requires, scoped
from village_desk.tickets import looking_up, pickup, queue
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

blueprint = Blueprint("collecting", __name__)

LONGEST = 80
MONTHS_BACK = 12


@blueprint.route("/desk/serah", methods=["GET", "POST"])
@requires("officer")
def find() -> str | Response:
    """By the code on the citizen's phone or slip, or by the name. A name is personal: it is posted."""
    typed = request.form.get("kata", "").strip()[:LONGEST]
    found = pickup.find(current_office().id, typed) if typed else None
    if found is not None:
        return redirect(url_for("desk.changes.hand_over", ticket_id=found.id), 303)
    return _page(typed)


@blueprint.get("/desk/serah/<code>")
@requires("officer")
def by_code(code: str) -> tuple[str, int] | Response:
    """Where the pick-up QR leads: the phone's own camera opens it, and the officer's sign-in is asked for."""
    found = pickup.find(current_office().id, code[:LONGEST])
    if found is not None:
        return redirect(url_for("desk.changes.hand_over", ticket_id=found.id), 303)
    return _page("", unknown=True), 404


@blueprint.get("/desk/ekspedisi")
@requires(*ROLES)
def register() -> str:
    """What was handed over in one month, as a table to look at or print."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    first = _month(hours, now)
    until = (first + timedelta(days=32)).replace(day=1)
    rows = pickup.handed_over(office.id, first, until)
    names = applicant_names([ticket for ticket, _ in rows])
    staff = queue.staff_names(office.id) if may_see_identities() else {}
    lines = [
        {
            "ticket": ticket,
            "at": hours.local(ticket.completed_at) if ticket.completed_at else None,
            "who": names.get(ticket.id, "-"),
            "by": (ticket.collected_by or "-") if may_see_identities() else "-",
            "relation": relation_words(ticket.collected_relation),
            "officer": staff.get(user_id or 0, "-"),
        }
        for ticket, user_id in rows
    ]
    return render_template(
        "desk/register.html", lines=lines, chosen=first.strftime("%Y-%m"), months=_months(hours, now)
    )


def _page(typed: str, *, unknown: bool = False) -> str:
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    if typed:
        found = looking_up.look_up(office, hours, typed, now, identities=True)
        tickets = [ticket for ticket in found.tickets if ticket.status == Status.READY]
    else:
        wanted = select(Ticket).where(Ticket.status == Status.READY, Ticket.kind == "request")
        tickets = list(db.session.scalars(scoped(wanted.order_by(Ticket.ready_at).limit(queue.PAGE), Ticket)))
    rows = rows_of(tickets, queue.staff_names(office.id), hours, now)
    return render_template("desk/collecting.html", rows=rows, typed=typed, unknown=unknown)


def _month(hours: OfficeHours, now: datetime) -> datetime:
    """The first moment of the month asked for (`bulan`, 2026-11), local time; this month for anything else."""
    local = hours.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    asked = request.args.get("bulan", "")
    known = {one.strftime("%Y-%m"): one for one in _firsts(local)}
    return known.get(asked, local)


def _firsts(local: datetime) -> list[datetime]:
    firsts = [local]
    for _ in range(MONTHS_BACK):
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return firsts


def _months(hours: OfficeHours, now: datetime) -> list[str]:
    local = hours.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return [one.strftime("%Y-%m") for one in _firsts(local)]
