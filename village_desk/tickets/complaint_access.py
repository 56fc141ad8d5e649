"""Who may see a complaint, and who may handle it. One rule, asked by every reader of complaints.

Nobody sees what is about themselves. A confidential one is seen by the heads and by the one officer it was given to;
where every head is the subject of it, the admins stand in for them, so that it is never nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, false, func, or_, select

from village_desk.database import db
from village_desk.office.models import User
from village_desk.tickets.models import ComplaintSubject, Ticket

HANDLING_ROLES = frozenset({"officer", "head"})


def visible_to(user: User) -> list[ColumnElement[bool]]:
    """The conditions on tickets: complaints of this user's office that this user may see."""
    about_me = exists().where(ComplaintSubject.ticket_id == Ticket.id, ComplaintSubject.user_id == user.id)
    return [
        Ticket.kind == "complaint",
        Ticket.office_id == user.office_id,
        ~about_me,
        or_(Ticket.confidential.is_(False), _in_charge(user), Ticket.assignee_id == user.id),
    ]


def may_see(user: User, ticket: Ticket) -> bool:
    """May this user see this complaint?"""
    found = db.session.execute(select(Ticket.id).where(Ticket.id == ticket.id, *visible_to(user)))
    return found.first() is not None


def in_charge(user: User, ticket: Ticket) -> bool:
    """May this user assign it, keep it confidential and say whom it is about?"""
    conditions = [Ticket.id == ticket.id, _in_charge(user), *visible_to(user)]
    return db.session.execute(select(Ticket.id).where(*conditions)).first() is not None


def handlers(ticket: Ticket) -> list[User]:
    """The staff who may handle it: who works on requests or is in charge, and whom it is not about."""
    subjects = set(subject_ids(ticket.id))
    return [
        user
        for user in _staff(ticket.office_id)
        if user.id not in subjects and (set(user.roles) & HANDLING_ROLES or in_charge(user, ticket))
    ]


def nobody_left(ticket: Ticket) -> bool:
    """Is it about everybody who could be in charge of it? Then only the ways outside the office help."""
    leading = {user.id for user in _staff(ticket.office_id) if {"head", "admin"} & set(user.roles)}
    return bool(leading) and leading <= set(subject_ids(ticket.id))


def subject_ids(ticket_id: int) -> Sequence[int]:
    """The users whom it is about."""
    return db.session.scalars(
        select(ComplaintSubject.user_id).where(ComplaintSubject.ticket_id == ticket_id)
    ).all()


def head_ids(office_id: int) -> list[int]:
    """The active heads of this office."""
    return [user.id for user in _staff(office_id) if "head" in user.roles]


def _in_charge(user: User) -> ColumnElement[bool]:
    if "head" in user.roles:
        return Ticket.id == Ticket.id
    if "admin" not in user.roles:
        return false()
    heads = head_ids(user.office_id)
    subjects = select(func.count(ComplaintSubject.user_id.distinct())).where(
        ComplaintSubject.ticket_id == Ticket.id, ComplaintSubject.user_id.in_(heads)
    )
    return subjects.correlate(Ticket).scalar_subquery() == len(heads)


def _staff(office_id: int) -> list[User]:
    rows = select(User).where(User.office_id == office_id, User.active.is_(True)).order_by(User.id)
    return list(db.session.scalars(rows))
