"""Making a request one's own: this one, or the most urgent that nobody works on."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.desk.finding import back_to_ticket, do_once, expected_version, ticket_or_404
from village_desk.security.access import current_office, current_user, requires
from village_desk.tickets import lifecycle, taking

blueprint = Blueprint("taking", __name__)


@blueprint.post("/desk/t/<int:ticket_id>/ambil")
@requires("officer")
def take(ticket_id: int) -> Response:
    """Make the request one's own."""
    ticket = ticket_or_404(ticket_id)
    user, now = current_user(), clock.now()
    do_once(lambda: lifecycle.take(ticket.id, user.id, now=now, expected_version=expected_version()))
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
    nothing = url_for("desk.queue.show", hasil="habis")
    return redirect(nothing if fresh else url_for("desk.queue.show", lihat="mine"), 303)
