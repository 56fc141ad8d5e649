"""A yes or a no to the open question, however it is put. Pure."""

from __future__ import annotations

from village_desk.conversation.intents import yes_or_no
from village_desk.conversation.talk import Talk


def decided(talk: Talk) -> bool | None:
    """1 or yes, 2 or no; None when neither."""
    return {"1": True, "2": False}.get(talk.typed_choice, yes_or_no(talk.text))
