"""Messages that are no words: papers, voice, stickers, places, contact cards, and what cannot be read at all."""

from __future__ import annotations

from village_desk.conversation import documents, flow, repeating, taken_in, together
from village_desk.conversation.intents import BAR, understand
from village_desk.conversation.talk import ANSWERS, Talk

_ODD = {"sticker": "sticker", "location": "pin", "contacts": "contact_card", "contact": "contact_card"}


def kind_of(talk: Talk) -> str:
    """paper, voice, sticker, location, contacts, reaction, empty, or "" for words."""
    kinds = {file.kind for file in talk.said.files}
    if documents.paper_ids(talk):
        return "paper"
    if "audio" in kinds or talk.said.kind == "audio":
        return "voice"
    if "sticker" in kinds or talk.said.kind == "sticker":
        return "sticker"
    if "contact" in kinds or talk.said.kind == "contacts":
        return "contacts"
    if talk.said.kind in ("location", "reaction"):
        return talk.said.kind
    return "" if talk.text or talk.said.choice else "empty"


def voice(talk: Talk) -> None:
    """A voice note is for a person's ears; the open question stays, so that words may still answer it."""
    talk.call_officer("voice", "voice")
    if talk.draft and talk.state.ask.kind in (*ANSWERS, "document", "confirm", "edit"):
        flow.ask_again(talk)


def odd(talk: Talk, kind: str) -> None:
    """A sticker, a place, a card, or nothing readable: a kind word and a way on."""
    if talk.draft and talk.service:
        talk.say("odd_answer")
        repeating.ask_again(talk)
    else:
        talk.say(_ODD.get(kind, "unreadable"))


def papers(talk: Talk) -> bool:
    """Keep the files of this message. True when that was all; False when its words must be heard as well."""
    draft, service = talk.draft, talk.service
    if draft is None or service is None:
        return _before_a_wish(talk)
    documents.take_into_draft(talk, service, draft)
    if talk.text and talk.state.ask.kind in ANSWERS and _says_more(talk):
        return False
    if talk.state.ask.kind in ("block", "field", "edit"):
        flow.ask_again(talk)
    elif talk.state.ask.kind in ("cancel", "cancel_ticket", "switch", "resume", "choice", "start"):
        flow.ask_next(talk)
    else:
        _on_to_next(talk)
    return True


def _on_to_next(talk: Talk) -> None:
    if talk.draft and talk.service and talk.state.ask.kind == "confirm":
        talk.draft.documents_done = True
    flow.ask_next(talk)


def _says_more(talk: Talk) -> bool:
    """A caption with lines or numbers answers the open question as well; "ini ktp saya" does not."""
    return "\n" in talk.text or sum(char.isdigit() for char in talk.text) >= 6


def _before_a_wish(talk: Talk) -> bool:
    if talk.state.ask.kind in together.KINDS:
        # Which papers are wished for is still to be said; the photo waits for it.
        taken_in.keep_for_later(talk)
        documents.set_loose(talk)
        talk.say("files_set_aside")
        together.ask_again(talk)
        return True
    if documents.is_awaited(talk):
        documents.without_draft(talk)
        return True
    meant = understand(talk.text, None, talk.situation.catalogue) if talk.text else None
    if meant and meant.intent == "request" and meant.service and meant.confidence >= BAR:
        documents.set_loose(talk)
        return False
    documents.without_draft(talk)
    return True
