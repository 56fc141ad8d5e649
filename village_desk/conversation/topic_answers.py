"""What is answered by its topic alone: the office's own questions, its telephone, and calls to this number."""

from __future__ import annotations

from village_desk.conversation import answering, flow, topics
from village_desk.conversation.answerable import asks_something
from village_desk.conversation.intents import Understanding
from village_desk.conversation.talk import ANSWERS, ASKED, Talk
from village_desk.office.services import OwnQuestion
from village_desk.office.wording_time import opening_words

# Heard as they are, whatever words stand beside them.
_NEVER_A_TOPIC = frozenset({"cancel", "status", "opt_out"})
_SURE = 0.9


def hear(talk: Talk, meant: Understanding) -> bool:
    """Answer what the words are about. Where words are awaited only if they ask something, and none to an officer."""
    ask = talk.state.ask
    if not meant.topic or (meant.confidence >= _SURE and meant.intent in _NEVER_A_TOPIC):
        return False
    if ask.kind == "officer" and talk.state.handed_over:
        return False
    if ask.kind in (*ANSWERS, "document") and not asks_something(talk.text):
        return False
    talk.state.misses = 0
    _answer(talk, meant.topic)
    if talk.draft is not None and ask.kind in ASKED:
        flow.ask_again(talk)
    return True


def _answer(talk: Talk, topic: str) -> None:
    if question := topics.own_question(topic, talk.situation.catalogue):
        own_question(talk, question)
    elif topic == topics.DAY:
        talk.intent = "office_hours"
        answering.hours(talk)
    elif topic == topics.NO_CALLS:
        no_calls(talk)
    else:
        contact(talk)


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
