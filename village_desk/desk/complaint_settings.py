"""What is decided about a complaint: who handles it, its topics and weight, whom it is about, who may see it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.desk.complaint_finding import back_to_complaint, complaint_or_404, workable_or_404
from village_desk.desk.finding import do_once, expected_version
from village_desk.errors import InvalidInput
from village_desk.security.access import current_user, requires
from village_desk.tickets import complaints

blueprint = Blueprint("complaint_settings", __name__)


@blueprint.post("/desk/aduan/<int:ticket_id>/petugas")
@requires("head", "admin")
def assign(ticket_id: int) -> Response:
    """Give it to one person, never to whom it is about."""
    ticket, by, now = complaint_or_404(ticket_id), current_user().id, clock.now()
    chosen = _user("assignee") if request.form.get("assignee") else None
    version = expected_version()
    return _done(
        ticket.id,
        lambda: complaints.assign(ticket.id, chosen, by=by, now=now, expected_version=version),
        "diserahkan",
    )


@blueprint.post("/desk/aduan/<int:ticket_id>/topik")
@requires("officer", "head", "admin")
def topics(ticket_id: int) -> Response:
    """What it is about, in the Ombudsman's kinds."""
    ticket, by, now = workable_or_404(ticket_id), current_user().id, clock.now()
    chosen = request.form.getlist("topics")
    return _done(ticket.id, lambda: complaints.set_topics(ticket.id, chosen, by=by, now=now), "topik")


@blueprint.post("/desk/aduan/<int:ticket_id>/kadar")
@requires("head", "admin")
def weight(ticket_id: int) -> Response:
    """How long it may take."""
    ticket, by, now = complaint_or_404(ticket_id), current_user().id, clock.now()
    chosen = request.form.get("weight", "")
    return _done(ticket.id, lambda: complaints.set_weight(ticket.id, chosen, by=by, now=now), "kadar")


@blueprint.post("/desk/aduan/<int:ticket_id>/rahasia")
@requires("head", "admin")
def confidential(ticket_id: int) -> Response:
    """Only the heads and the one officer, or everybody who works on requests."""
    ticket, by, now = complaint_or_404(ticket_id), current_user().id, clock.now()
    on = request.form.get("confidential") == "ya"
    result = "rahasia" if on else "terbuka"
    return _done(ticket.id, lambda: complaints.set_confidential(ticket.id, on, by=by, now=now), result)


@blueprint.post("/desk/aduan/<int:ticket_id>/terkait")
@requires("head", "admin")
def name_subject(ticket_id: int) -> Response:
    """It is about this member of staff, who no longer sees it."""
    ticket, by, now = complaint_or_404(ticket_id), current_user().id, clock.now()
    user_id = _user("subject")
    return _done(ticket.id, lambda: complaints.name_subject(ticket.id, user_id, by=by, now=now), "terkait")


@blueprint.post("/desk/aduan/<int:ticket_id>/bukan-terkait")
@requires("head", "admin")
def lift_subject(ticket_id: int) -> Response:
    """It is not about this member of staff after all."""
    ticket, by, now = complaint_or_404(ticket_id), current_user().id, clock.now()
    user_id = _user("subject")
    return _done(
        ticket.id, lambda: complaints.lift_subject(ticket.id, user_id, by=by, now=now), "bukan-terkait"
    )


def _done(ticket_id: int, act: Callable[[], object], result: str) -> Response:
    do_once(act)
    return back_to_complaint(ticket_id, result)


def _user(name: str) -> int:
    given = request.form.get(name, "")
    if not (given.isascii() and given.isdigit()) or len(given) > 9:
        raise InvalidInput("Pilih salah satu nama.", name)
    return int(given)
