"""Short true answers: hours, place, telephone, the office's own questions, status; and calling a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from village_desk.conversation import doubt, open_days, own_tickets
from village_desk.conversation.intents import TICKET_NUMBER
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.showing import file_names
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import About, CallOfficer, StopNotices, TicketView
from village_desk.office.wording_time import day_and_time, opening_words

MOST_TICKETS = 4
LATELY = timedelta(minutes=10)  # what was said so lately is not said again
_ASKING_STATUS = frozenset({"status", "cek", "nomor", "lacak"})


def hours(talk: Talk) -> None:
    """How it stands with the day that was asked about; else whether the office is open now, and when it is."""
    if open_days.answer(talk):
        _from_here(talk)
        return
    table = opening_words(talk.situation.hours, talk.state.language) or "-"
    if talk.shut:
        talk.say("hours_shut", hours=table, opening=talk.opening)
    else:
        talk.say("hours_open", hours=table)
    _from_here(talk)


def _from_here(talk: Talk) -> None:
    """Nobody need come for most things; beside an open request that would lead away from it."""
    if talk.draft is None:
        talk.say("from_here" if talk.quiet_for > LATELY else "way_on")


def location(talk: Talk) -> None:
    """Where the office is."""
    known = talk.situation
    table = opening_words(known.hours, talk.state.language) or "-"
    talk.say(
        "location",
        office=known.office_name,
        address=known.office_address,
        phone=known.office_phone,
        hours=table,
        map=known.map_link,
    )
    _from_here(talk)


def status(talk: Talk) -> None:
    """This chat's own tickets; another's number gets the same answer as one that does not exist."""
    tickets = talk.situation.tickets
    if pointed := own_tickets.pinned(talk):
        _tell(talk, [pointed])
    elif number := own_tickets.numbered(talk.text):
        if not doubt.asks(talk, "status"):
            talk.say("status_unknown", number=number)
    elif tickets:
        _tell(talk, own_tickets.called(talk, tickets) or tickets)
    elif doubt.asks(talk, "status"):
        return
    elif talk.draft and talk.service:
        talk.say("status_draft", service=talk.service.name)
    else:
        talk.say("status_none")


def _tell(talk: Talk, tickets: Sequence[TicketView]) -> None:
    shown = sorted(tickets, key=lambda t: (t.open, t.received_at), reverse=True)
    for ticket in shown[:MOST_TICKETS]:
        _ticket(talk, ticket)
    if len(shown) > MOST_TICKETS:
        talk.say("status_more")
    if len(shown) == 1:
        talk.effects.append(About(shown[0].id))


def asks_for_number(text: str) -> bool:
    """ "status WNJ-2611-0001", or the number alone: nobody's address, whatever is being asked."""
    rest = TICKET_NUMBER.sub(" ", text, count=1)
    return rest != text and set(words(rest)) <= _ASKING_STATUS | FILLERS


def _ticket(talk: Talk, ticket: TicketView) -> None:
    tz = talk.situation.hours.timezone
    service = talk.situation.catalogue.get(ticket.service)
    missing = file_names(service, ticket.waiting_for, talk.state.language) if service else ""
    talk.say(
        "status_ticket",
        number=ticket.number,
        service=ticket.service_name,
        status=ticket.status_text,
        due=day_and_time(ticket.due_at, tz, talk.state.language)
        if ticket.due_at and ticket.open and ticket.status != "ready"
        else "",
        missing=missing,
        link=ticket.link,
    )


def pickup(talk: Talk) -> None:
    """When and how a paper is collected, with this chat's own requests."""
    talk.say("pickup_info", hours=opening_words(talk.situation.hours, talk.state.language) or "-")
    if talk.situation.tickets:
        status(talk)


def officer(talk: Talk) -> None:
    """PETUGAS: a person is called, the draft is kept, and what is written next goes to that person."""
    waits = talk.state.handed_over and talk.state.ask.kind == "officer"
    talk.call_officer("asked", "officer_waiting" if waits else "officer")
    _set_aside(talk)


def complaint(talk: Talk) -> None:
    """ADUAN and words of complaint: listen first; a person reads it."""
    if talk.state.handed_over and talk.state.ask.kind == "officer":
        # The story that we asked for: told in the same words, it must not be asked for again.
        talk.effects.append(CallOfficer("complaint"))
        talk.say("officer_noted")
        talk.state.misses = 1
        return
    talk.call_officer("complaint", "complaint")
    _set_aside(talk)


def _set_aside(talk: Talk) -> None:
    """The open question waits behind the talk with a person; LANJUT brings it back."""
    if talk.service and talk.draft:
        talk.say("draft_kept", service=talk.service.name)
    talk.ask("officer")


def notices(talk: Talk, *, off: bool) -> None:
    """BERHENTI or MULAI: business-initiated notices stop, or go again."""
    talk.state.notices_off = off
    talk.effects.append(StopNotices(off))
    talk.say("stopped" if off else "started")


def language(talk: Talk) -> None:
    """Another language is asked for: Indonesian and English are complete, others are answered honestly."""
    said = set(words(talk.text))
    if said & {"english", "inggris"}:
        talk.state.language = "en"
        talk.say("language_en")
    elif said & {"indonesia", "indonesian"}:
        talk.state.language = "id"
        talk.say("language_id")
    else:
        talk.say("language_other")


SIMPLE: dict[str, Callable[[Talk], None]] = {
    "office_hours": hours,
    "office_location": location,
    "status": status,
    "pickup": pickup,
    "language_change": language,
}
