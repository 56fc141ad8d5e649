"""Words under a photo are heard like words: a cry for help, a complaint, a command, a right, a question, a wish.

The name of a paper stays a caption. The photo is kept in every case: with the complaint that it proves, with the form
that is open, or aside until it is known what it is for; a picture of a fire is no paper, and stays in the chat.
"""

from __future__ import annotations

from village_desk.conversation import (
    complaining,
    complaint_followup,
    complaint_words,
    documents,
    intents,
    own_tickets,
    rights,
    urgent,
)
from village_desk.conversation.captions import by_caption
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.phrases import WANTING
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask
from village_desk.conversation.talk import ASKED, Talk
from village_desk.conversation.types import AddToComplaint

_SURE, _SURELY = 0.8, 0.9
_SHOWN = frozenset({"foto", "gambar", "ini"})  # "foto rumah yang terbakar" names what is seen
_ASKED = frozenset({"requirements", "fee", "office_hours", "office_location", "status", "pickup"})


def hears(talk: Talk) -> str:
    """What the words under these files are, beside naming a paper: danger, complaint, words; "" for a caption."""
    text = talk.text
    if not text:
        return ""
    meant = understand(text, None, talk.situation.catalogue)
    if _in_danger(talk, meant):
        return "danger"
    if _complains(talk, meant):
        return "complaint"
    if own_tickets.pinned(talk) is not None or own_tickets.number_in(text):
        return ""  # "WNJ-2611-0002 ini KTP-nya" says where the photo belongs
    if (
        intents.command(text)
        or intents.means(text, "opt_in")
        or rights.asks(talk)
        or _asks_or_wishes(talk, meant)
    ):
        return "words"
    return ""


def keep(talk: Talk, heard: str) -> None:
    """Before the words are heard: the files go into the open form, or aside."""
    if heard != "words":
        return
    draft, service = talk.draft, talk.service
    if draft is not None and service is not None and talk.state.ask.kind in ASKED:
        documents.take_into_draft(talk, service, draft)
    elif intents.command(talk.text) != "human":
        documents.set_loose(talk)
        talk.say("files_set_aside")
    else:
        documents.set_loose(talk)


def complain(talk: Talk) -> None:
    """The words are a complaint, or more of one; its photos go with it."""
    meant = understand(talk.text, None, talk.situation.catalogue)
    if not complaint_followup.heard(talk, meant):
        complaining.in_words(talk)
    ids = documents.paper_ids(talk)
    question, *tickets = talk.state.ask.items or [""]
    if talk.state.complaint is not None:
        talk.state.complaint.files += [one for one in ids if one not in talk.state.complaint.files]
    elif talk.state.ask.kind == "complaint" and question == "which" and tickets:
        talk.effects.append(AddToComplaint(int(tickets[0]), "", tuple(ids)))
    else:
        documents.set_loose(talk)


def of_the_emergency(talk: Talk) -> bool:
    """A picture right after a cry for help, while the place is awaited: for the person who was called."""
    if not urgent.active(talk) or not (talk.state.alarmed or talk.draft is None):
        return False
    if talk.draft is not None and talk.service and by_caption(talk.text, talk.service.files_asked):
        return False
    urgent.noted(talk)
    if talk.draft is not None and talk.service:
        talk.say("draft_kept", service=talk.service.name)
        talk.state.ask = Ask("officer")
    return True


def _in_danger(talk: Talk, meant: Understanding) -> bool:
    named = talk.service is not None and by_caption(talk.text, talk.service.files_asked)
    cries = meant.intent == "emergency" and not set(words(talk.text)[:1]) & _SHOWN
    return not named and (cries or urgent.bereaved(talk) or urgent.besides(talk))


def _complains(talk: Talk, meant: Understanding) -> bool:
    if complaint_words.fee_told(talk.text):
        return True
    sure = _SURELY if talk.draft is not None else _SURE  # "rumah saya rusak" may be what the form is about
    return meant.intent == "complaint" and meant.confidence >= sure and complaint_words.tells(talk.text)


def _asks_or_wishes(talk: Talk, meant: Understanding) -> bool:
    """ "Berapa biaya bikin KTP?", "kalau KTP-nya hilang gimana Pak?"; with a form open also another wish."""
    if meant.topic or (meant.intent in _ASKED and meant.confidence >= BAR):
        return True
    if talk.draft is None or meant.intent != "request" or meant.confidence < _SURE or not meant.service:
        return False
    return (
        meant.service not in slugs_of(talk.draft)
        and {"mau", "ingin"} & WANTING & set(words(talk.text)) != set()
    )
