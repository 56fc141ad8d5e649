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
    after_alarm,
    after_sending,
    afterwards,
    agreeing,
    answering,
    calm_words,
    cancelling,
    chatting,
    commands,
    complaining,
    complaint_followup,
    correcting,
    documents,
    doubt,
    expired,
    flow,
    general_questions,
    greeting,
    heard,
    hints,
    hurrying,
    intents,
    languages,
    media,
    menus,
    other_service,
    paper_questions,
    paper_talk,
    photo_with_words,
    rating,
    repeating,
    returning,
    rights,
    service_questions,
    several_questions,
    survey_talk,
    taken_in,
    taps,
    together,
    topic_answers,
    unanswered,
    urgent,
    waiting,
    wishing,
)
from village_desk.conversation.answerable import asks_something
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.questions import answer_open_question
from village_desk.conversation.spelling import words
from village_desk.conversation.state import State
from village_desk.conversation.talk import ANSWERS, ASKED, YES_NO, Talk
from village_desk.conversation.types import Effect, Said, Situation

MISSES = 3
ALARM = timedelta(minutes=30)
_BESIDE = frozenset({"spam", "out_of_scope"})  # heard, and not helped with
_WHY = frozenset({"kok", "kenapa", "mengapa", "loh", "lho", "apa", "alasannya"})
_LISTS = (
    frozenset({"group", "choice", "which_ticket", "cancel_which", "reopen_which", "whom", "known"})
    | together.KINDS
    | YES_NO
)
_TO_BE_CHOSEN = together.KINDS | {"choice", "start"}  # the wish was heard, and is still to be decided
_CHOOSING = together.KINDS | {"whom", "known"}
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
    taken_in.forget_old(talk)
    if situation.notices_off is not None:
        talk.state.notices_off = situation.notices_off
    languages.settle(talk)
    if talk.quiet_for > greeting.EPISODE:
        talk.state.misses, talk.state.handed_over = 0, False
    answering.with_whom(talk)
    talk.speak_its_language()
    survey_talk.let_go(talk)
    surveyed = survey_talk.asking(talk.state)
    if not (rights.opted(talk) or complaint_followup.told(talk) or survey_talk.told(talk)):
        _hear(talk)
    rating.let_go(talk)
    survey_talk.go_on_after(talk, surveyed)
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
        caption = photo_with_words.hears(talk)
        photo_with_words.keep(talk, caption)
        if caption == "complaint":
            photo_with_words.complain(talk)
        elif caption or not media.papers(talk):
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
    if _danger(talk, meant) or _typed_late(talk, meant):
        return
    if rating.hear(talk):
        return
    if complaint_followup.heard(talk, meant):
        talk.state.misses = 0
        return
    if survey_talk.hear(talk) or commands.command(talk) or commands.digit(talk):
        return
    if _place(talk) or _set_right(talk, meant):
        return
    if not (answer_open_question(talk, meant) or returning.hear(talk, meant)):
        _act(talk, meant)
        if talk.draft is None:
            taken_in.keep_for_later(talk, wish=talk.state.ask.kind in _TO_BE_CHOSEN)


def _danger(talk: Talk, meant: Understanding) -> bool:
    """A cry for help, news of one that is passed on, and what is told after it."""
    if after_alarm.hear(talk, meant):
        return True
    if _urgent(talk, meant) or urgent.besides(talk):
        urgent.answer(talk)
    elif heard.moved_on(talk):
        return False
    elif media.passed_on(talk, meant):
        talk.say("forwarded")
    elif urgent.listens(talk, meant) and intents.command(talk.text) is None:
        urgent.hear(talk, waits=after_alarm.waits_for_words(talk, meant))
    else:
        return False
    return True


def _typed_late(talk: Talk, meant: Understanding) -> bool:
    """A voice note that an officer typed when the chat had moved on: it answers nothing that it did not hear."""
    if not heard.moved_on(talk):
        return False
    if heard.stands_alone(meant):
        _act(talk, meant)
    else:
        heard.say_back(talk)
    return True


def _set_right(talk: Talk, meant: Understanding) -> bool:
    """Before the open question: rights over one's data, a language, a wrong paper, corrections, how it goes."""
    return (
        rights.hear(talk)
        or languages.ask_for(talk)
        or hurrying.hear(talk, meant)
        or hurrying.remark(talk)
        or waiting.hear(talk, meant)
        or afterwards.hear(talk, meant)
        or after_sending.hear(talk, meant)
        or other_service.by_code(talk)
        or other_service.same_after_all(talk, meant)
        or correcting.hear(talk)
        or answering.how_it_goes(talk, meant)
        or hints.asked_back(talk)
        or paper_questions.hear(talk)
        or paper_talk.hear(talk)
        or topic_answers.hear(talk, meant)
        or general_questions.hear(talk, meant)
    )


def _urgent(talk: Talk, meant: Understanding) -> bool:
    if meant.intent != "emergency" or urgent.goes_on(talk):
        return False
    if calm_words.cries_barely(talk.text) and hurrying.is_meant(talk):
        return False
    if talk.state.ask.kind not in ANSWERS or _CRY & set(words(talk.text)):
        return True
    return meant.confidence >= urgent.PLAINLY and urgent.tells_of_own(talk)


