"""The questions of which request it is to be: whether to begin, which of several, another one, the one left."""

from __future__ import annotations

from village_desk.conversation import documents, flow, menus, together, wishes
from village_desk.conversation.deciding import decided
from village_desk.conversation.intents import Understanding, means, yes_or_no
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk

_ABOUT_THE_OFFICE, _SURE = frozenset({"office_hours", "office_location"}), 0.9
_ALL = frozenset({"semua", "kabeh", "sedanten", "sadaya"})


def start(talk: Talk, meant: Understanding) -> bool:
    """Shall it be asked for now? A long number with it is a yes, and data already."""
    if meant.intent in _ABOUT_THE_OFFICE and meant.confidence >= _SURE and len(words(talk.text)) > 1:
        return False  # "besok tanggal merah buka ga" asks, and puts nothing off
    decision = False if documents.puts_off(talk.text) and len(words(talk.text)) <= 5 else decided(talk)
    if decision is None and LONG_NUMBER.search(talk.text) and flow.begin_with_answers(talk):
        talk.intent = "answer"
        return True
    if decision is None and not means(talk.text, "opt_in"):
        return False
    service = talk.situation.catalogue.get(talk.state.ask.items[0])
    talk.intent = "request"
    if decision is False or service is None:
        talk.ask("none")
        talk.say("nothing_open")
    else:
        talk.ask("none")
        flow.begin(talk, service, with_card=False)
    return True


def switch(talk: Talk, meant: Understanding) -> bool:
    """Another request in the middle of one: set this one aside?"""
    decision = False if means(talk.text, "resume") else decided(talk)
    service = talk.situation.catalogue.get(talk.state.ask.items[0])
    if decision is None:
        return False
    talk.intent = "answer"
    if decision and service:
        flow.park(talk)
        flow.take_up(talk, service)
    else:
        flow.keep_on(talk)
    return True


def resume(talk: Talk, meant: Understanding) -> bool:
    """Go on with the request that was left?"""
    decision = decided(talk)
    if decision is None and {"dilanjut", "dilanjutkan", "lanjut"} & set(words(talk.text)):
        decision = "tidak" not in words(talk.text) or "?" in talk.text  # "masih bisa dilanjut?"
    if decision is None:
        return False
    talk.intent = "answer"
    if decision:
        flow.ask_next(talk)
    else:
        talk.say("resume_later")
        talk.ask("none")
    return True


def choice(talk: Talk, meant: Understanding) -> bool:
    """Words that name one of the candidates decide; "ya" does where there is only one."""
    items = talk.state.ask.items
    if len(items) == 1 and yes_or_no(talk.text):
        talk.intent = "request"
        flow.choose(talk, items[0])
        return True
    if yes_or_no(talk.text) is False:
        menus.show(talk)
        return True
    said = set(words(talk.text))
    if said & _ALL and said <= FILLERS | _ALL:
        return together.offer_named(talk, items)
    plain = meant.intent in ("request", "out_of_scope") and not any(char.isdigit() for char in talk.text)
    if plain and (slug := wishes.likeliest_of(items, words(talk.text))):
        talk.intent = "request"
        flow.choose(talk, slug)
        return True
    return False
