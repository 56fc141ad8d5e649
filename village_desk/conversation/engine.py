"""One step of the conversation: (state, what was said, what is known) → (new state, effects). Pure, deterministic.

The order matters: danger first, then the words that always work, then the open question, then everything else.
A ticket is opened in exactly one place: the citizen's own confirmation of the summary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from village_desk.conversation import (
    addressing,
    agreeing,
    answering,
    cancelling,
    complaining,
    complaint_followup,
    documents,
    doubt,
    expired,
    first_heard,
    flow,
    greeting,
    heard,
    intents,
    languages,
    media,
    menus,
    repeating,
    rights,
    service_questions,
    taps,
    unanswered,
    urgent,
)
from village_desk.conversation.asking import wants_free_words
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.phrases import FILLERS, PLAIN_COMMANDS
from village_desk.conversation.questions import answer_open_question
from village_desk.conversation.reading import LONG_NUMBER
from village_desk.conversation.spelling import folded, words
from village_desk.conversation.state import State
from village_desk.conversation.talk import ANSWERS, YES_NO, Talk
from village_desk.conversation.types import Effect, Said, Situation

MISSES = 3
ALARM = timedelta(minutes=30)
_BESIDE = frozenset({"spam", "out_of_scope"})  # heard, and not helped with
_WHY = frozenset({"kok", "kenapa", "mengapa", "loh", "lho", "apa", "alasannya"})
_LISTS = frozenset({"group", "choice", "which_ticket", "cancel_which", "reopen_which"}) | YES_NO
_ASKED = ANSWERS | {"document", "confirm", "edit"}  # the questions of a request
# Where free words are being asked for, only a cry for help is taken for one.
_CRY = frozenset({"tolong", "segera", "cepat", "cepetan", "sekarang", "darurat", "butuh", "help"})


@dataclass(frozen=True)
class Step:
    """The state after one message, and what is to be done: carried out in order, in one transaction."""

    state: State
    effects: tuple[Effect, ...]


def step(state: State, said: Said, situation: Situation) -> Step:
    """Hear one message. Never raises on anything a citizen can send; `state` itself is not changed.

    `situation.now` is aware (UTC); local rules use the office's zone.
    """
    talk = Talk(state.copy(), said, situation)
    documents.drop_dead(talk)
    doubt.look(talk)
    if situation.notices_off is not None:
        talk.state.notices_off = situation.notices_off
    languages.settle(talk)
    if talk.quiet_for > greeting.EPISODE:
        talk.state.misses, talk.state.handed_over = 0, False
    answering.with_whom(talk)
    talk.speak_its_language()
    if not (rights.opted(talk) or complaint_followup.told(talk)):
        _hear(talk)
    rights.offer_notices(talk)
    expired.tell(talk)
    addressing.learn(talk)
    greeting.preface(talk)
    talk.finish()
    return Step(talk.state, tuple(talk.effects))


def _hear(talk: Talk) -> None:
    kind = media.kind_of(talk)
    if kind == "paper":
        talk.intent = "attach_document"
        if not media.papers(talk):
            _hear_words(talk)
    elif kind == "voice":
        talk.intent = "voice"
        media.voice(talk)
    elif kind == "unclear":
        heard.unclear(talk)
    elif kind == "reaction" and not media.decides(talk):
        talk.keep_silent("reaction")
    elif kind in media.ODD:
        talk.intent = kind
        media.odd(talk, kind)
    else:
        _hear_words(talk)


def _hear_words(talk: Talk) -> None:
    if talk.said.choice and taps.hear(talk):
        return
    talk.text = menus.as_number(talk)
    meant = understand(talk.text, talk.state.asks_for or None, talk.situation.catalogue)
    talk.intent = meant.intent
    if _urgent(talk, meant) or urgent.besides(talk):
        urgent.answer(talk)
    elif heard.moved_on(talk) and not heard.stands_alone(meant):
        heard.say_back(talk)
    elif heard.moved_on(talk):
        _act(talk, meant)
    elif media.passed_on(talk, meant):
        talk.say("forwarded")
    elif urgent.listens(talk, meant) and intents.command(talk.text) is None:
        urgent.hear(talk)
    elif complaint_followup.heard(talk, meant):
        talk.state.misses = 0
    elif not (_command(talk) or _digit(talk) or _place(talk) or first_heard.hear(talk, meant)):
        if not answer_open_question(talk, meant):
            _act(talk, meant)


def _urgent(talk: Talk, meant: Understanding) -> bool:
    if meant.intent != "emergency" or urgent.goes_on(talk):
        return False
    return talk.state.ask.kind not in ANSWERS or bool(_CRY & set(words(talk.text)))


def _place(talk: Talk) -> bool:
    """Where it burns, told after the emergency numbers: for a person, and no answer to the open question."""
    alarmed, talk.state.alarmed = talk.state.alarmed, False
    if not alarmed or LONG_NUMBER.search(talk.text) or talk.quiet_for > ALARM:
        return False
    talk.intent = "emergency"
    urgent.noted(talk)
    flow.ask_again(talk)
    return True


def _command(talk: Talk) -> bool:
    """MENU, STATUS, BATAL, KEMBALI, PETUGAS, ADUAN, BERHENTI, LANJUT: whole messages that always work."""
    if talk.said.choice and talk.said.choice.startswith("svc:"):
        service_questions.chosen(talk, talk.said.choice.removeprefix("svc:"))
        return True
    name = intents.command(talk.text)
    free = talk.state.ask.kind in ANSWERS and wants_free_words(talk)
    if free and not _plain_command(talk.text):
        name = "status" if answering.asks_for_number(talk.text) else None
    if name is None or (name == "resume" and not _resumable(talk)):
        return _started(talk)
    talk.intent = name
    talk.state.misses = 0
    _COMMANDS[name](talk)
    return True


def _plain_command(text: str) -> bool:
    """ "batal", and "batal pak": among free words only these are commands, and people are polite to them too."""
    said = [word for word in words(text) if word not in FILLERS]
    return folded(text) in PLAIN_COMMANDS or " ".join(said) in PLAIN_COMMANDS


def _opt_out(talk: Talk) -> None:
    answering.notices(talk, off=True)


def _started(talk: Talk) -> bool:
    """MULAI switches notices on again, where they are off and nothing is about to begin."""
    if not talk.state.notices_off or talk.state.ask.kind == "start" or not intents.means(talk.text, "opt_in"):
        return False
    talk.intent = "opt_in"
    answering.notices(talk, off=False)
    if talk.draft and talk.state.ask.kind in _ASKED:
        flow.ask_again(talk)
    return True


def _menu(talk: Talk) -> None:
    if talk.draft and talk.service:
        talk.say("draft_kept", service=talk.service.name)
    menus.show(talk)


def _status(talk: Talk) -> None:
    answering.status(talk)
    if talk.draft and talk.service and "status_draft" not in talk.said_keys():
        talk.say("draft_kept", service=talk.service.name)


def _resumable(talk: Talk) -> bool:
    """LANJUT is "yes" where a yes is awaited, else it brings back a draft that was set aside."""
    return talk.state.ask.kind not in YES_NO and bool(talk.draft or talk.state.parked or talk.state.complaint)


def _resume(talk: Talk) -> None:
    if talk.draft is None:
        flow.unpark(talk)
    if talk.service and talk.state.ask.kind in ("none", "menu", "group", "choice", "officer"):
        talk.say("resuming", service=talk.service.name)
    flow.ask_next(talk)


def _digit(talk: Talk) -> bool:
    """9, 0, and the two-digit codes of services, wherever no field wants a number."""
    text = talk.text.strip().rstrip(".)").strip()
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


def _act(talk: Talk, meant: Understanding) -> None:
    """What the words mean by themselves; then the open question once more, so that the thread is never lost."""
    before = talk.state.ask
    said_before = len(talk.effects)
    misses, talk.state.misses = talk.state.misses, 0
    if not _meaningful(talk, meant, misses):
        talk.state.misses = misses
        _not_understood(talk)
        return
    if meant.intent in _BESIDE:
        talk.state.misses = 1
    asking = before.kind in _ASKED and talk.draft is not None
    if asking and not talk.asked and len(talk.effects) > said_before:
        flow.ask_again(talk)


def _meaningful(talk: Talk, meant: Understanding, misses: int) -> bool:
    if meant.intent == "request":
        return _wish(talk, meant)
    if meant.confidence < BAR or (_with_officer(talk) and _for_the_officer(talk, meant)):
        return False
    if meant.intent in _BESIDE and misses:
        return False  # said once, it is no help a second time
    if meant.intent in ("requirements", "fee") or (meant.intent == "pickup" and meant.service):
        service_questions.answer(talk, meant)
        return True
    act = _ACTS.get(meant.intent)
    if act is None:
        return False
    act(talk)
    return True


def _wish(talk: Talk, meant: Understanding) -> bool:
    """A named service opens its card; several, or a guess below the bar, are offered to choose from."""
    if meant.service and not meant.services and meant.confidence >= BAR:
        service_questions.chosen(talk, meant.service)
        return True
    if _with_officer(talk):
        return False  # a guess opens no list in the middle of what is told to a person
    slugs = meant.services or meant.choices or ((meant.service,) if meant.service else ())
    offered = [slug for slug in slugs if talk.situation.catalogue.get(slug)]
    if len(offered) == 1 and talk.draft is None:
        service_questions.offer_one(talk, offered[0])  # a list of one asks nothing: its card does
    elif slugs:
        menus.offer(talk, slugs)
    else:
        menus.show(talk)
    return True


def _greeted(talk: Talk) -> None:
    """Only a greeting: the greeting itself is put in front; here is the way on."""
    if talk.draft and talk.service and talk.state.ask.kind in _ASKED:
        flow.ask_again(talk)
    elif talk.draft and talk.service:
        talk.ask("resume")
        talk.say("resume_offer", service=talk.service.name)
    else:
        menus.show(talk)


def _for_the_officer(talk: Talk, meant: Understanding) -> bool:
    """After PETUGAS "saya mau tanya" opens no list, and what is not for us is for that person; MENU is a command."""
    if meant.intent == "menu":
        return "menu" not in words(talk.text)
    return meant.intent == "out_of_scope"


def _with_officer(talk: Talk) -> bool:
    return talk.state.ask.kind == "officer" and talk.state.handed_over


def _not_understood(talk: Talk) -> None:
    if _with_officer(talk):
        # What is written after PETUGAS is for the person: one word that it is kept, then quiet.
        if talk.state.misses == 0:
            urgent.noted(talk)
            talk.state.misses = 1
        else:
            talk.keep_silent("officer_talking")
        return
    talk.state.misses += 1
    unanswered.note(talk)
    if talk.state.misses >= MISSES:
        talk.state.misses = 0
        talk.call_officer("not_understood", "not_understood_officer")
    elif talk.state.ask.kind in ("none", "officer", "menu") and LONG_NUMBER.search(talk.text):
        talk.say("number_first")
    elif talk.state.ask.kind in ("none", "officer", "menu"):
        again = f"not_understood_{1 + talk.state.misses % 2}"
        talk.say("forwarded" if talk.said.forwarded else again)
    else:
        wording = "wrong_choice" if talk.state.ask.kind in _LISTS else "unclear"
        talk.say(f"{wording}_{1 + talk.state.misses % 2}")
        repeating.ask_again(talk)


def _thanked(talk: Talk) -> None:
    urgent.thanked(talk)


def _files_announced(talk: Talk) -> None:
    waiting = any(ticket.open and ticket.waiting_for for ticket in talk.situation.tickets)
    talk.say("documents_words" if talk.draft or waiting else "files_awaited")


def _withdrawn(talk: Talk) -> None:
    """ "Loh kok dibatalkan?" asks why, and withdraws nothing."""
    if "dibatalkan" in words(talk.text) and _WHY & set(words(talk.text)):
        talk.intent = "status"
        _status(talk)
    else:
        cancelling.start(talk)


_COMMANDS: dict[str, Callable[[Talk], None]] = {
    "menu": _menu,
    "status": _status,
    "cancel": cancelling.start,
    "back": flow.back,
    "human": answering.officer,
    "complaint": complaining.start,
    "opt_out": _opt_out,
    "resume": complaining.first(_resume),
}
_ACTS: dict[str, Callable[[Talk], None]] = {
    **answering.SIMPLE,
    "language_change": languages.change,
    "greet": _greeted,
    "thanks": _thanked,
    "confirm_yes": agreeing.to_nothing,
    "confirm_no": agreeing.to_nothing,
    "menu": _menu,
    "human": answering.officer,
    "complaint": complaining.in_words,
    "cancel": _withdrawn,
    "opt_out": _opt_out,
    "attach_document": _files_announced,
    "spam": unanswered.out_of_scope,
    "out_of_scope": unanswered.out_of_scope,
}
