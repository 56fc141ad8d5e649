"""Several requests, one verb: ticked in the queue, looked at together, then carried out one by one (ux Q11).

Each request is a change of its own with its own message: one that a colleague changed meanwhile stays as it is and is
named, and the others go through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.database import db, transaction
from village_desk.desk.finding import action_key
from village_desk.desk.rows import Row, rows_of
from village_desk.desk.sending import Preview, preview_change
from village_desk.errors import DeskError
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.security.access import current_office, current_user, requires, scoped
from village_desk.tickets import (
    action_keys,
    lifecycle,
    ownership,
    queue,
    status,
    told_together,
    undoing,
)
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import VERBS, Status
from village_desk.translation import gettext as _
from village_desk.translation import said

blueprint = Blueprint("bulk", __name__)

TAKE, PRINT = "ambil", "cetak"
# Changes that need no words of their own; what needs a reason or a name has a page for each request.
CHANGES = (Status.IN_PROGRESS, Status.AWAITING_SIGNATURE, Status.AT_AGENCY, Status.READY)
CHOICES = {
    TAKE: marked("Ambil permohonan"),
    **{str(to): VERBS[to] for to in CHANGES},
    PRINT: marked("Cetak daftar"),
}
MOST = 50
Answer = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Chosen:
    """One ticked request: its line, what will be sent, and why nothing can be done with it ("" when it can)."""

    row: Row
    version: int
    preview: Preview | None
    refused: str


@blueprint.post("/desk/sekaligus")
@requires("officer")
def together() -> Answer:
    """First what will happen to each, then, at the second press, it happens."""
    verb, tickets = request.form.get("apa", ""), _ticked()
    if verb == Status.AT_AGENCY and request.form.get("langkah") != "kirim":
        tickets = _with_linked(tickets)
    if verb not in CHOICES or not tickets:
        return redirect(url_for("desk.queue.show", hasil="centang"), 303)
    if verb == PRINT:
        return render_template("desk/printed.html", **_printed(tickets))
    if request.form.get("langkah") != "kirim":
        return _page(verb, tickets)
    failed = _carry_out(verb, tickets)
    if not failed:
        whose = "-".join(str(ticket.id) for ticket in tickets) if verb != TAKE else None
        return redirect(url_for("desk.queue.show", lihat="mine", hasil="sekaligus", untuk=whose), 303)
    done = len(tickets) - len(failed)
    return render_template("desk/bulk_done.html", done=done, failed=failed, verb=_(CHOICES[verb]))


@blueprint.post("/desk/sekaligus/urungkan")
@requires("officer")
def take_back() -> Response:
    """Undo what was done together; what has gone already stays, and is said."""
    back = [_undone(ticket_id) for ticket_id in [ticket.id for ticket in _ticked()]]
    result = "urung" if all(back) else "urung-sebagian"
    result = result if any(back) else "urung-terlambat"
    return redirect(url_for("desk.queue.show", lihat="mine", hasil=result), 303)


def _undone(ticket_id: int) -> bool:
    """Take this one back; a second press of the form hears what the first one did."""
    user, now, key = current_user(), clock.now(), _key_of(action_key(), ticket_id)
    with transaction():
        if not action_keys.use(key, user.id, now):
            return action_keys.answer_of(key, ["urung"]) is not None
        undone = undoing.undo(ticket_id, user_id=user.id, now=now)
        if undone:
            action_keys.keep_answer(key, "urung", user.id, now)
    return undone


def choices() -> dict[str, str]:
    """What may be done with those that are ticked."""
    return {verb: _(words) for verb, words in CHOICES.items()}


def undoable() -> list[int]:
    """The requests that the press before this page changed, as its address names them."""
    named = request.args.get("untuk", "").split("-")[:MOST]
    return [int(one) for one in named if one.isascii() and one.isdigit() and len(one) < 19]


def _ticked() -> list[Ticket]:
    """The ticked requests of the caller's office, in the order of the queue; anything else is passed over."""
    ids = {int(one) for one in request.form.getlist("t")[:MOST] if one.isascii() and one.isdigit()}
    wanted = select(Ticket).where(Ticket.id.in_(ids), Ticket.kind == "request")
    return list(db.session.scalars(scoped(wanted.order_by(*queue.OLDEST_PROMISE), Ticket)))


