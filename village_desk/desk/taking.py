"""Whose request it is: taken, given to a colleague, handed back; who is away; and who else looks at it now."""

from __future__ import annotations

import logging
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from village_desk import clock
from village_desk.database import db, transaction
from village_desk.desk import way_back
from village_desk.desk.finding import back_to_ticket, do_once, expected_version, ticket_or_404
from village_desk.desk.forms import AssignForm
from village_desk.errors import InvalidInput
from village_desk.office.models import User
from village_desk.security.access import current_office, current_user, requires
from village_desk.tickets import action_keys, ownership, presence, queue, taking
from village_desk.tickets.models import Ticket

blueprint = Blueprint("taking", __name__)
log = logging.getLogger(__name__)

Answer = str | tuple[str, int] | Response


@blueprint.post("/desk/t/<int:ticket_id>/ambil")
@requires("officer")
def take(ticket_id: int) -> Response:
    """Make the request one's own."""
    ticket = ticket_or_404(ticket_id)
    user, now = current_user(), clock.now()
    do_once(lambda: ownership.take(ticket.id, user.id, now=now, expected_version=expected_version()))
    return back_to_ticket(ticket.id, "diambil")


@blueprint.post("/desk/ambil-berikutnya")
@requires("officer")
def take_next() -> Response:
    """Make the most urgent request that nobody works on one's own, and open it."""
    user, office, now = current_user(), current_office(), clock.now()
    taken: list[int] = []

    def act() -> None:
        taken.extend(taking.take_next(office.id, user.id, now))

    fresh = do_once(act)
    if taken:
        return back_to_ticket(taken[0], "diambil")
    # The second press of a double click finds what the first one took among one's own.
    nothing = way_back.to_queue(hasil="habis")
    return redirect(nothing if fresh else url_for("desk.queue.show", lihat="mine"), 303)


@blueprint.post("/desk/t/<int:ticket_id>/kembalikan")
@requires("officer")
def hand_back(ticket_id: int) -> Response:
    """Nobody's again."""
    ticket = ticket_or_404(ticket_id)
    user, now = current_user(), clock.now()
    do_once(lambda: ownership.hand_back(ticket.id, user.id, now=now, expected_version=expected_version()))
    return back_to_ticket(ticket.id, "dikembalikan")


@blueprint.route("/desk/t/<int:ticket_id>/tugaskan", methods=["GET", "POST"])
@requires("officer")
def assign(ticket_id: int) -> Answer:
    """To a colleague; who is away is not offered."""
    ticket = ticket_or_404(ticket_id)
    form = AssignForm(request.form)
    colleagues = [one for one in ownership.colleagues(ticket.office_id) if one.id != current_user().id]
    form.to.choices = [SelectChoice(one.id, one.name) for one in colleagues]
    if request.method != "POST" or not form.validate():
        page = render_template("desk/assign.html", ticket=ticket, form=form, action_key=action_keys.new())
        return page, 422 if request.method == "POST" else 200
    user, now, to = current_user(), clock.now(), form.to.data
    do_once(
        lambda: ownership.assign(ticket.id, to, by_id=user.id, now=now, expected_version=expected_version())
    )
    return back_to_ticket(ticket.id, "ditugaskan")


@blueprint.post("/desk/tugas")
@requires("officer")
def duty() -> Response:
    """Off duty (`ke=istirahat`): the open requests return to the queue. And on duty again (`ke=bertugas`)."""
    user, now, wanted = current_user(), clock.now(), request.form.get("ke", "")
    if wanted not in ("istirahat", "bertugas"):
        raise InvalidInput("Pilih bertugas atau tidak bertugas.", "ke")

    def act() -> None:
        mine = db.session.get_one(User, user.id, with_for_update=True, populate_existing=True)
        if wanted == "bertugas":
            mine.away_since = None
        elif mine.away_since is None:
            ownership.go_away(mine, now)

    do_once(act)
    return redirect(url_for("desk.queue.show", hasil=wanted), 303)


@blueprint.post("/desk/t/<int:ticket_id>/hadir")
@requires("officer", by_itself=True)
def here(ticket_id: int) -> dict[str, list[str]]:
    """The open page says that somebody is there, and hears who else is."""
    ticket = ticket_or_404(ticket_id)
    user, now = current_user(), clock.now()
    with transaction():
        presence.note(ticket, user.id, now)
    return {"others": names_of_others(ticket, queue.staff_names(ticket.office_id), now)}


def note_opened(ticket: Ticket, noted: datetime | None, now: datetime) -> None:
    """Opening the page says it too, so that a browser without scripts is seen; at most one row in a minute.

    `noted`: when this person was last noted here. The page never fails for it.
    """
    if noted is not None and now - noted < presence.NOTED_EVERY:
        return
    try:
        with transaction():
            presence.note(ticket, current_user().id, now)
    except OperationalError:
        log.warning("presence.not_written", extra={"ticket_id": ticket.id})


def names_of_others(ticket: Ticket, staff: dict[int, str], now: datetime) -> list[str]:
    """Who else of the office has the page of this request open."""
    others = presence.others(ticket.id, current_user().id, now)
    return [staff[one] for one in others if one in staff]
