"""UBAH while the questions are still being asked: what is known so far, by number, and one of it changed."""

from __future__ import annotations

import re

from village_desk.conversation import flow, summary, taken_in
from village_desk.conversation.asking import wants_free_words
from village_desk.conversation.intents import means
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk, numbered
from village_desk.office.services import Service

_NUMBERED = re.compile(r"(?:ubah|ganti|edit|koreksi|change)\s*(?:no|nomor)?\.?\s*(\d{1,2})\b", re.IGNORECASE)
_WRONG = frozenset(
    {"salah", "keliru", "ada yang salah", "ada yang keliru", "itu salah", "masih salah", "kurang tepat"}
)


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
    if not _names_a_line(talk, service, draft):
        return False
    outcome = summary.answer(talk, service, draft, choice="")
    if outcome == "ask":
        flow.ask_next(talk)
    return outcome is not None


def _names_a_line(talk: Talk, service: Service, draft: Draft) -> bool:
    """ "ubah 2", and where no free words are asked for "nama salah": of what is known, and not of the papers."""
    if numbered_line := _NUMBERED.match(talk.text.strip()):
        return 1 <= int(numbered_line[1]) <= sum(f.slug in draft.values for f in service.fields)
    if wants_free_words(talk) or "\n" in talk.text:
        return False
    return bool({"salah", "keliru", "ubah", "ganti"} & set(words(talk.text)))


def show(talk: Talk, service: Service, draft: Draft) -> None:
    """What is known so far; the number of a line changes it."""
    talk.ask("edit")
    lines = [taken_in.line_of(service, draft, f.slug) for f in service.fields if f.slug in draft.values]
    talk.say("ask_edit_list", lines=numbered(lines))
