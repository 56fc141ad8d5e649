"""What colleagues and the citizen did while a page stood open: told before one's own words go, with both versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy import select
from wtforms import Field

from village_desk import clock
from village_desk.database import db
from village_desk.desk.history import Line, history_lines
from village_desk.desk.words import Tag, status_tag
from village_desk.errors import StaleChange
from village_desk.messages.models import OutboxMessage
from village_desk.office import registry
from village_desk.security.access import current_office, current_user
from village_desk.security.forms import DeskForm
from village_desk.tickets import action_keys, lifecycle, queue
from village_desk.tickets.models import Ticket, TicketEvent

# What may make one's words wrong. Who owns it, notes and labels do not.
MATTERS = frozenset(("status", "undone", "reply", "called", "paper", "merged", "separated", "disowned"))
NEWS = 3  # lines of the history that tell what a colleague did meanwhile


@dataclass(frozen=True)
class Told:
    """One line of the history, and the words that went to the citizen with it ("" without any)."""

    line: Line
    words: str


@dataclass(frozen=True)
class Stale:
    """What was to be done on a page that is older than what it speaks of."""

    title: str
    button: str
    form: DeskForm
    becomes: Tag | None
    possible: bool


def seen() -> int | None:
    """The last event of the history that the officer's page knew, from the form; None where it does not say."""
    given = request.form.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def last(events: Sequence[TicketEvent]) -> int:
    """The mark that a page made now carries."""
    return events[-1].id if events else 0


def since(events: Sequence[TicketEvent], mark: int | None) -> list[TicketEvent]:
    """What others did after it that may matter to one's words; nothing where the page does not say what it knew."""
    if mark is None:
        return []
    mine = current_user().id
    return [event for event in events if event.id > mark and event.actor_id != mine and _matters(event)]


def insist(ticket: Ticket) -> None:
    """Lock the ticket. Raises StaleChange when others did something since the form's page that may matter."""
    locked = lifecycle.locked(ticket.id)
    if since(queue.events(locked), seen()):
        raise StaleChange


def told(ticket: Ticket, events: Sequence[TicketEvent]) -> list[Told]:
    """These events in words, newest first, each with what the citizen was sent by it."""
    office = current_office()
    hours, now = registry.hours_of(office), clock.now()
    ids = [event.id for event in events]
    rows = db.session.execute(
        select(OutboxMessage.event_id, OutboxMessage.body).where(
            OutboxMessage.ticket_id == ticket.id,
            OutboxMessage.event_id.in_(ids),
            OutboxMessage.state != "cancelled",
        )
    )
    sent = {row[0]: row[1] or "" for row in rows}
    lines = history_lines(ticket, events, queue.staff_names(office.id), hours, now)
    return [Told(line, sent.get(one, "")) for line, one in zip(lines, ids[::-1], strict=True)]


def clash(ticket: Ticket, stale: Stale) -> tuple[str, int]:
    """Somebody changed it since the page was made: both versions, and nothing typed is lost (ux T5)."""
    events = queue.events(ticket)
    page = render_template(
        "desk/clash.html",
        change=stale,
        ticket=ticket,
        complaint=ticket.kind == "complaint",
        news=told(ticket, events[-NEWS:]),
        seen=last(events),
        present=status_tag(ticket.status),
        becomes=stale.becomes,
        possible=stale.possible,
        written=[(field.label.text, _as_read(field)) for field in stale.form if field.data],
        words="\n".join(_words_in(stale.form)),
        action_key=action_keys.new(),
    )
    return page, StaleChange.status


def _words_in(form: DeskForm) -> list[str]:
    return [field.data for field in form if field.type in ("TextAreaField", "StringField") and field.data]


def _as_read(field: Field) -> str:
    """What was typed, or the words of what was chosen."""
    if field.type in ("RadioField", "SelectMultipleField"):
        return ", ".join(str(option.label.text) for option in field if option.checked)
    return str(field.data)


def _matters(event: TicketEvent) -> bool:
    arrived = event.kind == "document" and event.actor_kind == "citizen"
    return arrived or event.kind in MATTERS
