"""Which changes a ticket allows besides its next step, as links to their pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from village_desk.tickets import paper_sending, status
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import VERBS, Status
from village_desk.translation import gettext as _

# These ask for more than a confirmation, so they have pages of their own.
OWN_PAGES = {
    Status.DOCUMENTS_MISSING: "desk.changes.ask",
    Status.REJECTED: "desk.changes.reject",
    Status.COMPLETED: "desk.changes.hand_over",
}
HARMFUL = frozenset({Status.REJECTED, Status.CANCELLED})


@dataclass(frozen=True)
class Action:
    """A verb and the address of its page."""

    words: str
    url: str
    harmful: bool = False


def page_of(ticket: Ticket, to: str) -> str:
    """The address of the page that leads to status `to`."""
    own = OWN_PAGES.get(Status(to)) if ticket.kind == "request" else None
    if own is not None:
        return url_for(own, ticket_id=ticket.id)
    return url_for("desk.changes.confirm", ticket_id=ticket.id, to=to)


def other_actions(ticket: Ticket) -> list[Action]:
    """All allowed changes, harmful ones last; reopening a finished request is called so."""
    allowed = sorted(
        status.allowed(ticket.kind, ticket.status), key=lambda to: (to in HARMFUL, list(VERBS).index(to))
    )
    actions = [Action(verb(ticket, to), page_of(ticket, to), to in HARMFUL) for to in allowed]
    if paper_sending.can_send(ticket):
        page = url_for("desk.papers.send", ticket_id=ticket.id)
        actions.insert(0, Action(_("Kirim PDF ke warga"), page))
    return actions


def verb(ticket: Ticket, to: str) -> str:
    """The words on the button that leads to status `to`."""
    if ticket.status == Status.COMPLETED and to == Status.CHECKING:
        return str(_("Buka kembali permohonan"))
    return str(_(VERBS[to]))
