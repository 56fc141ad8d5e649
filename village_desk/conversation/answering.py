"""Short true answers: hours, place, telephone, the office's own questions, status; and calling a person."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import open_days
from village_desk.conversation.intents import TICKET_NUMBER
from village_desk.conversation.showing import file_names
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import CallOfficer, StopNotices, TicketView
from village_desk.office.services import OwnQuestion
from village_desk.office.wording_time import day_and_time, opening_words

MOST_TICKETS = 4


def hours(talk: Talk) -> None:
    """How it stands with the day that was asked about; else whether the office is open now, and when it is."""
    if open_days.answer(talk):
        if talk.draft is None:
            talk.say("way_on")
        return
    table = opening_words(talk.situation.hours, talk.state.language) or "-"
    if talk.shut:
        talk.say("hours_shut", hours=table, opening=talk.opening)
    else:
        talk.say("hours_open", hours=table)


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


def status(talk: Talk) -> None:
    """This chat's own tickets; another's number gets the same answer as one that does not exist."""
    number = TICKET_NUMBER.search(talk.text)
    tickets = talk.situation.tickets
    if number:
        wanted = number.group().upper()
        own = [ticket for ticket in tickets if ticket.number.upper() == wanted]
        if own:
            _ticket(talk, own[0])
        else:
            talk.say("status_unknown", number=wanted)
        return
    shown = sorted(tickets, key=lambda t: (t.open, t.received_at), reverse=True)
    for ticket in shown[:MOST_TICKETS]:
        _ticket(talk, ticket)
    if not shown:
        talk.say("status_none")
    elif len(shown) > MOST_TICKETS:
        talk.say("status_more")


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


def contact(talk: Talk) -> None:
    """The office's own telephone; a private number of an official is never given."""
    talk.say("contact", **_office_phone(talk))


def no_calls(talk: Talk) -> None:
    """This number takes no calls; the office's telephone does."""
    talk.say("no_calls", **_office_phone(talk))


def _office_phone(talk: Talk) -> dict[str, str]:
    phone = talk.situation.office_phone
    hours = opening_words(talk.situation.hours, talk.state.language)
    return {"phone": phone, "hours": hours if phone else ""}


def own_question(talk: Talk, question: OwnQuestion) -> None:
    """The office's own answer, with the way on where nothing else is under way."""
    talk.intent = "office_hours"  # a question: it is greeted as one
    talk.say("office_answer", answer=(talk.english and question.answer_en) or question.answer)
    if talk.draft is None:
        talk.say("way_on")


def officer(talk: Talk) -> None:
    """PETUGAS: a person is called, the draft is kept, and what is written next goes to that person."""
    talk.call_officer("asked", "officer")
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


def emergency(talk: Talk) -> None:
    """The numbers that help come first; the village is told at once. The open question stays as it is."""
    talk.say("emergency")
    talk.state.handed_over, talk.state.misses = True, 0
    talk.effects.append(CallOfficer("emergency"))
    talk.state.alarmed = talk.draft is not None
    if talk.draft is None:
        talk.ask("officer")  # the place that we ask for is for a person to read, and no unknown wish


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
