"""The form sent together with the wish, a line or a bubble for each answer: "sktm", the name, the NIK, the card.

What has no label is read only where the whole looks like answers: a long number among the lines, and no talk.
"""

from __future__ import annotations

from collections.abc import Mapping

from village_desk.conversation import plain_names
from village_desk.conversation.gleaning import labelled_parts
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.names_said import name_at
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.reading import Answers, read_answers
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk
from village_desk.office.fields import FieldResult, rule_of
from village_desk.office.services import Field, Service

_MOST_WORDS = 8  # of a line; a longer one tells a story
_TALK = frozenset(
    "request requirements greet thanks complaint human status office_hours office_location fee pickup menu".split()
)


def answers(talk: Talk, service: Service, draft: Draft, found: Answers) -> Mapping[str, FieldResult]:
    """The answers to the first questions that stand on lines of their own beside the wish."""
    if draft.whom or "\n" not in talk.text or not service.blocks:
        return {}
    lines = [line.strip() for line in talk.text.split("\n") if line.strip()]
    lines = [line for line in lines if _may_answer(talk, service, line)]
    if not any(LONG_NUMBER.search(line) for line in lines):
        return {}
    asked = [service.field(slug) for slug in service.blocks[0]]
    asked = [f for f in asked if f.slug not in draft.values and (f.slug not in found.found or f.numeric)]
    read = read_answers(asked, "\n".join(lines), talk.today)
    fresh = {slug: result for slug, result in read.found.items() if slug not in found.found}
    return {slug: result for slug, result in fresh.items() if _is_sound(service.field(slug), result, lines)}


def _may_answer(talk: Talk, service: Service, line: str) -> bool:
    """A line that could be an answer: no talk, no label without or with its value (those are read already)."""
    if LONG_NUMBER.search(line):
        return True
    if len(words(line)) > _MOST_WORDS or "?" in line or labelled_parts(service, line):
        return False
    if plain_names.verdict(line):
        return True
    meant: Understanding = understand(line, None, talk.situation.catalogue)
    return meant.intent not in _TALK or meant.confidence < BAR


def _is_sound(field: Field, result: FieldResult, lines: list[str]) -> bool:
    """A name must look like one, and words must be a line as it was written."""
    if not field.slug.startswith("nama"):
        return rule_of(field) != "text" or result.value in lines
    return any(
        name_at(line, 0) == line for line in lines if line.casefold() == (result.value or "").casefold()
    )