def _place(talk: Talk) -> bool:
    """Where it burns, told after the emergency numbers: for a person, and no answer to the open question."""
    alarmed, talk.state.alarmed = talk.state.alarmed, False
    if not alarmed or LONG_NUMBER.search(talk.text) or talk.quiet_for > ALARM:
        return False
    talk.intent = "emergency"
    urgent.noted(talk)
    flow.ask_again(talk)
    return True


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
    elif "please_write" in talk.said_keys():
        talk.state.misses = misses
        chatting.miss(talk)
    asking = before.kind in ASKED and talk.draft is not None
    if asking and not talk.asked and len(talk.effects) > said_before:
        flow.ask_again(talk)


def _meaningful(talk: Talk, meant: Understanding, misses: int) -> bool:
    if (event := together.told(talk, meant)) and together.offer_told(talk, event, meant):
        return True
    if meant.intent == "request":
        return wishing.hear(talk, meant)
    if meant.intent == "menu" and talk.state.ask.kind in _CHOOSING:
        return False  # words beside a question leave it open; MENU itself is a command
    if meant.confidence < BAR or (_with_officer(talk) and _for_the_officer(talk, meant)):
        return False
    if meant.intent in _BESIDE and misses:
        return False  # said once, it is no help a second time
    if several_questions.hear(talk, meant):
        return True
    if meant.intent in ("requirements", "fee") or (meant.intent == "pickup" and meant.service):
        service_questions.answer(talk, meant)
        return True
    act = _ACTS.get(meant.intent)
    if act is None or complaining.only_asks(talk, meant):
        return False
    act(talk)
    return True


def _greeted(talk: Talk) -> None:
    """Only a greeting: the greeting itself is put in front; here is the way on."""
    if _with_officer(talk):
        answering.officer(talk)  # "halo?" of somebody who waits for a person is for that person
    elif talk.draft and talk.service and talk.state.ask.kind in ASKED:
        flow.ask_again(talk)
    elif not flow.offer_open(talk):
        menus.show(talk)


def _for_the_officer(talk: Talk, meant: Understanding) -> bool:
    """After PETUGAS "saya mau tanya" opens no list, and what is not for us is for that person; MENU is a command."""
    if meant.intent == "menu":
        return "menu" not in words(talk.text)
    return meant.intent in ("out_of_scope", "attach_document")


def _with_officer(talk: Talk) -> bool:
    return talk.state.ask.kind == "officer" and talk.state.handed_over


def _not_understood(talk: Talk) -> None:
    if _with_officer(talk):
        # What is written after PETUGAS is for the person: one word that it is kept, then quiet.
        if talk.state.misses == 0:
            urgent.noted(talk)
            talk.state.misses = 1
        elif talk.state.misses == 1 and asks_something(talk.text):
            answering.officer(talk)  # when a person answers; asked once more, quiet
            talk.state.misses = 2
        else:
            talk.keep_silent("officer_talking")
        return
    talk.state.misses += 1
    unanswered.note(talk)
    if talk.state.misses >= MISSES:
        talk.state.misses = 0
        talk.call_officer("not_understood", "not_understood_officer")
        if talk.state.ask.kind == "confirm":
            flow.ask_again(talk)  # the next "ya" must see what it sends
    elif talk.state.ask.kind in ("none", "officer", "menu") and LONG_NUMBER.search(talk.text):
        talk.say("number_first")
    elif talk.state.ask.kind in ("none", "officer", "menu"):
        again = f"not_understood_{1 + talk.state.misses % 2}"
        talk.say("forwarded" if talk.said.forwarded else again)
    else:
        wording = "wrong_choice" if talk.state.ask.kind in _LISTS else "unclear"
        talk.say(f"{wording}_{1 + talk.state.misses % 2}")
        repeating.ask_again(talk)


def _files_announced(talk: Talk) -> None:
    if documents.has_come(talk):
        return
    waiting = any(ticket.open and ticket.waiting_for for ticket in talk.situation.tickets)
    talk.say("documents_words" if talk.draft or waiting else "files_awaited")


def _withdrawn(talk: Talk) -> None:
    """ "Loh kok dibatalkan?" asks why, and withdraws nothing."""
    said = set(words(talk.text))
    if ("dibatalkan" in said and _WHY & said) or ("?" in talk.text and {"tidak", "ikut"} <= said):
        talk.intent = "status"
        commands.status(talk)
    else:
        cancelling.start(talk)


_ACTS: dict[str, Callable[[Talk], None]] = {
    **answering.SIMPLE,
    "language_change": languages.change,
    "greet": _greeted,
    "thanks": urgent.thanked,
    "confirm_yes": agreeing.to_nothing,
    "confirm_no": agreeing.to_nothing,
    "menu": commands.menu,
    "human": answering.officer,
    "complaint": complaining.in_words,
    "cancel": _withdrawn,
    "opt_out": commands.opt_out,
    "attach_document": _files_announced,
    "spam": unanswered.out_of_scope,
    "out_of_scope": unanswered.out_of_scope,
}
