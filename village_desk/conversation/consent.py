"""Who reads the privacy notice and goes on has agreed: noted once per request, with the message that went on."""

from __future__ import annotations

from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import NoteConsent


def went_on(talk: Talk, draft: Draft) -> None:
    """Data or a file was given after the notice. Silent before it was shown, and the second time."""
    if draft.privacy_told and not draft.agreed:
        draft.agreed = True
        talk.effects.append(NoteConsent("privacy"))
