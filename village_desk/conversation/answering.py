"""Short true answers: hours, place, fee, duration, requirements, status; and calling a person."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import flow, menus
from village_desk.conversation.intents import TICKET_NUMBER, Understanding
from village_desk.conversation.phrases import DURATION, FILLERS, REQUIREMENTS
from village_desk.conversation.showing import file_names
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import CallOfficer, StopNotices, TicketView
from village_desk.office.services import Service
from village_desk.office.wording_time import day_and_time, opening_words

MOST_TICKETS = 4
_ASKING_STATUS = frozenset({"status", "cek", "nomor", "lacak"})


def hours(talk: Talk) -> None:
    """Is the office open now, and when is it."""
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
    if not shown and talk.draft and talk.service:
        talk.say("status_draft", service=talk.service.name)
    elif not shown:
        talk.say("status_none")
    elif len(shown) > MOST_TICKETS:
        talk.say("status_more")


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


def requirements(talk: Talk, meant: Understanding) -> None:
    """The card, with the offer to start; how long it takes; or the question which service is meant."""
    service = talk.situation.catalogue.get(meant.service) or _at_hand(talk, meant)
    said = words(talk.text)
    if service is None:
        if meant.choices and not talk.draft:
            menus.offer(talk, meant.choices)
        else:
            talk.say("duration_which" if _asks_only_time(said) else "requirements_which")
        return
    if _asks_only_time(said):
        if service.estimate_only:
            talk.say("duration_by_officer", service=service.name)
        else:
            talk.say("duration", service=service.name, days=str(service.promised_working_days))
    else:
        flow.card(talk, service)
    if talk.draft is None:
        talk.ask("start", [service.slug])
        talk.say("card_start")


def _at_hand(talk: Talk, meant: Understanding) -> Service | None:
    """The service that is being talked about, when the question names none: "berapa lama jadinya?"."""
    if meant.choices:
        return None
    ask = talk.state.ask
    return talk.situation.catalogue.get(ask.items[0]) if ask.kind == "start" else talk.service


def _asks_only_time(said: list[str]) -> bool:
    def holds(known: tuple[tuple[str, ...], ...]) -> bool:
        return any(all(word in said for word in phrase) for phrase in known)

    return holds(DURATION) and not holds(REQUIREMENTS)


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


def fee(talk: Talk) -> None:
    """Everything is free (UU 24/2013 art. 79A), and asking for money is reported."""
    talk.say("fee")


SIMPLE: dict[str, Callable[[Talk], None]] = {
    "office_hours": hours,
    "office_location": location,
    "status": status,
    "pickup": pickup,
    "fee": fee,
    "language_change": language,
}
