"""Impatience is answered with what helps: the date that is promised, or the next step of what is being filled in."""

from __future__ import annotations

from village_desk.conversation import answering, calm_words, flow, urgent
from village_desk.conversation.answerable import wants_free_words
from village_desk.conversation.intents import BAR, Understanding, normal
from village_desk.conversation.talk import ANSWERS, ASKED, Talk


def hear(talk: Talk, meant: Understanding) -> bool:
    """ "Mohon segera", "tolong dipercepat Pak": no alarm, no answer to a question, and no complaint."""
    if not calm_words.hurries(talk.text) or (meant.service and meant.confidence >= BAR):
        return False
    if calm_words.cries_barely(talk.text) and not is_meant(talk):
        return False
    talk.state.misses = 0
    _answer(talk)
    return True


def remark(talk: Talk) -> bool:
    """ "Adik saya polisi" in the middle of a form: nobody's name, and no cry."""
    if talk.state.ask.kind not in ANSWERS or "\n" in talk.text:
        return False
    if len(talk.state.ask.items) == 1 and wants_free_words(talk):
        return False
    if not calm_words.tells_of_kin(normal(talk.text, talk.situation.catalogue)):
        return False
    talk.intent = "answer"
    talk.say("noted")
    flow.ask_again(talk)
    return True


def is_meant(talk: Talk) -> bool:
    """ "Tolong cepat!" out of the blue is a cry; where something is under way somebody is impatient about that."""
    if not calm_words.hurries(talk.text) or urgent.active(talk):
        return False
    open_ones = any(ticket.open for ticket in talk.situation.tickets)
    return talk.draft is not None or open_ones or _waits_for_a_person(talk) or talk.state.ask.kind == "start"


def _waits_for_a_person(talk: Talk) -> bool:
    return talk.state.ask.kind == "officer" and talk.state.handed_over and not urgent.active(talk)


def _answer(talk: Talk) -> None:
    talk.intent = "status"
    if _waits_for_a_person(talk):
        answering.officer(talk)
    elif talk.draft and talk.service and talk.state.ask.kind in ASKED:
        days = "" if talk.service.estimate_only else str(talk.service.promised_working_days)
        talk.say("hurry_form", service=talk.service.name, days=days)
        flow.ask_again(talk)
    elif any(ticket.open for ticket in talk.situation.tickets):
        talk.say("hurry_ticket")
        answering.status(talk)
    elif not (talk.draft and flow.offer_open(talk)):
        talk.say("hurry_none")
        if talk.state.ask.kind == "start":
            flow.ask_again(talk)
