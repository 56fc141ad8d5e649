"""What a message means to the question that is open: one small function per kind of question."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import (
    answerable,
    asking,
    beside,
    changing,
    chatting,
    documents,
    flow,
    known,
    later_questions,
    no_complaint_words,
    opening,
    plain_names,
    summary,
    together,
    told_anew,
    whom,
    wish_questions,
)
from village_desk.conversation.deciding import decided
from village_desk.conversation.intents import Understanding, means, yes_or_no
from village_desk.conversation.leaving_out import leaves_out
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.spelling import folded, words
from village_desk.conversation.talk import ASKED, Talk

_WAITING = frozenset({"nanti", "sebentar", "bentar", "tunggu"})
_HAVING = frozenset(
    "punya ada tahu hafal hapal ingat bawa ngerti mengerti paham mudeng ngartos ngarte oneng".split()
)


def answer_open_question(talk: Talk, meant: Understanding) -> bool:
    """True when the message answered the open question; False when it means something else."""
    handler = _HANDLERS.get(talk.state.ask.kind)
    if handler is None or (talk.state.ask.kind in _OF_DRAFT and (talk.draft is None or talk.service is None)):
        return False
    return handler(talk, meant)


def _fields(talk: Talk, meant: Understanding) -> bool:
    if answerable.asks_for_name(talk) and plain_names.verdict(talk.text) and not answerable.curses(talk):
        return _answered(talk)
    if means(talk.text, "pause") or _looks_it_up(talk) or no_complaint_words.pauses(talk.text):
        return _later(talk)
    if chatting.hear(talk):
        return True
    if _about_the_whole(talk, meant):
        return True
    if _refuses(talk):
        talk.intent = "answer"
        talk.say("needed")
        flow.ask_again(talk)
        return True
    if answerable.curses(talk):
        talk.intent = "answer"
        talk.say("calm")
        flow.ask_again(talk)
        return True
    return answerable.is_answer(talk, meant) and _answered(talk)


def _answered(talk: Talk) -> bool:
    talk.intent = "answer"
    flow.ask_next(talk, asking.answer(talk))
    return True


def _about_the_whole(talk: Talk, meant: Understanding) -> bool:
    """UBAH, "salah, nama saya …", "KIA tidak jadi", SEKALIAN: not an answer, but about the request as a whole."""
    assert talk.service and talk.draft
    if (
        changing.answer(talk, talk.service, talk.draft)
        or together.drop_one(talk)
        or together.offer_more(talk)
    ):
        talk.intent = "answer"
        return True
    return beside.hear(talk, meant)


def _looks_it_up(talk: Talk) -> bool:
    """ "nanti dulu, saya cari ktpnya" where numbers are asked for: no wrong number, but a pause."""
    said = words(talk.text)
    plain = talk.wants_number and not any(char.isdigit() for char in talk.text) and "\n" not in talk.text
    return (
        plain and bool(said) and said[0] in _WAITING and (len(said) > 1 or not answerable.wants_free_words(talk))
    )


def _refuses(talk: Talk) -> bool:
    """ "lewati" to a required field. "tidak ada" may be a true answer where free words are asked for."""
    free = answerable.wants_free_words(talk)
    if len(talk.state.ask.items) > 1 and _lacks(talk):
        return True
    return means(talk.text, "skip") and (not free or folded(talk.text) in ("lewati", "skip", "lewat"))


def _lacks(talk: Talk) -> bool:
    """ "ga punya kk pak" instead of a whole block is neither a name nor a purpose."""
    said = [word for word in words(talk.text) if word not in FILLERS]
    return 2 <= len(said) <= 4 and said[0] in ("tidak", "belum") and said[1] in _HAVING


def _later(talk: Talk) -> bool:
    """NANTI while data are asked for: the draft is kept, and LANJUT goes on."""
    assert talk.service
    talk.intent = "later"
    talk.say("later_kept", service=talk.service.name)
    talk.ask("none")
    return True


def _optional(talk: Talk, meant: Understanding) -> bool:
    skips = leaves_out(talk.text)
    if not skips and (chatting.has_something(talk) or chatting.hear(talk)):
        return True
    if _about_the_whole(talk, meant):
        return True
    if not skips and not answerable.is_answer(talk, meant):
        return False
    talk.intent = "answer"
    asking.answer_optional(talk)
    flow.ask_next(talk)
    return True


def _document(talk: Talk, meant: Understanding) -> bool:
    assert talk.service and talk.draft
    if _about_the_whole(talk, meant):
        return True
    if told_anew.hear(talk, talk.service, talk.draft, meant, by_shape=False):
        return True
    if documents.answer(talk, talk.service, talk.draft):
        talk.intent = "answer"
        flow.ask_next(talk)
        return True
    if documents.asks_without(talk.text):
        talk.intent = "requirements"
        talk.say("papers_may_follow")
        return True
    named = meant.intent == "out_of_scope" and documents.names_wanted(talk, talk.service, talk.draft)
    if named or documents.waits(talk.text):
        talk.intent = "later"
        talk.say("papers_awaited")
        return True
    if meant.intent in ("confirm_yes", "attach_document") or (
        meant.intent == "out_of_scope" and meant.confidence < 0.5
    ):
        talk.intent = "answer"
        if not documents.has_come(talk):
            talk.say("documents_words")
        flow.ask_next(talk)
        return True
    return False


def _confirm(talk: Talk, meant: Understanding) -> bool:
    assert talk.service and talk.draft
    if means(talk.text, "pause"):
        return _later(talk)
    if together.drop_one(talk):
        talk.intent = "answer"
        return True
    if beside.hear(talk, meant):
        return True
    outcome = summary.answer(talk, talk.service, talk.draft, decision=decided(talk))
    if outcome == "open" and talk.situation.unread:
        flow.ask_next(talk)
    elif outcome == "open":
        talk.intent = "answer"
        opening.open_ticket(talk, talk.service, talk.draft)
        flow.offer_parked(talk)
    elif outcome == "ask":
        flow.ask_next(talk)
    return outcome is not None or told_anew.hear(
        talk, talk.service, talk.draft, meant, by_shape=True
    )


def _edit(talk: Talk, meant: Understanding) -> bool:
    assert talk.service and talk.draft
    if talk.typed_choice == "0":  # 9 may be a line, 0 never is: it leads back, as everywhere
        flow.ask_next(talk)
        return True
    outcome = summary.answer_which(talk, talk.service, talk.draft)
    if outcome == "ask" or (outcome is None and yes_or_no(talk.text) is not None):
        # "sudah benar" and "tidak ada": nothing is to be changed, and the summary asks again.
        flow.ask_next(talk)
        return True
    return outcome is not None


def _whom(talk: Talk, meant: Understanding) -> bool:
    assert talk.draft
    if not whom.answer(talk, talk.draft):
        return False
    talk.intent = "answer"
    flow.ask_next(talk)
    return True


def _known(talk: Talk, meant: Understanding) -> bool:
    assert talk.service and talk.draft
    if known.answer(talk, talk.service, talk.draft):
        talk.intent = "answer"
        flow.ask_next(talk)
        return True
    if not (LONG_NUMBER.search(talk.text) or "\n" in talk.text):
        return False
    known.answer_with_data(talk, talk.service, talk.draft)
    return _fields(talk, meant)


_HANDLERS: dict[str, Callable[[Talk, Understanding], bool]] = {
    "block": _fields,
    "field": _fields,
    "optional": _optional,
    "document": _document,
    "confirm": _confirm,
    "edit": _edit,
    "start": wish_questions.start,
    "cancel": later_questions.cancel,
    "cancel_ticket": later_questions.cancel,
    "cancel_which": later_questions.cancel_which,
    "switch": wish_questions.switch,
    "resume": wish_questions.resume,
    "which_ticket": later_questions.which_ticket,
    "choice": wish_questions.choice,
    "together": together.answer,
    "together_pick": together.pick,
    "whom": _whom,
    "known": _known,
    "identity": later_questions.identity,
    "reopen": later_questions.reopen,
    "reopen_which": later_questions.reopen_which,
    "erase": later_questions.erase,
    "expired": later_questions.draft_expired,
}
_OF_DRAFT = ASKED | {"switch", "resume", "cancel"}
