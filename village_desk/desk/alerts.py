"""What one is told by itself, and when to be left in peace: everybody's own switches."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from village_desk.database import db
from village_desk.desk.finding import do_once
from village_desk.marked import marked
from village_desk.office.models import User
from village_desk.security.access import ROLES, current_office, current_user, requires
from village_desk.security.forms import DeskForm
from village_desk.tickets import attention
from village_desk.translation import gettext as _
from village_desk.translation import lazy_gettext as _l

blueprint = Blueprint("alerts", __name__)

BOTH = marked("Isi jam mulai dan jam selesai, atau kosongkan keduanya.")


class AlertsForm(DeskForm):
    wanted = SelectMultipleField(
        _l("Beri tahu saya lewat WhatsApp"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    quiet_from = TimeField(_l("Jangan ganggu sejak pukul (boleh kosong)"), [Optional()])
    quiet_until = TimeField(_l("sampai pukul (boleh kosong)"), [Optional()])


@blueprint.route("/desk/pemberitahuan", methods=["GET", "POST"])
@requires(*ROLES)
def show() -> str | tuple[str, int] | Response:
    """One's own switches."""
    user = current_user()
    form = AlertsForm(request.form)
    kinds = attention.kinds_for(user)
    form.wanted.choices = [SelectChoice(kind, _(words)) for kind, words in kinds.items()]
    if request.method != "POST":
        form.wanted.data = [kind for kind in kinds if attention.wishes(user, kind)]
        form.quiet_from.data, form.quiet_until.data = user.quiet_from, user.quiet_until
        return _page(form)
    if form.validate() and (form.quiet_from.data is None) != (form.quiet_until.data is None):
        form.quiet_until.errors = [_(BOTH)]
    if form.errors:
        return _page(form), 422
    wanted = form.wanted.data or []

    def act() -> None:
        mine = db.session.get_one(User, user.id)
        mine.alerts_off = [kind for kind in kinds if kind not in wanted and kind not in attention.ON_WISH]
        mine.alerts_wished = [kind for kind in wanted if kind in attention.ON_WISH]
        mine.quiet_from, mine.quiet_until = form.quiet_from.data, form.quiet_until.data

    do_once(act)
    return redirect(url_for("desk.alerts.show", hasil="simpan"), 303)


def _page(form: AlertsForm) -> str:
    saved = request.args.get("hasil") == "simpan"
    return render_template(
        "desk/alerts.html",
        form=form,
        saved=saved,
        has_phone=current_user().phone_index is not None,
        duty_phone=bool(current_office().duty_phone),
    )
