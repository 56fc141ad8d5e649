"""Small marks on a request: its labels, a note that was read, a tracking link that is opened again."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from village_desk import clock
from village_desk.desk.finding import back_to_ticket, do_once, ticket_or_404
from village_desk.errors import InvalidInput
from village_desk.security.access import current_user, requires
from village_desk.security.forms import DeskForm, put
from village_desk.tickets import action_keys, disowning, labels, lifecycle, mentions
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.working_models import Label
from village_desk.translation import gettext as _
from village_desk.translation import lazy_gettext as _l

blueprint = Blueprint("marks", __name__)

Answer = str | tuple[str, int] | Response


class LabelForm(DeskForm):
    """The choices are set by the view: the labels of the office."""

    chosen = SelectMultipleField(
        _l("Label"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        coerce=int,
        validate_choice=False,  # a colleague may have taken the last one off; the verb sees to it
    )
    shown = HiddenField()  # the labels that were carried when the page was made, "3-8"
    new = StringField(_l("Label baru (boleh kosong)"))

    @property
    def was_shown(self) -> list[int] | None:
        """What the officer saw; None for a form that does not say so."""
        if self.shown.data is None:
            return None
        return [int(one) for one in self.shown.data.split("-") if one.isascii() and one.isdigit()]


def label_form(pairs: list[tuple[Label, bool]]) -> LabelForm:
    """The form with these labels; at the first look those that are carried are ticked."""
    form = LabelForm(request.form)
    form.chosen.choices = [SelectChoice(label.id, label.name) for label, _ in pairs]
    if request.method != "POST":
        form.chosen.data = [label.id for label, carried in pairs if carried]
        form.shown.data = "-".join(str(one) for one in form.chosen.data)
    return form


@blueprint.route("/desk/t/<int:ticket_id>/label", methods=["GET", "POST"])
@requires("officer")
def label(ticket_id: int) -> Answer:
    """Which labels the request carries."""
    ticket = ticket_or_404(ticket_id)
    form = label_form(labels.of_ticket(ticket))
    if request.method != "POST" or not form.validate():
        return _label_page(ticket, form)
    user, now = current_user(), clock.now()

    def act() -> None:
        chosen, new = form.chosen.data or [], form.new.data or ""
        labels.put_on_ticket(ticket, chosen, new, shown=form.was_shown)
        lifecycle.record(ticket, "label", officer(user.id), now)

    try:
        do_once(act)
    except InvalidInput as problem:
        put(form, problem)
        return _label_page(ticket, form)
    return back_to_ticket(ticket.id, "label")


@blueprint.post("/desk/t/<int:ticket_id>/sebutan")
@requires("officer")
def read(ticket_id: int) -> Response:
    """The officer has read the notes that call them here."""
    ticket = ticket_or_404(ticket_id)
    user, now = current_user(), clock.now()
    do_once(lambda: mentions.read(ticket.id, user.id, now))
    return back_to_ticket(ticket.id, "sebutan")


@blueprint.post("/desk/t/<int:ticket_id>/buka-tautan")
@requires("officer")
def open_link(ticket_id: int) -> Response:
    """The citizen is the right one after all: the tracking link works again."""
    ticket, user = ticket_or_404(ticket_id), current_user()
    do_once(lambda: disowning.open_again(ticket.id, user_id=user.id, now=clock.now()))
    return back_to_ticket(ticket.id, "tautan")


def _label_page(ticket: Ticket, form: LabelForm) -> Answer:
    page = render_template(
        "desk/label.html",
        form=form,
        back=("desk.ticket.show", {"ticket_id": ticket.id}, _("Permohonan %(number)s", number=ticket.number)),
        action_key=request.form.get("action_key") or action_keys.new(),
    )
    return page, 422 if request.method == "POST" else 200