def _with_linked(tickets: list[Ticket]) -> list[Ticket]:
    """What was asked for together goes to the agency together, where it is so far; the preview shows it."""
    chosen = {ticket.id: ticket for ticket in tickets}
    for ticket in tickets:
        for other in queue.linked(ticket):
            if Status.AT_AGENCY in status.allowed(other.kind, other.status):
                chosen.setdefault(other.id, other)
    return list(chosen.values())[:MOST]


def _carry_out(verb: str, tickets: list[Ticket]) -> list[tuple[str, str]]:
    """Do it to each in a transaction of its own; (number, why not) of those that stayed as they were."""
    user, now, key = current_user(), clock.now(), action_key()
    failed: list[tuple[str, str]] = []
    for number, ticket_id in [(ticket.number, ticket.id) for ticket in tickets]:
        try:
            with transaction():
                if action_keys.use(_key_of(key, ticket_id), user.id, now):
                    _act(verb, ticket_id, user.id, now)()
        except DeskError as problem:
            failed.append((number, said(problem)))
    return failed


def _act(verb: str, ticket_id: int, user_id: int, now: datetime) -> Callable[[], object]:
    given = request.form.get(f"versi-{ticket_id}", "")
    version = int(given) if given.isascii() and given.isdigit() else None
    if verb == TAKE:
        return lambda: ownership.take(ticket_id, user_id, now=now, expected_version=version)
    return lambda: lifecycle.change_status(
        ticket_id, verb, actor=officer(user_id), now=now, expected_version=version
    )


def _key_of(key: str, ticket_id: int) -> str:
    """One key for each request of the form: a second press repeats nothing, and finishes what was cut off."""
    return hashlib.sha256(f"{key}:{ticket_id}".encode()).hexdigest()[:32]


def _page(verb: str, tickets: list[Ticket]) -> str:
    office, now = current_office(), clock.now()
    rows = rows_of(tickets, queue.staff_names(office.id), registry.hours_of(office), now)
    able = [ticket for ticket in tickets if verb in status.allowed(ticket.kind, ticket.status)]
    chosen = [_look(verb, row, ticket, able, now) for row, ticket in zip(rows, tickets, strict=True)]
    return render_template(
        "desk/bulk.html",
        verb=verb,
        words=_(CHOICES[verb]),
        able=[one for one in chosen if not one.refused],
        refused=[one for one in chosen if one.refused],
        action_key=action_keys.new(),
    )


def _look(verb: str, row: Row, ticket: Ticket, able: list[Ticket], now: datetime) -> Chosen:
    """`able`: those that the verb will change, in their order."""
    if verb == TAKE:
        why = "" if ticket.closed_at is None else _("sudah ditutup")
        why = why or (_("sudah milik Bapak/Ibu") if ticket.assignee_id == current_user().id else "")
        return Chosen(row, ticket.version, None, why)
    if verb not in status.allowed(ticket.kind, ticket.status):
        return Chosen(row, ticket.version, None, _("masih “%(status)s”", status=row.status.words))
    family = told_together.families(able)[ticket.id] if verb == Status.READY else [ticket]
    if family[0].id != ticket.id:
        number = family[0].number
        words = _("Disampaikan dalam pesan permohonan yang diajukan bersama: %(number)s.", number=number)
        return Chosen(row, ticket.version, Preview(None, words, "rest"), "")
    return Chosen(row, ticket.version, preview_change(ticket, verb, "", now, also=family[1:]), "")


def _printed(tickets: list[Ticket]) -> dict[str, object]:
    """A list to carry: number, who, service, and the papers that go along."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    rows = rows_of(tickets, queue.staff_names(office.id), hours, now)
    papers = [
        [str(r["name"]) for r in ticket.terms.get("requirements", []) if r["required"]] for ticket in tickets
    ]
    return {"lines": list(zip(rows, papers, strict=True)), "printed_at": hours.local(now)}
