"""The same thing asked for twice: one request goes on, the other is closed; and taking that back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from village_desk import clock
from village_desk.desk.changing import Answer, Change, answer
from village_desk.desk.finding import action_key, back_to_ticket, do_once, expected_version, ticket_or_404
from village_desk.desk.words import came_in, status_words
from village_desk.office import registry
from village_desk.security.access import current_office, current_user, requires
from village_desk.security.forms import DeskForm
from village_desk.tickets import duplicates
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status
from village_desk.translation import gettext as _
from village_desk.translation import lazy_gettext as _l

blueprint = Blueprint("merging", __name__)


class MergeForm(DeskForm):
    """The choices are set by the view: open requests of the same chat or applicant."""

    into = RadioField(
        _l("Lanjutkan dengan permohonan"),
        [InputRequired(_l("Pilih permohonan yang dilanjutkan."))],
        coerce=int,
    )


@blueprint.route("/desk/t/<int:ticket_id>/gabungkan", methods=["GET", "POST"])
@requires("officer")
def merge(ticket_id: int) -> Answer:
    """Close this one, because that one is the same: the message is shown first, and goes once."""
    ticket, form = ticket_or_404(ticket_id), MergeForm(request.form)
    others = {one.id: one for one in duplicates.candidates(ticket)}
    if not others and ticket.merged_into_id is None:
        return render_template("desk/merge_none.html", ticket=ticket)
    form.into.choices = [SelectChoice(one.id, _described(one)) for one in others.values()]
    user, now = current_user(), clock.now()

    def detail() -> str:
        into = others.get(form.into.data or 0)
        return duplicates.detail_of(ticket, into) if into else ""

    def act() -> object:
        return duplicates.merge(
            ticket.id, form.into.data, user_id=user.id, now=now, expected_version=expected_version()
        )

    title, button = _("Gabungkan permohonan yang sama"), _("Gabungkan")
    return answer(Change(ticket, Status.CANCELLED, title, button, form, detail, act, "digabung"))


@blueprint.post("/desk/t/<int:ticket_id>/pisahkan")
@requires("officer")
def separate(ticket_id: int) -> Response:
    """It was not the same after all."""
    ticket, user, now, key = ticket_or_404(ticket_id), current_user(), clock.now(), action_key()
    do_once(lambda: duplicates.separate(ticket.id, user_id=user.id, now=now, action_key=key))
    return back_to_ticket(ticket.id, "dipisah")


@dataclass(frozen=True)
class Merged:
    """Where a request that was closed as a duplicate goes on, and whether that can be taken back."""

    id: int
    number: str
    separable: bool


def merged(ticket: Ticket) -> Merged | None:
    """None for nearly every request: nothing is asked of the database then."""
    other = duplicates.into(ticket)
    return Merged(other.id, other.number, duplicates.separable(ticket)) if other else None


def _described(ticket: Ticket) -> str:
    hours = registry.hours_of(current_office())
    came = came_in(ticket.received_at, hours, clock.now())
    return f"{ticket.service_name}, {ticket.number}, {came}, {status_words(ticket.status).lower()}"
