"""Asked in one breath: "biaya akta berapa terus kantornya di mana". Every part has its answer."""

from __future__ import annotations

import re
from collections.abc import Callable

from village_desk.conversation import answering, service_questions
from village_desk.conversation.intents import Understanding, understand
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk

_PARTS = re.compile(r"[,;.?!\n]+|\b(?:terus|trus|trs|lalu|sama|dan|and)\b", re.IGNORECASE)
_ABOUT_A_PAPER = ("requirements", "fee")
_SURE = 0.7
# What each part tells, without a way on of its own.
_TOLD: dict[str, Callable[[Talk], None]] = {
    **answering.SIMPLE,
    "office_hours": answering.tell_hours,
    "office_location": answering.tell_location,
}


def hear(talk: Talk, meant: Understanding) -> bool:
    """Tell what was asked about the office, then about the paper with its offer. False: it is one question."""
    if meant.intent not in (*_TOLD, *_ABOUT_A_PAPER):
        return False
    parts = [part.strip() for part in _PARTS.split(talk.text) if words(part)]
    heard = [(part, understand(part, None, talk.situation.catalogue)) for part in parts]
    office: dict[str, str] = {}
    for part, one in heard:
        if one.intent in _TOLD and one.confidence >= _SURE and not one.service:
            office.setdefault(one.intent, part)
    paper = next((one for _, one in heard if one.intent in _ABOUT_A_PAPER and one.service), None)
    if len(office) + (paper is not None) < 2:
        return False
    whole = talk.text
    for intent, part in office.items():
        talk.text = part
        _TOLD[intent](talk)
    talk.text = ", ".join(part for part in parts if part not in office.values())
    if paper is not None:
        talk.intent = paper.intent
        service_questions.answer(talk, paper)
    else:
        answering.from_here(talk)
    talk.text = whole
    return True
