"""Looking for a request. What is looked for is personal: it is posted, and stands in no address and no log."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from village_desk import clock
from village_desk.desk.rows import rows_of
from village_desk.office import registry
from village_desk.security.access import ROLES, current_office, may_see_identities, requires
from village_desk.tickets import looking_up, queue

blueprint = Blueprint("looking_up", __name__)


@blueprint.route("/desk/cari", methods=["GET", "POST"])
@requires(*ROLES)
def show() -> str:
    """The search box, and what was found. GET only shows the box."""
    words = request.form.get("kata", "").strip()[: looking_up.LONGEST]
    now, office, identities = clock.now(), current_office(), may_see_identities()
    hours = registry.hours_of(office)
    found = looking_up.look_up(office, hours, words, now, identities=identities)
    staff = queue.staff_names(office.id) if identities else {}
    return render_template(
        "desk/looking_up.html",
        words=words,
        rows=rows_of(found.tickets, staff, hours, now),
        more=found.more,
        most=looking_up.MOST,
    )
