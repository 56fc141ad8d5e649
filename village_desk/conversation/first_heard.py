"""What is heard before the open question, in this order; it may be said at any time and about anything."""

from __future__ import annotations

from village_desk.conversation import (
    afterwards,
    answering,
    correcting,
    hints,
    languages,
    rights,
    topic_answers,
)
from village_desk.conversation.intents import Understanding
from village_desk.conversation.talk import Talk


def hear(talk: Talk, meant: Understanding) -> bool:
    """Before the open question: rights over one's data, a language, a wrong paper, corrections, how it goes."""
    return (
        rights.hear(talk)
        or languages.ask_for(talk)
        or afterwards.hear(talk, meant)
        or correcting.hear(talk)
        or answering.how_it_goes(talk, meant)
        or hints.asked_back(talk)
        or topic_answers.hear(talk, meant)
    )
