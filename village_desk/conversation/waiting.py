"""Who waits: thanks for the patience, where things stand, when the office opens; nobody is made to complain."""

from __future__ import annotations

from village_desk.conversation import answering, complaint_status, doubt, no_complaint_words, urgent
from village_desk.conversation.talk import ASKED, Talk


def hear(talk: Talk) -> bool:
    """True when the words were those of somebody who waits, and are answered."""
    if talk.state.ask.kind in ASKED or urgent.active(talk):
        return False
    if no_complaint_words.waits_kindly(talk.text):
        talk.intent = "thanks"
        talk.say("waiting_thanks")
    elif no_complaint_words.finds_it_shut(talk.text):
        talk.intent = "office_hours"
        answering.hours(talk)
    elif no_complaint_words.finds_it_quiet(talk.text):
        tell(talk)
    else:
        return False
    talk.state.misses = 0
    return True


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
