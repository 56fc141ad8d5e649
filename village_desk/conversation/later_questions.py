"""Questions about requests that are in already: which one, withdraw it, open it again, whose they are, erase all."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import (
    afterwards,
    answering,
    cancelling,
    documents,
    doubt,
    expired,
    flow,
    own_tickets,
    rights,
    whose_photo,
)
from village_desk.conversation.deciding import decided
from village_desk.conversation.intents import Understanding, means, yes_or_no
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ASKED, Talk


def cancel(talk: Talk, meant: Understanding) -> bool:
    """ "Apakah ingin dibatalkan?" is decided."""
    decision = cancelling.insists(talk.text)  # first: "lanjutkan" is a yes elsewhere, and here it withdraws nothing
    if decision is None:
        decision = decided(talk)
    if decision is None:
        return False
    talk.intent = "answer"
    if decision and talk.situation.unread:
        cancelling.ask_again(talk)
    else:
        cancelling.decide(talk, decision)
    return True


def cancel_which(talk: Talk, meant: Understanding) -> bool:
    """Which of several requests is to be cancelled."""
    text = talk.typed_choice
    return text.isdecimal() and cancelling.pick(talk, int(text))


def which_ticket(talk: Talk, meant: Understanding) -> bool:
    """Which request the papers that came are for, by number, by name or by swipe."""
    text, items = talk.typed_choice, talk.state.ask.items
    if whose_photo.for_draft(talk):
        talk.intent = "answer"
        whose_photo.into_draft(talk)
        return not ("\n" in talk.text or LONG_NUMBER.search(talk.text))
    if yes_or_no(talk.text) is False:
        whose_photo.for_none(talk)
        return True
    if len(items) == 1 and yes_or_no(talk.text):
        text = "1"
    text = text if text.isdecimal() else _called(talk, items)
    if not text.isdecimal() or not 1 <= int(text) <= len(items):
        return False
    ticket = own_tickets.by_id(talk, items[int(text) - 1])
    talk.intent = "answer"
    if ticket is None or not ticket.open:  # withdrawn or done meanwhile: the photo waits for another wish
        whose_photo.for_none(talk)
        return True
    files, talk.state.loose_files = talk.state.loose_files, []
    before = talk.state.ask.back
    talk.ask("none")
    documents.attach(talk, ticket, files)
    if before and talk.draft and talk.service:
        talk.state.ask = before
        whose_photo.go_on(talk)
    return True


def _called(talk: Talk, items: list[str]) -> str:
    """ "Yang usaha", "WNJ-2611-0001", or a quoted message of that request: its place in the list, "" when unclear."""
    tickets = [ticket for item in items if (ticket := own_tickets.by_id(talk, item))]
    pointed = own_tickets.pinned(talk)
    chosen = [pointed] if pointed in tickets else own_tickets.called(talk, tickets)
    short = pointed is not None or len(words(talk.text)) <= 6
    return str(items.index(str(chosen[0].id)) + 1) if short and len(chosen) == 1 and chosen[0] else ""


def identity(talk: Talk, meant: Understanding) -> bool:
    """What only the same person can know, after a long silence."""
    return doubt.answer(talk, _after_proof, _back_to_request)


def _after_proof(talk: Talk, purpose: str) -> None:
    """It is the same person: what was asked for."""
    _PURPOSES.get(purpose, answering.status)(talk)


def _back_to_request(talk: Talk) -> None:
    if talk.draft and talk.state.ask.kind in ASKED:
        flow.ask_again(talk)


def reopen(talk: Talk, meant: Understanding) -> bool:
    """Is the finished request really wrong?"""
    decision = decided(talk)
    if decision is None and not afterwards.tells_what(talk, meant):
        return False
    talk.intent = "answer"
    if decision is None:
        talk.state.ask.items[1:] = [str(talk.said.message_id)]
    afterwards.decide(talk, decision is not False)
    return True


def reopen_which(talk: Talk, meant: Understanding) -> bool:
    """Which of several finished requests is wrong."""
    if yes_or_no(talk.text) is False:
        talk.ask("none")
        talk.say("reopen_kept")
        return True
    return afterwards.pick(talk)


def erase(talk: Talk, meant: Understanding) -> bool:
    """ "Hapus data" is decided."""
    decision = True if rights.insists(talk.text) else decided(talk)
    if decision is None:
        return False
    talk.intent = "answer"
    if decision and talk.situation.unread:
        rights.ask_again(talk)
    else:
        rights.decide(talk, decision, _back_to_request)
    return True


def draft_expired(talk: Talk, meant: Understanding) -> bool:
    """The draft expired: is it begun again?"""
    decision = decided(talk)
    if decision is None and not means(talk.text, "resume"):
        return False
    talk.intent = "answer"
    expired.decide(talk, decision is not False)
    return True


_PURPOSES: dict[str, Callable[[Talk], None]] = {
    "status": answering.status,
    "cancel": cancelling.start,
    "my_data": rights.show,
    "erase_data": rights.erase,
}
