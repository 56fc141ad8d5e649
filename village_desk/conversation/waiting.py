"""Who waits: thanks for the patience, where things stand, when the office opens; nobody is made to complain."""

from __future__ import annotations

from village_desk.conversation import (
    answering,
    complaint_status,
    doubt,
    flow,
    no_complaint_words,
    urgent,
    who_answers,
)
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ASKED, Talk

_DONE = frozenset("jadi jadinya selesai selesainya kelar kelarnya beres keluar terbit".split())
_WHEN = frozenset("kapan jam berapa hari lama tanggal".split())
_OF_THE_OFFICE = frozenset({"office_hours", "office_location", "pickup"})
_SHORT = 8  # words


def hear(talk: Talk, meant: Understanding) -> bool:
    """True when the words were those of somebody who waits, and are answered."""
    if who_answers.asks(talk.text):
        who_answers.tell(talk)
        if talk.draft is not None and talk.state.ask.kind in ASKED:
            flow.ask_again(talk)
        return True
    if talk.state.ask.kind in ASKED or urgent.active(talk):
        return False
    if _asks_when_done(talk, meant):
        talk.intent = "status"
        answering.status(talk)
        return True
    if no_complaint_words.waits_kindly(talk.text):
        talk.intent = "thanks"
        person = talk.state.ask.kind == "officer" and talk.state.handed_over
        talk.say("waiting_thanks_person" if person else "waiting_thanks")
    elif no_complaint_words.finds_it_shut(talk.text):
        talk.intent = "office_hours"
        answering.hours(talk)
    elif no_complaint_words.finds_it_quiet(talk.text):
        tell(talk)
    else:
        return False
    talk.state.misses = 0
    return True


def _asks_when_done(talk: Talk, meant: Understanding) -> bool:
    """ "Kira-kira jam berapa jadi?" of somebody whose request is under way; no paper is named."""
    said = set(words(talk.text))
    asks = bool(said & _DONE and said & _WHEN) or {"masih", "lama"} <= said
    under_way = any(ticket.open for ticket in talk.situation.tickets)
    hours = meant.intent in _OF_THE_OFFICE and meant.confidence >= BAR
    return under_way and asks and not hours and meant.service is None and len(words(talk.text)) <= _SHORT


def tell(talk: Talk) -> None:
    """How it stands with what is awaited: a person, a request; else that we are here."""
    talk.intent = "status"
    if talk.state.ask.kind == "officer" and talk.state.handed_over:
        answering.officer(talk)
    elif any(ticket.open for ticket in talk.situation.tickets):
        answering.status(talk)
    else:
        talk.say("we_are_here")


def too_little(talk: Talk) -> None:
    """ "Kok gak ketemu": where things stand, and how to complain; nobody is made to."""
    if any(ticket.open for ticket in talk.situation.tickets):
        tell(talk)
    talk.say("complaint_maybe")


def of_a_complaint(talk: Talk) -> bool:
    """ "Sudah diproses belum aduan saya": the state of this chat's own complaints."""
    own = complaint_status.own(talk)
    talk.intent, talk.state.misses = "status", 0
    for ticket in own[:2]:
        complaint_status.say(talk, ticket)
    return bool(own) or doubt.asks(talk, "status")
