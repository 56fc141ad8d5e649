"""UBAH while the questions are still being asked: what is known so far, by number; and a fact said anew.

Corrections that name their field or number are `correcting`'s.
"""

from __future__ import annotations

from village_desk.conversation import flow, taken_in
from village_desk.conversation.intents import means
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk, numbered
from village_desk.office.services import Service

_WRONG = frozenset({"salah", "keliru", "ada yang salah", "ada yang keliru", "masih salah", "kurang tepat"})


def answer(talk: Talk, service: Service, draft: Draft) -> bool:
    """True when the message corrected what is known, or asked to; the open question is said again, or waits."""
    if not draft.values:
        return False
    plain = " ".join(word for word in words(talk.text) if word not in ("bapak", "ibu", "ya", "itu"))
    if means(talk.text, "edit") or plain in _WRONG:
        show(talk, service, draft)
        return True
    if taken_in.correct(talk, service, draft):
        flow.ask_next(talk)
        return True
    return False


def show(talk: Talk, service: Service, draft: Draft) -> None:
    """What is known so far; the number of a line changes it."""
    talk.ask("edit")
    known = [f.slug for f in service.fields if f.slug in draft.values]
    lines = [taken_in.line_of(service, draft, slug, english=talk.english) for slug in known]
    talk.say("ask_edit_list", lines=numbered(lines))
