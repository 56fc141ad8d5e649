"""Which messages count as a question that nobody answered: for the office to read, and to answer the next time."""

from __future__ import annotations

from village_desk.conversation import phrases
from village_desk.conversation.intents import understand
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ANSWERS, Talk
from village_desk.conversation.types import NoteUnanswered

FEWEST = 2  # words that say something; "?" and "hmm" teach nobody anything
_SURE_ENOUGH = 0.25


def note(talk: Talk) -> bool:
    """Note the message, unless it may be an answer about a person, or says nothing. Was it noted?"""
    if talk.state.ask.kind in (*ANSWERS, "document", "confirm", "edit") or talk.said.choice:
        return False
    said = [word for word in words(talk.text) if word not in phrases.FILLERS | phrases.GREETING]
    letters = [word for word in said if not word.isdecimal()]
    if len(letters) < FEWEST and not ("?" in talk.text and letters):
        return False
    guess = understand(talk.text, None, talk.situation.catalogue)
    talk.effects.append(
        NoteUnanswered(guess.service or (guess.intent if guess.confidence >= _SURE_ENOUGH else ""))
    )
    return True
