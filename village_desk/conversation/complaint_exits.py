"""The ways out of a complaint while it is told: it was none, a person is wished for, it waits, something is asked."""

from __future__ import annotations

from village_desk.conversation import (
    answering,
    calm_words,
    flow,
    intents,
    no_complaint_words,
    who_answers,
)
from village_desk.conversation.answerable import asks_something
from village_desk.conversation.complaint_asking import ask
from village_desk.conversation.complaint_words import about_of
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask, ComplaintDraft
from village_desk.conversation.talk import Talk

_ELSEWHERE = frozenset({"status", "pickup", "office_hours", "office_location"})
_SHORT = 8  # words


def hear(talk: Talk, draft: ComplaintDraft, question: str, meant: Understanding) -> bool | None:
    """True: answered. None: the complaint is over, the words are for the rest of the chat. False: go on."""
    if intents.means(talk.text, "opt_in"):
        return _notices_on(talk, question)
    if no_complaint_words.pauses(talk.text):
        talk.say("complaint_kept" if _told(draft) else "complaint_later")
        talk.state.complaint = draft if _told(draft) else None
        talk.state.ask = Ask()
        return True
    if question != "cancel" and no_complaint_words.denies(talk.text):
        return _was_none(talk, draft, meant)
    if no_complaint_words.sorry(talk.text) and question != "confirm":
        return _was_none(talk, draft, meant)
    if no_complaint_words.wants_somebody(talk.text):
        answering.officer(talk)
        _keep_or_drop(talk, draft)
        return True
    if who_answers.asks(talk.text):
        who_answers.tell(talk)
        ask(talk, question)
        return True
    if question not in ("story", "cancel") and calm_words.hurries(talk.text):
        talk.say("complaint_when")
        ask(talk, question)
        return True
    if meant.intent in _ELSEWHERE and meant.confidence >= BAR and _only_asks(talk):
        return _asked_beside(talk, draft, question, meant)
    return False


def _notices_on(talk: Talk, question: str) -> bool:
    """MULAI switches notices on, and confirms nothing."""
    if talk.state.notices_off:
        answering.notices(talk, off=False)
    ask(talk, question)
    return True


def _told(draft: ComplaintDraft) -> bool:
    return bool(draft.files) or about_of(draft.story) != "" or len(words(draft.story)) > _SHORT


def _was_none(talk: Talk, draft: ComplaintDraft, meant: Understanding) -> bool | None:
    """ "Bukan aduan": it ends here, and we say so. Where a grievance was told, it is asked about first."""
    if _told(draft):
        talk.ask("complaint", ["cancel"], back=talk.state.ask)
        talk.say("complaint_cancel")
        return True
    talk.state.complaint, talk.state.ask, talk.state.misses = None, Ask(), 0
    talk.say("complaint_none_meant")
    if meant.intent == "request" and meant.service and meant.confidence >= BAR:
        return None
    flow.offer_open(talk)
    return True


def _keep_or_drop(talk: Talk, draft: ComplaintDraft) -> None:
    if draft.story or draft.files:
        talk.say("complaint_kept")
    else:
        talk.state.complaint = None


def _only_asks(talk: Talk) -> bool:
    return len(words(talk.text)) <= _SHORT and asks_something(talk.text) and not about_of(talk.text)


def _asked_beside(talk: Talk, draft: ComplaintDraft, question: str, meant: Understanding) -> bool | None:
    """ "Surat saya gimana?": answered; what was told waits, and where nothing was there is no complaint."""
    if not draft.story and not draft.files:
        talk.state.complaint, talk.state.ask = None, Ask()
        return None
    answering.SIMPLE[meant.intent](talk)
    ask(talk, question)
    return True
