"""Data at the offer of several papers: the child's name, a day, a card's number. Kept for the choice, and said so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from village_desk.conversation import taken_in
from village_desk.conversation.gleaning import gleaned
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.requested import service_of
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk


def hear(talk: Talk, offered: Sequence[str], ask_again: Callable[[Talk], None]) -> bool:
    """True when the message told something that one of the forms asks for; then the choice is asked for once more.

    A number whose owner is not said is asked for after the choice, and is not said to be noted.
    """
    if "?" in talk.text or not offered:
        return False
    forms = [service_of(talk.situation.catalogue, Draft(offered[0], also=list(offered[1:])))]
    forms += [talk.situation.catalogue.get(slug) for slug in offered]
    told = any(form and gleaned(form, form.fields, talk.text, talk.today).found for form in forms[:2])
    if not told and not LONG_NUMBER.search(talk.text):
        return False
    taken_in.keep_for_later(talk, wish=True)
    talk.intent = "answer"
    talk.say("together_kept" if told else "together_first")
    ask_again(talk)
    return True
