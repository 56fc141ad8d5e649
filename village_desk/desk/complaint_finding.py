"""How the complaint pages find what an address names: a complaint that this very user may see, or nothing at all.

One that is confidential, or about the caller, does not exist: not in words, and not in the time of the answer.
"""

from __future__ import annotations

from flask import redirect, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk.database import db
from village_desk.errors import NotFound
from village_desk.security.access import current_user, has_role, scoped_one
from village_desk.tickets import complaint_access
from village_desk.tickets.models import Ticket


def complaint_or_404(ticket_id: int) -> Ticket:
    """The complaint, where the caller may see it. Raises NotFound."""
    found = scoped_one(
        select(Ticket).where(Ticket.id == ticket_id, *complaint_access.visible_to(current_user())), Ticket
    )
    assert isinstance(found, Ticket)
    return found


def workable_or_404(ticket_id: int) -> Ticket:
    """The complaint, where the caller may also read its words and work on it. Raises NotFound."""
    ticket = complaint_or_404(ticket_id)
    if not may_work(ticket):
        raise NotFound
    return ticket


def is_visible(ticket_id: int) -> bool:
    """Is this a complaint that the caller may see?"""
    conditions = complaint_access.visible_to(current_user())
    return (
        db.session.execute(select(Ticket.id).where(Ticket.id == ticket_id, *conditions)).first() is not None
    )


def may_work(ticket: Ticket) -> bool:
    """Its words are for officers and heads, and for admins only where they stand in for the heads."""
    return has_role("officer", "head") or complaint_access.in_charge(current_user(), ticket)


def back_to_complaint(ticket_id: int, result: str) -> Response:
    """To the complaint's page, which says what was done; to the list where it is not the caller's to see any more."""
    if not is_visible(ticket_id):
        return redirect(url_for("desk.complaint_list.show", hasil=result), 303)
    return redirect(url_for("desk.complaint.show", ticket_id=ticket_id, hasil=result), 303)
