"""Several requests, one verb: ticked in the queue, looked at together, then carried out one by one (ux Q11).

Each request is a change of its own with its own message: one that a colleague changed meanwhile stays as it is and is
named, and the others go through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.database import db, transaction
from village_desk.desk import way_back
from village_desk.desk.finding import action_key
from village_desk.desk.forms import ReturnedForm
from village_desk.desk.rows import Row, rows_of
from village_desk.desk.sending import Preview, preview_change
from village_desk.errors import DeskError
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.security.access import current_office, current_user, requires, scoped
from village_desk.security.forms import DeskForm
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
# Changes that need no words of their own, or the same for all; what needs a name has a page for each request.
CHANGES = (
    Status.IN_PROGRESS,
    Status.AWAITING_SIGNATURE,
    Status.AT_AGENCY,
    Status.RETURNED_BY_AGENCY,
    Status.READY,
)
WORDS: dict[str, type[DeskForm]] = {Status.RETURNED_BY_AGENCY: ReturnedForm}
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
    sure = request.form.get("langkah") == "kirim"
    if verb in (Status.AT_AGENCY, PRINT) and not sure:
        tickets = _with_linked(tickets, verb)
    if verb not in CHOICES or not tickets:
        return redirect(way_back.to_queue(hasil="centang"), 303)
    if verb == PRINT:
        return render_template("desk/printed.html", **_printed(tickets))
    form = WORDS.get(verb, DeskForm)(request.form)
    if not form.validate() or not sure:
        return _page(verb, tickets, form), 422 if form.errors else 200
    failed = _carry_out(verb, tickets, _detail(form))
    if not failed:
        whose = "-".join(str(ticket.id) for ticket in tickets) if verb != TAKE else None
        return redirect(way_back.to_queue(hasil="sekaligus", untuk=whose), 303)
    done = len(tickets) - len(failed)
    return render_template("desk/bulk_done.html", done=done, failed=failed, verb=_(CHOICES[verb]))


@blueprint.post("/desk/sekaligus/urungkan")
@requires("officer")
def take_back() -> Response:
    """Undo what was done together; what has gone already stays, and is said."""
    back = [_undone(ticket_id) for ticket_id in [ticket.id for ticket in _ticked()]]
    result = "urung" if all(back) else "urung-sebagian"
    result = result if any(back) else "urung-terlambat"
    return redirect(way_back.to_queue(hasil=result), 303)


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


def _with_linked(tickets: list[Ticket], verb: str) -> list[Ticket]:
    """What was asked for together goes along and stands together: to the agency where it is so far, on the list while
    it is open. The preview and the list show it."""
    bundles, ticked = queue.bundles(tickets), {ticket.id for ticket in tickets}

    def goes_along(one: Ticket) -> bool:
        may = one.closed_at is None if verb == PRINT else verb in status.allowed(one.kind, one.status)
        return may or one.id in ticked

    chosen: dict[int, Ticket] = {}
    for ticket in tickets:
        chosen.setdefault(ticket.id, ticket)
        for other in bundles[ticket.linked_to_id or ticket.id]:
            if goes_along(other):
                chosen.setdefault(other.id, other)
    return list(chosen.values())[:MOST]


def _detail(form: DeskForm) -> str:
    """The words that every citizen reads."""
    return (form["detail"].data or "").strip() if "detail" in form else ""


def _carry_out(verb: str, tickets: list[Ticket], detail: str) -> list[tuple[str, str]]:
    """Do it to each in a transaction of its own; (number, why not) of those that stayed as they were."""
    user, now, key = current_user(), clock.now(), action_key()
    failed: list[tuple[str, str]] = []
    for number, ticket_id in [(ticket.number, ticket.id) for ticket in tickets]:
        try:
            with transaction():
                if action_keys.use(_key_of(key, ticket_id), user.id, now):
                    _act(verb, ticket_id, detail, user.id, now)()
        except DeskError as problem:
            failed.append((number, said(problem)))
    return failed


def _act(verb: str, ticket_id: int, detail: str, user_id: int, now: datetime) -> Callable[[], object]:
    given = request.form.get(f"versi-{ticket_id}", "")
    version = int(given) if given.isascii() and given.isdigit() else None
    if verb == TAKE:
        return lambda: ownership.take_free(ticket_id, user_id, now=now, expected_version=version)
    return lambda: lifecycle.change_status(
        ticket_id, verb, actor=officer(user_id), now=now, detail=detail, expected_version=version
    )


def _key_of(key: str, ticket_id: int) -> str:
    """One key for each request of the form: a second press repeats nothing, and finishes what was cut off."""
    return hashlib.sha256(f"{key}:{ticket_id}".encode()).hexdigest()[:32]


def _page(verb: str, tickets: list[Ticket], form: DeskForm) -> str:
    office, now = current_office(), clock.now()
    rows = rows_of(tickets, queue.staff_names(office.id), registry.hours_of(office), now)
    able = [ticket for ticket in tickets if verb in status.allowed(ticket.kind, ticket.status)]
    detail = _detail(form)
    chosen = [_look(verb, row, ticket, able, detail, now) for row, ticket in zip(rows, tickets, strict=True)]
    return render_template(
        "desk/bulk.html",
        verb=verb,
        words=_(CHOICES[verb]),
        form=form,
        able=[one for one in chosen if not one.refused],
        refused=[one for one in chosen if one.refused],
        action_key=action_keys.new(),
    )


def _look(verb: str, row: Row, ticket: Ticket, able: list[Ticket], detail: str, now: datetime) -> Chosen:
    """`able`: those that the verb will change, in their order. `detail`: what their citizens read beside."""
    if verb == TAKE:
        return Chosen(row, ticket.version, None, _not_free(row, ticket))
    if verb not in status.allowed(ticket.kind, ticket.status):
        return Chosen(row, ticket.version, None, _("masih “%(status)s”", status=row.status.words))
    family = told_together.families(able)[ticket.id] if verb == Status.READY else [ticket]
    if family[0].id != ticket.id:
        number = family[0].number
        words = _("Disampaikan dalam pesan permohonan yang diajukan bersama: %(number)s.", number=number)
        return Chosen(row, ticket.version, Preview(None, words, "rest"), "")
    return Chosen(row, ticket.version, preview_change(ticket, verb, detail, now, also=family[1:]), "")


def _not_free(row: Row, ticket: Ticket) -> str:
    """Why it cannot be taken with others: from a colleague it is taken over on its own page, on purpose."""
    if ticket.closed_at is not None:
        return _("sudah ditutup")
    if ticket.assignee_id is None:
        return ""
    if ticket.assignee_id == current_user().id:
        return _("sudah milik Bapak/Ibu")
    return _("milik %(name)s; ambil alih dari halaman permohonannya", name=row.owner)


def _printed(tickets: list[Ticket]) -> dict[str, object]:
    """A list to carry: number, who, service, and the papers that go along."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    rows = rows_of(tickets, queue.staff_names(office.id), hours, now)
    papers = [
        [str(r["name"]) for r in ticket.terms.get("requirements", []) if r["required"]] for ticket in tickets
    ]
    bundle = [ticket.linked_to_id or ticket.id for ticket in tickets]
    together = [place > 0 and bundle[place - 1] == bundle[place] for place in range(len(bundle))]
    return {"lines": list(zip(rows, papers, together, strict=True)), "printed_at": hours.local(now)}
