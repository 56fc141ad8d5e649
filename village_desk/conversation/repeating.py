"""The open question once more, whatever it is: after a sticker, or words that nobody understands."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import (
    afterwards,
    cancelling,
    documents,
    doubt,
    expired,
    flow,
    own_tickets,
    rights,
    survey_talk,
    together,
    whose_photo,
)
from village_desk.conversation.talk import Talk


def ask_again(talk: Talk) -> None:
    """Say the open question again and leave it open."""
    _SAID_BY.get(talk.state.ask.kind, flow.ask_again)(talk)


def switch(talk: Talk) -> None:
    """Another wish in the middle of a request: which of the two first?"""
    new = talk.situation.catalogue.get(talk.state.ask.items[0])
    if talk.service and new:
        talk.say("switch_ask", current=talk.service.name, new=new.name)
    else:
        flow.ask_again(talk)


def _resume(talk: Talk) -> None:
    if talk.service:
        talk.say("resume_offer", service=talk.service.name)
    else:
        flow.ask_again(talk)


def _start(talk: Talk) -> None:
    talk.say("card_start")


def _which_ticket(talk: Talk) -> None:
    if whose_photo.DRAFT in talk.state.ask.items and talk.draft:
        whose_photo.say(talk)
        return
    tickets = [ticket for item in talk.state.ask.items if (ticket := own_tickets.by_id(talk, item))]
    documents.ask_which(talk, tickets)


_SAID_BY: dict[str, Callable[[Talk], None]] = {
    "cancel": cancelling.ask_again,
    "cancel_ticket": cancelling.ask_again,
    "cancel_which": cancelling.start,
    "switch": switch,
    "resume": _resume,
    "start": _start,
    "which_ticket": _which_ticket,
    "together": together.ask_again,
    "together_pick": together.ask_again,
    "identity": doubt.ask_again,
    "reopen": afterwards.ask_again,
    "reopen_which": afterwards.ask_again,
    "erase": rights.ask_again,
    "expired": expired.ask_again,
    "survey": survey_talk.ask_again,
}
