"""What a message means to the question that is open: one small function per kind of question."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import (
    afterwards,
    answering,
    asking,
    cancelling,
    documents,
    doubt,
    expired,
    flow,
    menus,
    own_tickets,
    rights,
    summary,
)
from village_desk.conversation.intents import Understanding, means, yes_or_no
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.reading import LONG_NUMBER
from village_desk.conversation.spelling import folded, words
from village_desk.conversation.talk import Talk

_WAITING = frozenset({"nanti", "sebentar", "bentar", "tunggu"})
_HAVING = frozenset({"punya", "ada", "tahu", "hafal", "hapal", "ingat", "bawa"})


def answer_open_question(talk: Talk, meant: Understanding) -> bool:
    """True when the message answered the open question; False when it means something else."""
    handler = _HANDLERS.get(talk.state.ask.kind)
    if handler is None or (talk.state.ask.kind in _OF_DRAFT and (talk.draft is None or talk.service is None)):
        return False
    return handler(talk, meant)


def _decision(talk: Talk) -> bool | None:
    """1 or yes, 2 or no; None when neither."""
    text = talk.text.strip().rstrip(".)")
    return {"1": True, "2": False}.get(text, yes_or_no(talk.text))


def _fields(talk: Talk, meant: Understanding) -> bool:
    if means(talk.text, "pause") or _looks_it_up(talk):
        return _later(talk)
    if _refuses(talk):
        talk.intent = "answer"
        talk.say("needed")
        flow.ask_again(talk)
        return True
    if not asking.is_answer(talk, meant):
        return False
    talk.intent = "answer"
    flow.ask_next(talk, asking.answer(talk))
    return True


def _looks_it_up(talk: Talk) -> bool:
    """ "nanti dulu, saya cari ktpnya" where numbers are asked for: no wrong number, but a pause."""
    said = words(talk.text)
    plain = talk.wants_number and not any(char.isdigit() for char in talk.text) and "\n" not in talk.text
    return (
        plain and bool(said) and said[0] in _WAITING and (len(said) > 1 or not asking.wants_free_words(talk))
    )


def _refuses(talk: Talk) -> bool:
    """ "lewati" to a required field. "tidak ada" may be a true answer where free words are asked for."""
    free = asking.wants_free_words(talk)
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
    skipping = means(talk.text, "skip") or talk.text.strip() == "0" or yes_or_no(talk.text) is False
    if not skipping and not asking.is_answer(talk, meant):
        return False
    talk.intent = "answer"
    asking.answer_optional(talk)
    flow.ask_next(talk)
    return True


def _document(talk: Talk, meant: Understanding) -> bool:
    assert talk.service and talk.draft
    if documents.answer(talk, talk.service, talk.draft):
        talk.intent = "answer"
        flow.ask_next(talk)
        return True
    if meant.intent in ("confirm_yes", "attach_document") or (
        meant.intent == "out_of_scope" and meant.confidence < 0.5
    ):
        talk.intent = "answer"
        talk.say("documents_words")
        flow.ask_next(talk)
        return True
    return False


def _confirm(talk: Talk, meant: Understanding) -> bool:
    assert talk.service and talk.draft
    if means(talk.text, "pause"):
        return _later(talk)
    decision = _decision(talk)
    choice = {True: "yes", False: "no", None: ""}[decision]
    outcome = summary.answer(talk, talk.service, talk.draft, choice=choice)
    if outcome == "open" and talk.situation.unread:
        flow.ask_next(talk)
    elif outcome == "open":
        talk.intent = "answer"
        summary.open_ticket(talk, talk.service, talk.draft)
        flow.offer_parked(talk)
    elif outcome == "ask":
        flow.ask_next(talk)
    return outcome is not None


def _edit(talk: Talk, meant: Understanding) -> bool:
    assert talk.service and talk.draft
    if talk.text.strip().rstrip(".)") == "0":  # 9 may be a line, 0 never is: it leads back, as everywhere
        flow.ask_next(talk)
        return True
    outcome = summary.answer_which(talk, talk.service, talk.draft)
    if outcome == "ask" or (outcome is None and yes_or_no(talk.text) is not None):
        # "sudah benar" and "tidak ada": nothing is to be changed, and the summary asks again.
        flow.ask_next(talk)
        return True
    return outcome is not None


def _start(talk: Talk, meant: Understanding) -> bool:
    decision = _decision(talk)
    if decision is None and LONG_NUMBER.search(talk.text) and flow.begin_with_answers(talk):
        talk.intent = "answer"
        return True
    if decision is None and not means(talk.text, "opt_in"):
        return False
    service = talk.situation.catalogue.get(talk.state.ask.items[0])
    talk.intent = "request"
    if decision is False or service is None:
        talk.ask("none")
        talk.say("nothing_open")
    else:
        talk.ask("none")
        flow.begin(talk, service, with_card=False)
    return True


def _cancel(talk: Talk, meant: Understanding) -> bool:
    decision = _decision(talk)
    if decision is None:
        decision = cancelling.insists(talk.text)
    if decision is None:
        return False
    talk.intent = "answer"
    if decision and talk.situation.unread:
        cancelling.ask_again(talk)
    else:
        cancelling.decide(talk, decision)
    return True


def _cancel_which(talk: Talk, meant: Understanding) -> bool:
    text = talk.text.strip().rstrip(".)")
    return text.isdecimal() and cancelling.pick(talk, int(text))


def _switch(talk: Talk, meant: Understanding) -> bool:
    decision = _decision(talk)
    service = talk.situation.catalogue.get(talk.state.ask.items[0])
    if decision is None:
        return False
    talk.intent = "answer"
    if decision and service:
        flow.park(talk)
        flow.take_up(talk, service)
    else:
        _keep_on(talk)
    return True


def _keep_on(talk: Talk) -> None:
    """ "Tidak, lanjutkan": back to the question of the request, past the lists that led away from it."""
    before = talk.state.ask.back
    while before and before.kind not in _OF_REQUEST:
        before = before.back
    talk.say("cancel_kept")
    if before:
        talk.state.ask = before
        flow.ask_again(talk)
    else:
        flow.ask_next(talk)


def _resume(talk: Talk, meant: Understanding) -> bool:
    decision = _decision(talk)
    if decision is None:
        return False
    talk.intent = "answer"
    if decision:
        flow.ask_next(talk)
    else:
        talk.say("resume_later")
        talk.ask("none")
    return True


def _which_ticket(talk: Talk, meant: Understanding) -> bool:
    text, items = talk.text.strip().rstrip(".)"), talk.state.ask.items
    if yes_or_no(talk.text) is False:
        documents.for_no_ticket(talk)
        return True
    if len(items) == 1 and yes_or_no(talk.text):
        text = "1"
    text = text if text.isdecimal() else _called(talk, items)
    if not text.isdecimal() or not 1 <= int(text) <= len(items):
        return False
    ticket = cancelling.own_ticket(talk, items[int(text) - 1])
    if ticket is None:
        return False
    talk.intent = "answer"
    files, talk.state.loose_files = talk.state.loose_files, []
    talk.ask("none")
    documents.attach(talk, ticket, files)
    return True


def _called(talk: Talk, items: list[str]) -> str:
    """ "Yang usaha", "WNJ-2611-0001", or a quoted message of that request: its place in the list, "" when unclear."""
    tickets = [ticket for item in items if (ticket := cancelling.own_ticket(talk, item))]
    pointed = own_tickets.pinned(talk)
    chosen = [pointed] if pointed in tickets else own_tickets.called(talk, tickets)
    short = pointed is not None or len(words(talk.text)) <= 6
    return str(items.index(str(chosen[0].id)) + 1) if short and len(chosen) == 1 and chosen[0] else ""


def _identity(talk: Talk, meant: Understanding) -> bool:
    return doubt.answer(talk, _after_proof, _back_to_request)


def _after_proof(talk: Talk, purpose: str) -> None:
    """It is the same person: what was asked for."""
    _PURPOSES.get(purpose, answering.status)(talk)


def _back_to_request(talk: Talk) -> None:
    if talk.draft and talk.state.ask.kind in _OF_REQUEST:
        flow.ask_again(talk)


def _reopen(talk: Talk, meant: Understanding) -> bool:
    decision = _decision(talk)
    if decision is None:
        return False
    talk.intent = "answer"
    afterwards.decide(talk, decision)
    return True


def _reopen_which(talk: Talk, meant: Understanding) -> bool:
    if yes_or_no(talk.text) is False:
        talk.ask("none")
        talk.say("reopen_kept")
        return True
    return afterwards.pick(talk)


def _erase(talk: Talk, meant: Understanding) -> bool:
    decision = True if rights.insists(talk.text) else _decision(talk)
    if decision is None:
        return False
    talk.intent = "answer"
    if decision and talk.situation.unread:
        rights.ask_again(talk)
    else:
        rights.decide(talk, decision, _back_to_request)
    return True


def _expired(talk: Talk, meant: Understanding) -> bool:
    decision = _decision(talk)
    if decision is None and not means(talk.text, "resume"):
        return False
    talk.intent = "answer"
    expired.decide(talk, decision is not False)
    return True


def _choice(talk: Talk, meant: Understanding) -> bool:
    """Words that name one of the candidates decide; "ya" does where there is only one."""
    items = talk.state.ask.items
    if len(items) == 1 and yes_or_no(talk.text):
        talk.intent = "request"
        flow.choose(talk, items[0])
        return True
    if yes_or_no(talk.text) is False:
        menus.show(talk)
        return True
    return False


_HANDLERS: dict[str, Callable[[Talk, Understanding], bool]] = {
    "block": _fields,
    "field": _fields,
    "optional": _optional,
    "document": _document,
    "confirm": _confirm,
    "edit": _edit,
    "start": _start,
    "cancel": _cancel,
    "cancel_ticket": _cancel,
    "cancel_which": _cancel_which,
    "switch": _switch,
    "resume": _resume,
    "which_ticket": _which_ticket,
    "choice": _choice,
    "identity": _identity,
    "reopen": _reopen,
    "reopen_which": _reopen_which,
    "erase": _erase,
    "expired": _expired,
}
_PURPOSES: dict[str, Callable[[Talk], None]] = {
    "status": answering.status,
    "cancel": cancelling.start,
    "my_data": rights.show,
    "erase_data": rights.erase,
}
_OF_REQUEST = frozenset({"block", "field", "optional", "document", "confirm", "edit"})
_OF_DRAFT = frozenset(
    {"block", "field", "optional", "document", "confirm", "edit", "switch", "resume", "cancel"}
)
