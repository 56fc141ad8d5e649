"""A voice note that an officer typed is heard like written words, at the question that was open when it was spoken.

Meanwhile the chat may have moved on: the citizen wrote, or another question is open. Then what was spoken is no
answer any more: a "ya" would confirm what the citizen never saw, a name would become an address. A wish or a question
in it is still heard; the rest is said back, and the question that is open now is asked again.
"""

from __future__ import annotations

import hashlib
import json

from village_desk.conversation import repeating
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.state import State
from village_desk.conversation.talk import YES_NO, Talk, quoted

# In these nothing is being asked that words could answer wrongly.
_FREE = frozenset({"none", "officer"})
# What means the same whatever was being asked.
_BY_ITSELF = frozenset(
    "request requirements status pickup office_hours office_location fee complaint human language_change".split()
)


def place(state: State) -> str:
    """Names the question that is open, and for a decision also what is decided; "" when nothing is asked."""
    if state.ask.kind in _FREE:
        return ""
    draft = state.draft
    about: list[object] = [state.ask.kind, state.ask.items, draft.service if draft else ""]
    if draft and state.ask.kind in YES_NO:
        about += [sorted(draft.values.items()), sorted(draft.files), draft.whom, slugs_of(draft)]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:32]


def unclear(talk: Talk) -> None:
    """The officer could not understand it: once more, or in words; and the question that is open."""
    talk.intent = "voice"
    talk.say("voice_unclear")
    if talk.state.ask.kind not in _FREE:
        repeating.ask_again(talk)


def moved_on(talk: Talk) -> bool:
    """Was this spoken to a question that is not open any more?"""
    return talk.said.typed and talk.said.asked != place(talk.state)


def stands_alone(meant: Understanding) -> bool:
    """Does it mean the same whatever is being asked?"""
    return meant.intent in _BY_ITSELF and meant.confidence >= BAR


def say_back(talk: Talk) -> None:
    """It comes too late to be an answer: said back, so that the citizen can write it where it belongs."""
    talk.intent = "voice"
    talk.say("voice_late", text=quoted(talk.text))
    if talk.state.ask.kind not in _FREE:
        repeating.ask_again(talk)
