"""Carries out what a step decided about complaints, in the turn's transaction, and says which messages are of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from village_desk.citizens.models import Citizen
from village_desk.conversation.complaint_answers import ANSWERS as TELLING
from village_desk.conversation.engine import Step
from village_desk.conversation.state import State
from village_desk.conversation.types import AddToComplaint, OpenComplaint, Say, TicketView, WithdrawComplaint
from village_desk.database import db
from village_desk.messages import speaking
from village_desk.office import registry, wording_time
from village_desk.office.models import Office
from village_desk.tickets import complaint_access, complaint_intake, complaint_times, complaints, notices
from village_desk.tickets.complaint_intake import Told
from village_desk.tickets.models import Ticket

Fact = tuple[str, dict[str, str]]
ComplaintEffect = OpenComplaint | AddToComplaint | WithdrawComplaint


@dataclass
class Done:
    """What was done to which ticket, and the texts that say so, as (key, values)."""

    ticket_id: int
    facts: list[Fact] = field(default_factory=list)


def numbers_of(tickets: Collection[TicketView]) -> frozenset[str]:
    """The numbers of the complaints among a chat's own tickets: an answer that names one is of a complaint."""
    return frozenset(ticket.number for ticket in tickets if ticket.kind == "complaint")


def is_private(before: State, result: Step, numbers: Collection[str]) -> bool:
    """Is this message, or its answer, of a complaint? Then no page of chats may show either."""
    if before.ask.kind == "complaint" and before.ask.items[:1] and before.ask.items[0] in TELLING:
        return True
    return any(_tells_of_one(effect, numbers) for effect in result.effects)


def _tells_of_one(effect: object, numbers: Collection[str]) -> bool:
    if isinstance(effect, OpenComplaint | AddToComplaint | WithdrawComplaint):
        return True
    if not isinstance(effect, Say):
        return False
    return effect.key.startswith("complaint") or any(n in v for n in numbers for v in effect.values.values())


def carry_out(
    effect: ComplaintEffect, office: Office, citizen: Citizen, moment: datetime, now: datetime, training: bool
) -> Done:
    """Do it. `moment`: when the citizen wrote; `now`: when the turn is thought about."""
    match effect:
        case OpenComplaint():
            return _open(effect, office, citizen, moment, training)
        case AddToComplaint():
            return _add(effect, office, citizen, now)
        case WithdrawComplaint():
            ticket = _own(effect.ticket_id, citizen)
            complaints.withdraw(ticket.id, now=now)
            return Done(ticket.id, [("complaint_withdrawn", {"number": ticket.number})])


def _open(effect: OpenComplaint, office: Office, citizen: Citizen, moment: datetime, training: bool) -> Done:
    told = Told(
        about=effect.about,
        story=effect.story,
        whom=effect.whom,
        happened=effect.happened,
        name=effect.name,
        anonymous=effect.anonymous,
        files=effect.files,
    )
    ticket = complaint_intake.open_complaint(
        office, told, citizen=citizen, received_at=moment, training=training
    )
    row = complaint_times.of(ticket)
    values = {
        "number": ticket.number,
        "acknowledge": _words(office, citizen, row.acknowledge_by),
        "resolve": _words(office, citizen, ticket.due_at),
        "link": notices.tracking_link(ticket),
    }
    facts: list[Fact] = [("complaint_receipt", values)]
    if complaint_access.nobody_left(ticket):
        facts.append(("complaint_nobody", {}))
    elif ticket.confidential:
        facts.append(("complaint_confidential", {}))
    elif row.anonymous:
        facts.append(("complaint_anonymous", {}))
    facts.append(("complaint_outside", {}))
    return Done(ticket.id, facts)


def _add(effect: AddToComplaint, office: Office, citizen: Citizen, now: datetime) -> Done:
    ticket = _own(effect.ticket_id, citizen)
    names = [citizen.profile_name]
    if not effect.objects:
        complaints.add_words(ticket.id, effect.words, effect.files, names=names, now=now)
        return Done(ticket.id, [("complaint_noted", {"number": ticket.number})])
    complaints.object_to(ticket.id, effect.words, names=names, now=now)
    values = {"number": ticket.number, "resolve": _words(office, citizen, ticket.due_at)}
    return Done(ticket.id, [("complaint_reopened", values), ("complaint_outside", {})])


def _own(ticket_id: int, citizen: Citizen) -> Ticket:
    ticket = db.session.get(Ticket, ticket_id)
    if ticket is None or ticket.citizen_id != citizen.id or ticket.kind != "complaint":
        raise LookupError("A complaint belongs to the chat that told it.")
    return ticket


def _words(office: Office, citizen: Citizen, moment: datetime | None) -> str:
    if moment is None:
        return speaking.text(office, citizen, "complaint_soon", {})
    language = speaking.language_to(office, citizen, "complaint_receipt")
    return wording_time.day_and_time(moment, registry.hours_of(office).timezone, language)
