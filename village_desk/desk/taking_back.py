"""Taking back one's last change of a request, while nobody outside has heard of it."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.config import current
from village_desk.desk.finding import action_key, back_to_ticket, once, ticket_or_404
from village_desk.security.access import current_user, requires
from village_desk.tickets import duplicates, undoing
from village_desk.translation import gettext as _

blueprint = Blueprint("taking_back", __name__)


def undo_seconds() -> str:
    """For how many seconds a change or a message can be taken back, as it is written."""
    return f"{current().number('UNDO'):g}"


def undo_words(result: str) -> str:
    """How long what was just done can be taken back. `result`: the key of what is said of it."""
    if result == "diubah-diam":  # the citizen is told nothing
        return _("Dapat diurungkan dalam %(seconds)s detik.", seconds=undo_seconds())
    return _("Pesan untuk warga dikirim dalam %(seconds)s detik.", seconds=undo_seconds())


@blueprint.post("/desk/t/<int:ticket_id>/urungkan")
@requires("officer")
def undo(ticket_id: int) -> Response:
    """The last change of status: undone, or said to be too late."""
    ticket, user, now = ticket_or_404(ticket_id), current_user(), clock.now()
    key = action_key()

    def act() -> str:
        if ticket.merged_into_id is not None:
            duplicates.separate(ticket.id, user_id=user.id, now=now, action_key=key)
            return "dipisah"
        return "urung" if undoing.undo(ticket.id, user_id=user.id, now=now) else "urung-terlambat"

    return back_to_ticket(ticket.id, once(act, "urung-terlambat", "urung", "dipisah"))
