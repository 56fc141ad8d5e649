"""The words that always work: MENU, STATUS, BATAL, KEMBALI, PETUGAS, ADUAN, BERHENTI, LANJUT; and lone digits."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import (
    answering,
    cancelling,
    complaining,
    documents,
    flow,
    intents,
    menus,
    service_questions,
)
from village_desk.conversation.acts import plain_command
from village_desk.conversation.answerable import wants_free_words
from village_desk.conversation.talk import ANSWERS, ASKED, YES_NO, Talk


def command(talk: Talk) -> bool:
    """MENU, STATUS, BATAL, KEMBALI, PETUGAS, ADUAN, BERHENTI, LANJUT: whole messages that always work."""
    if talk.said.choice and talk.said.choice.startswith("svc:"):
        service_questions.chosen(talk, talk.said.choice.removeprefix("svc:"))
        return True
    name = intents.command(talk.text)
    free = talk.state.ask.kind in ANSWERS and wants_free_words(talk)
    if free and not plain_command(talk.text):
        name = "status" if answering.asks_for_number(talk.text) else None
    if name is None or (name == "resume" and not _resumable(talk)):
        return _started(talk)
    talk.intent = name
    talk.state.misses = 0
    _COMMANDS[name](talk)
    return True


def opt_out(talk: Talk) -> None:
    """BERHENTI: notices that the office begins by itself stop."""
    answering.notices(talk, off=True)
    if talk.draft and talk.state.ask.kind in ASKED:
        flow.ask_again(talk)


def _started(talk: Talk) -> bool:
    """MULAI switches notices on again, where they are off and nothing is about to begin."""
    if not talk.state.notices_off or talk.state.ask.kind == "start" or not intents.means(talk.text, "opt_in"):
        return False
    talk.intent = "opt_in"
    answering.notices(talk, off=False)
    if talk.draft and talk.state.ask.kind in ASKED:
        flow.ask_again(talk)
    return True


def menu(talk: Talk) -> None:
    """MENU: the groups of services; an open request waits."""
    if talk.draft and talk.service:
        talk.say("draft_kept", service=talk.service.name)
    menus.show(talk)


def status(talk: Talk) -> None:
    """STATUS: this chat's own requests; an open request waits."""
    answering.status(talk)
    if talk.draft and talk.service and "status_draft" not in talk.said_keys():
        talk.say("draft_kept", service=talk.service.name)


def _resumable(talk: Talk) -> bool:
    """LANJUT is "yes" where a yes is awaited, else it brings back a draft that was set aside."""
    return talk.state.ask.kind not in YES_NO and bool(talk.draft or talk.state.parked or talk.state.complaint)


def _resume(talk: Talk) -> None:
    talk.state.alarmed = False  # back to the form: what is sent from here on is for it
    if talk.draft is None:
        flow.unpark(talk)
    if talk.service and talk.state.ask.kind in ("none", "menu", "group", "choice", "officer"):
        talk.say("resuming", service=talk.service.name)
    flow.ask_next(talk)


def digit(talk: Talk) -> bool:
    """9, 0, and the two-digit codes of services, wherever no field wants a number."""
    text = talk.typed_choice
    if talk.wants_number or not text.isdecimal() or len(text) > 2 or not text.isascii():
        return False
    if text == "9":
        talk.intent = "human"
        answering.officer(talk)
    elif text == "0":
        talk.intent = "back"
        _zero(talk)
    elif slug := menus.picked(talk, text):
        talk.intent = "request"
        talk.state.misses = 0
        service_questions.chosen(talk, slug)
    elif len(text) == 1 and talk.state.ask.kind in ("menu", "none", "officer") and menus.is_group(talk, text):
        talk.intent = "menu"
        menus.show_group(talk, text)
    else:
        return False
    return True


def _zero(talk: Talk) -> None:
    if talk.state.ask.kind == "which_ticket":
        documents.for_no_ticket(talk)
    else:
        flow.back(talk)


_COMMANDS: dict[str, Callable[[Talk], None]] = {
    "menu": menu,
    "status": status,
    "cancel": cancelling.start,
    "back": flow.back,
    "human": answering.officer,
    "complaint": complaining.start,
    "opt_out": opt_out,
    "resume": complaining.first(_resume),
}
