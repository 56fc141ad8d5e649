"""How the desk's views find what an address names: of the caller's office, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, request, url_for
from sqlalchemy import and_, select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.citizens.models import Citizen, Person
from village_desk.database import db, transaction
from village_desk.messages.models import Conversation
from village_desk.security.access import current_user, may_see_identities, scoped_one
from village_desk.tickets import action_keys
from village_desk.tickets.models import ReplyDraft, Ticket


def ticket_or_404(ticket_id: int) -> Ticket:
    """The request of the caller's office. Raises NotFound, of a complaint too: it has pages and rules of its own."""
    found = scoped_one(select(Ticket).where(Ticket.id == ticket_id, Ticket.kind == "request"), Ticket)
    assert isinstance(found, Ticket)
    return found


@dataclass(frozen=True)
class Opened:
    """A request with those who belong to it, read together; nobody's name is read for who may not see it."""

    ticket: Ticket
    applicant: Person | None = None
    citizen: Citizen | None = None
    draft: ReplyDraft | None = None


def opened(ticket_id: int) -> Opened | None:
    """The request of the caller's office in one query; None for what is no request of it."""
    user = current_user()
    mine = (Ticket.id == ticket_id, Ticket.kind == "request", Ticket.office_id == user.office_id)
    if not may_see_identities():
        found = db.session.scalars(select(Ticket).where(*mine)).one_or_none()
        return Opened(found) if found else None
    row = db.session.execute(
        select(Ticket, Person, Citizen, ReplyDraft)
        .outerjoin(Person, and_(Person.id == Ticket.applicant_id, Person.office_id == user.office_id))
        .outerjoin(Citizen, Citizen.id == Ticket.citizen_id)
        .outerjoin(ReplyDraft, and_(ReplyDraft.ticket_id == Ticket.id, ReplyDraft.user_id == user.id))
        .where(*mine)
    ).one_or_none()
    return Opened(*row) if row else None


def chat_or_404(conversation_id: int) -> Conversation:
    """The chat of the caller's office. Raises NotFound."""
    found = scoped_one(select(Conversation).where(Conversation.id == conversation_id), Conversation)
    assert isinstance(found, Conversation)
    return found


def expected_version() -> int | None:
    """The version of the ticket that the officer saw, from the form."""
    given = request.form.get("version", "")
    return int(given) if given.isascii() and given.isdigit() else None


def action_key() -> str:
    """The key of this very press: the form's own, with what was typed and chosen in it.

    Who steps back in the browser and writes something else in the same form does something else. A form that our
    pages did not make gets a fresh key, so that it is not lost.
    """
    given = request.form.get("action_key", "")[:40]
    if not given:
        return action_keys.new()
    said = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    files = [(name, file.filename) for name, file in request.files.items(multi=True)]
    return hashlib.sha256(json.dumps([given, sorted(said), files]).encode()).hexdigest()[:40]


def do_once(act: Callable[[], object]) -> bool:
    """Carry out an act in one transaction, unless this very form was sent before (S22)."""
    with transaction():
        fresh = action_keys.use(action_key(), current_user().id, clock.now())
        if fresh:
            act()
    return fresh


def done_already() -> bool:
    """Was this very form carried out before? Then what it speaks of may not be there any more."""
    return action_keys.used(action_key())


def once(act: Callable[[], str], *answers: str) -> str:
    """Carry out an act once; a second press of this very form hears the first one's answer, one of `answers`."""
    key, user, now = action_key(), current_user(), clock.now()
    with transaction():
        if not action_keys.use(key, user.id, now):
            return action_keys.answer_of(key, answers) or answers[0]
        answer = act()
        action_keys.keep_answer(key, answer, user.id, now)
    return answer


def back_to_ticket(ticket_id: int, result: str) -> Response:
    """To the ticket's page, which says what was done. `result` is a key of its words."""
    return redirect(url_for("desk.ticket.show", ticket_id=ticket_id, hasil=result), 303)
