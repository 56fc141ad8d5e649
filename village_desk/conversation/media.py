"""Messages that are no words: papers, voice, stickers, places, contact cards, and what cannot be read at all."""

from __future__ import annotations

from village_desk.conversation import (
    afterwards,
    documents,
    flow,
    heard,
    intents,
    photo_with_words,
    repeating,
    taken_in,
    together,
    urgent,
)
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.talk import ANSWERS, ASKED, YES_NO, Talk
from village_desk.conversation.types import CallOfficer, OpenListening

# What is neither words nor a paper: the text where nothing is asked, and beside the question that is open.
ODD = {
    "sticker": ("sticker", "odd_answer"),
    "location": ("pin", "odd_answer"),
    "contacts": ("contact_card", "contact_answer"),
    "empty": ("unreadable", "unreadable_answer"),
}
_NOTHING_ASKED = frozenset({"none", "menu", "officer"})
_PLACES = ("alamat", "lokasi", "tempat", "letak", "dusun", "jalan", "rumah")


def kind_of(talk: Talk) -> str:
    """paper, voice, unclear, sticker, location, contacts, reaction, empty, or "" for words."""
    if talk.said.typed:
        return "unclear" if talk.said.kind == "unclear" else ""
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
    if urgent.active(talk):
        talk.state.handed_over = True
        talk.effects.append(CallOfficer("emergency", talk.state.urgent))
        talk.say("voice_urgent", number=urgent.number_of(talk, talk.state.urgent))
    else:
        talk.call_officer("voice", "voice")
    if talk.draft and talk.state.ask.kind in (*ANSWERS, "document", "edit"):
        flow.ask_again(talk)  # a summary stands right above, and is long
    files = tuple(file.id for file in talk.said.files if file.kind == "audio")
    talk.effects.append(OpenListening(files, heard.place(talk.state), talk.state.asks_for))


def decides(talk: Talk) -> bool:
    """👍 or 👎 to our last message, where a yes is awaited; on an older one it decides nothing."""
    if talk.state.ask.kind not in YES_NO or talk.said.reacts_to_older:
        return False
    return intents.yes_or_no(talk.text) is not None


def passed_on(talk: Talk, meant: Understanding) -> bool:
    """A forwarded notice or hoax is nobody's complaint: out of the blue we ask what is wished with it."""
    if not talk.said.forwarded or talk.state.ask.kind not in _NOTHING_ASKED or talk.said.files:
        return False
    return meant.intent in ("complaint", "spam", "out_of_scope") or meant.confidence < BAR


def odd(talk: Talk, kind: str) -> None:
    """A sticker, a place, a card, or nothing readable: a kind word, and the way on."""
    alone, beside = ODD[kind]
    if urgent.active(talk):
        _for_the_emergency(talk, kind)
    elif talk.state.ask.kind == "officer" and talk.state.handed_over:
        _for_a_person(talk, kind)
    elif talk.state.ask.kind in _NOTHING_ASKED:
        talk.say(alone)
    else:
        talk.say("pin_answer" if kind == "location" and _asks_for_place(talk) else beside)
        repeating.ask_again(talk)


def _for_the_emergency(talk: Talk, kind: str) -> None:
    """Where it burns, as a pin: passed on to the person, like everything else that comes now."""
    talk.intent = "emergency"
    talk.state.alarmed = False
    if kind == "location":
        talk.effects.append(CallOfficer("emergency", talk.state.urgent))
        talk.say("pin_urgent")
    else:
        urgent.noted(talk)


def _for_a_person(talk: Talk, kind: str) -> None:
    """What comes after PETUGAS is for the person: said once, then quiet. What cannot be read is always told."""
    if kind == "empty":
        talk.say("unreadable_answer")
    elif talk.state.misses == 0:
        talk.say("officer_noted")
        talk.state.misses = 1
    else:
        talk.keep_silent("officer_talking")


def _asks_for_place(talk: Talk) -> bool:
    return any(word in slug for slug in talk.state.ask.items for word in _PLACES)


def papers(talk: Talk) -> bool:
    """Keep the files of this message. True when that was all; False when its words must be heard as well."""
    draft, service = talk.draft, talk.service
    if photo_with_words.of_the_emergency(talk):
        return True  # a picture of the fire is no paper
    if documents.for_pinned(talk) or _for_reopened(talk):
        if draft is not None and talk.state.ask.kind in ASKED:
            flow.ask_again(talk)
        return True
    if draft is None or service is None:
        return _before_a_wish(talk)
    if talk.state.ask.kind in _NOTHING_ASKED and documents.asked_elsewhere(talk):
        documents.ask_whose(talk)
        return True
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


def _for_reopened(talk: Talk) -> bool:
    """A photo of what is wrong with the paper, right after its request was opened again."""
    ticket = afterwards.reopened(talk)
    if ticket is None:
        return False
    documents.attach(talk, ticket, [(i, talk.text) for i in documents.paper_ids(talk)])
    return True


def _on_to_next(talk: Talk) -> None:
    if talk.draft and talk.service and talk.state.ask.kind == "confirm":
        talk.draft.documents_done = True
    flow.ask_next(talk)


def _says_more(talk: Talk) -> bool:
    """A caption with lines or numbers answers the open question as well; "ini ktp saya" does not."""
    return "\n" in talk.text or sum(char.isdigit() for char in talk.text) >= 6


def _before_a_wish(talk: Talk) -> bool:
    offered = (
        talk.situation.catalogue.get(talk.state.ask.items[0]) if talk.state.ask.kind == "start" else None
    )
    if offered and not talk.text:  # its papers, right below "mulai sekarang?", are a yes
        documents.set_loose(talk)
        flow.begin(talk, offered, with_card=False)
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
    if not any(file.kind in documents.PAPER_KINDS for file in talk.said.files) and not talk.text:
        _no_paper(talk)
    else:
        documents.without_draft(talk)
    return True


def _no_paper(talk: Talk) -> None:
    """A video, or a file that is no paper, out of the blue: an officer sees it, and the question is still open."""
    talk.say("file_no_paper")
    if talk.state.ask.kind not in _NOTHING_ASKED:
        repeating.ask_again(talk)
