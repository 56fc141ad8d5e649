"""What is worth a second look in an answer ("Kami catat Sabtu. Mohon diperiksa."): said on every path, once."""

from __future__ import annotations

from collections.abc import Iterable

from village_desk.conversation.talk import Talk
from village_desk.conversation.types import Say
from village_desk.office import problems
from village_desk.office.fields import FieldResult


def problem(talk: Talk, words: str | None) -> None:
    """What is wrong with an answer, or worth a second look, in the language of the chat."""
    words = words or ""
    talk.say("problem", problem=problems.in_english(words) if talk.english else words)


def tell(talk: Talk, results: Iterable[FieldResult]) -> None:
    """The first warning among these answers; one that this step has said already is not said again."""
    words = next((result.warnings[0] for result in results if result.warnings), None)
    if words is None:
        return
    before = len(talk.effects)
    problem(talk, words)
    said = talk.effects[before]
    if isinstance(said, Say) and said in talk.effects[:before]:
        talk.effects.pop()
