"""What one step of a conversation may know, gathered from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from village_desk import config
from village_desk.citizens import doubt
from village_desk.conversation import rating
from village_desk.conversation.types import KnownPerson, Situation, TicketView
from village_desk.messages import attachments, silence
from village_desk.office import languages, registry, setup_questions
from village_desk.privacy import erasure_wishes
from village_desk.satisfaction import asking
from village_desk.tickets import chats, complaint_reading, notices, of_chats
from village_desk.tickets.complaint_reading import Facts
from village_desk.tickets.models import Ticket
from village_desk.whatsapp import proving, surveying
from village_desk.whatsapp.effects import Turn

PERSONAL = frozenset("nama nik no_kk alamat rt rw tempat_lahir tanggal_lahir pekerjaan".split())


def situations_of(turns: Sequence[Turn]) -> list[Situation]:
    """For each turn the office's catalogue and hours, the moment (UTC), and this chat's own tickets and files:
    nobody else's (S5)."""
    ids = [turn.citizen.id for turn in turns]
    tickets, dead = of_chats.of_citizens(ids), attachments.unusable(ids)
    complaints = [t.id for own in tickets.values() for t in own if t.kind == "complaint"]
    facts, erasing = complaint_reading.facts_of(complaints), erasure_wishes.asked_by(ids)
    unasked = asking.unasked([t.citizen.id for t in turns if rating.expected(t.conversation.state)])
    surveys = surveying.views_of(turns)
    return [
        replace(
            _of_office(turn),
            # After a long silence what is older does not exist, until it is known that it is the same person (S8).
            tickets=tuple(
                ticket_view(turn, ticket, facts.get(ticket.id))
                for ticket in tickets[turn.citizen.id]
                if not proving.withheld(turn, ticket.received_at)
            ),
            dead_files=dead[turn.citizen.id],
            language=registry.language_of(turn.office, turn.citizen.language),
            waits=chats.is_waiting(turn.conversation),
            officer_talks=silence.officer_talks(turn.conversation.officer_spoke_at, turn.now),
            officer_spoke_at=turn.conversation.officer_spoke_at,
            unasked=turn.citizen.id in unasked,
            doubted=turn.citizen.doubted_at is not None,
            tries_left=max(0, doubt.TRIES - turn.citizen.doubt_tries),
            notices_off=turn.citizen.notices_off_at is not None,
            erasure_asked=turn.citizen.id in erasing,
            people=people_of(turn, tickets[turn.citizen.id]),
            survey=surveys.get(turn.citizen.id),
        )
        for turn in turns
    ]


def _of_office(turn: Turn) -> Situation:
    """What holds for every chat of this office at this moment."""
    office, settings = turn.office, config.current()
    return Situation(
        office_name=office.name,
        office_phone=office.phone,
        office_address=office.address,
        hours=registry.hours_of(office),
        catalogue=registry.catalogue_of(office),
        now=turn.now,
        privacy_link=f"{settings.public_url}/privasi/{office.slug}",
        languages=languages.on(office.languages),
        map_link=setup_questions.map_link(office),
        emergency=office.emergency or {},
        reopen=timedelta(seconds=settings.number("REOPEN")),
    )


def people_of(turn: Turn, tickets: Sequence[Ticket]) -> tuple[KnownPerson, ...]:
    """For whom this chat has applied lately, each once, newest first; nothing older than a number takes to be
    given to somebody else (and nothing that was erased)."""
    since = turn.now - timedelta(seconds=config.current().number("IDENTITY_CHECK"))
    people: dict[str, KnownPerson] = {}
    for ticket in sorted(tickets, key=lambda one: one.id, reverse=True):
        fields = ticket.fields or {}
        name, nik = fields.get("nama"), fields.get("nik")
        if name and nik and ticket.received_at > since:
            person = KnownPerson(ticket.id, name, nik, ticket.applicant_relation, personal(fields))
            people.setdefault(nik, person)
    return tuple(people.values())


def personal(fields: Mapping[str, str]) -> dict[str, str]:
    """What stays the same from one request of a person to the next."""
    return {slug: value for slug, value in fields.items() if slug in PERSONAL}


def ticket_view(turn: Turn, ticket: Ticket, facts: Facts | None = None) -> TicketView:
    """A ticket as the conversation sees it, its status in the words of this office and this citizen's language."""
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        service=ticket.service or "",
        service_name=ticket.service_name,
        status=ticket.status,
        status_text=turn.text(f"status_{ticket.status}", {}),
        received_at=ticket.received_at,
        due_at=ticket.due_at,
        link=notices.tracking_link(ticket),
        waiting_for=tuple(ticket.waiting_for) if ticket.status == "documents_missing" else (),
        open=ticket.closed_at is None,
        kind=ticket.kind,
        acknowledge_by=facts.acknowledge_by if facts else None,
        answer=facts.answer if facts else "",
        objectable=_objectable(ticket, facts, turn),
        untold=f"{ticket.id}:{facts.answered_at}" if facts and facts.untold else "",
        completed_at=ticket.completed_at,
        linked_to=ticket.linked_to_id or 0,
    )


def _objectable(ticket: Ticket, facts: Facts | None, turn: Turn) -> bool:
    """An answer may be objected to for REOPEN from the moment it was given."""
    if facts is None or facts.answered_at is None or ticket.status not in ("answered", "closed"):
        return False
    if facts.untold:
        return True  # it has not been read yet
    return turn.now - facts.answered_at <= timedelta(seconds=config.current().number("REOPEN"))
