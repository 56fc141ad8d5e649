"""Asked in one breath: "syarat nikah apa aja, kantornya buka sampai jam berapa". Every part has its answer."""

from __future__ import annotations

import re

from village_desk.conversation import answering, service_questions
from village_desk.conversation.intents import Understanding, understand
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk

_PARTS = re.compile(r"[,;.?!\n]+|\b(?:terus|trus|lalu|sama|dan|and)\b", re.IGNORECASE)
_ABOUT_A_PAPER = ("requirements", "fee")
_SURE = 0.7


def hear(talk: Talk, meant: Understanding) -> bool:
    """Tell the hours, then what was asked about the paper with its offer to start. False: it is one question."""
    if meant.intent not in ("office_hours", *_ABOUT_A_PAPER):
        return False
    parts = [part.strip() for part in _PARTS.split(talk.text) if words(part)]
    heard = [(part, understand(part, None, talk.situation.catalogue)) for part in parts]
    office = next((part for part, one in heard if one.intent == "office_hours" and one.confidence >= _SURE), None)
    paper = next((one for _, one in heard if one.intent in _ABOUT_A_PAPER and one.service), None)
    if office is None or paper is None:
        return False
    whole = talk.text
    talk.text = office
    answering.tell_hours(talk)
    talk.text = ", ".join(part for part in parts if part != office)
    talk.intent = paper.intent
    service_questions.answer(talk, paper)
    talk.text = whole
    return True
