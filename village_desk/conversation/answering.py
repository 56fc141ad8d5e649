"""Short true answers: hours, place, telephone, the office's own questions, status; and calling a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from village_desk.conversation import complaint_status, doubt, open_days, own_tickets
from village_desk.conversation.captions import by_caption
from village_desk.conversation.intents import TICKET_NUMBER, Understanding
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.showing import file_names
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import About, StopNotices, TicketView
from village_desk.office.wording_time import day_and_time, opening_words

MOST_TICKETS = 4
_GOING = frozenset({"bagaimana", "kabar", "kabarnya", "perkembangan", "perkembangannya", "sampai"})
_WHAT_IT_TAKES = frozenset("syarat cara buat urus biaya bayar berapa apa mau lagi baru prosedur".split())
LATELY = timedelta(minutes=10)  # what was said so lately is not said again
_ASKING_STATUS = frozenset({"status", "cek", "nomor", "lacak"})


def hours(talk: Talk) -> None:
    """How it stands with the day that was asked about; else whether the office is open now, and when it is."""
    tell_hours(talk)
    from_here(talk)


def tell_hours(talk: Talk) -> None:
    """The same, without a way on: where something else is answered with it."""
    if open_days.answer(talk):
        return
    table = opening_words(talk.situation.hours, talk.state.language) or "-"
    if talk.shut:
        talk.say("hours_shut", hours=table, opening=talk.opening)
    else:
        talk.say("hours_open", hours=table)


def from_here(talk: Talk) -> None:
    """Nobody need come for most things; beside an open request that would lead away from it."""
    if talk.draft is None:
        talk.say("from_here" if talk.quiet_for > LATELY else "way_on")


def location(talk: Talk) -> None:
    """Where the office is."""
    tell_location(talk)
    from_here(talk)


def tell_location(talk: Talk) -> None:
    """The same, without a way on."""
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
    tickets = talk.situation.tickets
    if pointed := own_tickets.pinned(talk):
        _tell(talk, [pointed])
    elif number := own_tickets.number_in(talk.text):
        if not doubt.asks(talk, "status"):
            talk.say("status_unknown", number=number)
    elif tickets:
        _tell(talk, own_tickets.called(talk, tickets) or tickets)
    elif doubt.asks(talk, "status"):
        return
    elif talk.draft and talk.service:
        talk.say("status_draft", service=talk.service.name)
    elif _waits_for_a_person(talk) and len(words(talk.text)) > 1:
        officer(talk)  # "kapan dibalas" of somebody who waits for a person
    else:
        talk.say("status_none")
        if talk.state.language in ("id", "en"):
            talk.say("status_elsewhere", phone=talk.situation.office_phone)


def _waits_for_a_person(talk: Talk) -> bool:
    return talk.state.ask.kind == "officer" and talk.state.handed_over and not talk.state.urgent


def how_it_goes(talk: Talk, meant: Understanding) -> bool:
    """ "Kalau yang SKTM gimana?" of somebody whose SKTM is under way asks for its state, not for what it takes."""
    said = set(words(talk.text))
    if meant.intent not in ("requirements", "request", "out_of_scope") or talk.draft or len(said) > 8:
        return False
    if not said & _GOING or said & _WHAT_IT_TAKES:
        return False
    tickets = [ticket for ticket in talk.situation.tickets if ticket.open]
    under_way = own_tickets.called(talk, tickets) or [t for t in tickets if _waits_for_it(talk, t)]
    if under_way:
        talk.intent, talk.state.misses = "status", 0
        _tell(talk, under_way)
    return bool(under_way)


def _waits_for_it(talk: Talk, ticket: TicketView) -> bool:
    """ "Gimana KTP-nya" of somebody whose letter waits for the photo of it."""
    service = talk.situation.catalogue.get(ticket.service)
    named = by_caption(talk.text, service.files_asked) if service else []
    return bool(set(named) & set(ticket.waiting_for))


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
    if ticket.kind == "complaint":
        complaint_status.say(talk, ticket)
        return
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
    if ticket.status == "ready" and service and service.pickup != "digital" and talk.intent != "pickup":
        hours = opening_words(talk.situation.hours, talk.state.language)
        talk.say("status_pickup", place=talk.situation.office_address, hours=hours if hours else "-")


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


def with_whom(talk: Talk) -> None:
    """Whether a person is awaited is the desk's to say: once answered or settled, words are heard here again."""
    if talk.situation.waits is None:
        return
    talk.state.handed_over = talk.situation.waits
    if not talk.situation.waits and talk.state.ask.kind == "officer":
        talk.ask("none")
        talk.asked = False


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


SIMPLE: dict[str, Callable[[Talk], None]] = {
    "office_hours": hours,
    "office_location": location,
    "status": status,
    "pickup": pickup,
}
