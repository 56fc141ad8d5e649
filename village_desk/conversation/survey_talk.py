"""The survey in the chat: nine questions one by one, answered by a number, left out, or stopped; nothing is lost.

Cries for help, STATUS and every other command work in the middle, and the question comes again after them. Words that
answer nothing are asked about once; the second time they are heard as what they mean, and SURVEI goes on later.
As with the question after a request (rating), a number answers only for a week, and not once a person has spoken.
"""

from __future__ import annotations

from datetime import timedelta

from village_desk.conversation import acts, complaint_words, flow, languages, rights, urgent
from village_desk.conversation.answerable import wants_free_words
from village_desk.conversation.intents import BAR, TICKET_NUMBER, understand
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask, State, SurveyDraft
from village_desk.conversation.talk import ANSWERS, Talk, moment
from village_desk.conversation.types import KeepSurvey, SurveyView

KIND = "survey"
MISSES = 2
VALID = timedelta(days=7)  # so long a question is open, as rating.VALID
_IDLE = frozenset({"none", "menu", "group", "choice", "start", "officer", KIND})
_STOPPING = frozenset(
    (
        "selesai",
        "cukup",
        "sudah cukup",
        "sudah",
        "itu saja",
        "sudah selesai",
        "sampai di sini saja",
        "udahan",
        "done",
    )
)
_NUMBERS = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "one": 1, "two": 2, "three": 3, "four": 4}
_POINTING = frozenset("nomor no angka nilai pilih jawab jawaban saya ya bapak ibu skor".split())
# Beside a question these are no wish for something else: "lambat" answers "apakah layanannya cepat?" in words.
_NO_WISH = frozenset("confirm_yes confirm_no out_of_scope spam answer complaint attach_document".split())


def asking(state: State) -> bool:
    """Is a question of the survey open?"""
    return state.ask.kind == KIND and state.survey is not None and bool(state.ask.items)


def let_go(talk: Talk) -> None:
    """At the start of a step: an old question, or one after which a person spoke, is closed until SURVEI."""
    draft, situation = talk.state.survey, talk.situation
    if not asking(talk.state) or draft is None:
        return
    asked = moment(draft.asked_at)
    spoken = asked is not None and situation.officer_spoke_at is not None and situation.officer_spoke_at > asked
    if asked is None or spoken or situation.now - asked > VALID:
        _rest_quietly(talk)


def hear(talk: Talk) -> bool:
    """SURVEI, whenever nothing else is being filled in."""
    if not acts.means(talk.text, "survey"):
        return False
    kind = talk.state.ask.kind
    if talk.draft and kind not in _IDLE:
        if kind in ANSWERS and wants_free_words(talk) and len(words(talk.text)) > 1:
            return False  # what a letter is for may be a survey; the word alone is ours
        talk.intent = KIND
        talk.say("survey_later")
        flow.ask_again(talk)
        return True
    _start(talk)
    return True


def told(talk: Talk) -> bool:
    """One message while a question is open. False: it means something else, for the rest of the chat."""
    draft, survey = talk.state.survey, talk.situation.survey
    if not asking(talk.state) or draft is None or not _written(talk):
        return False
    if survey is None or survey.id != draft.survey or survey.done:
        return _over(talk)
    question, score = talk.state.ask.items[0], _score(talk)
    talk.intent, talk.state.misses = KIND, 0
    if score:
        draft.scores[question], draft.misses = score, 0
        _next(talk, draft, survey)
    elif acts.means(talk.text, "skip"):
        draft.scores.pop(question, None)
        draft.passed, draft.misses = [*draft.passed, question], 0
        _next(talk, draft, survey)
    elif _stops(talk.text) or acts.means(talk.text, "pause"):
        _stop(talk, draft)
    elif talk.typed_choice == "0" or acts.means(talk.text, "back"):
        _ask(talk, survey, survey.questions[max(0, survey.questions.index(question) - 1)])
    else:
        return _in_other_words(talk, draft, survey, question)
    return True


def go_on_after(talk: Talk, before: bool) -> None:
    """After something else in the middle (STATUS, thanks): the question again; where the chat went on, how to resume.

    `before`: was a question of the survey open when the message came?
    """
    if not before or talk.intent == KIND or not talk.said_keys():
        return
    if talk.intent == "emergency":
        talk.state.ask = Ask("officer")  # whoever cries for help is not asked how satisfied they are
    elif asking(talk.state) and not talk.asked:
        ask_again(talk)
    elif talk.state.survey is not None and not asking(talk.state) and talk.situation.survey is not None:
        talk.say("survey_kept")


def ask_again(talk: Talk) -> None:
    """The open question once more."""
    if talk.situation.survey is not None and talk.state.ask.items:
        _ask(talk, talk.situation.survey, talk.state.ask.items[0])


def _start(talk: Talk) -> None:
    survey, draft = talk.situation.survey, talk.state.survey
    talk.intent, talk.state.misses = KIND, 0
    if survey is None or survey.done:
        talk.state.survey = None
        talk.say("survey_none" if survey is None else "survey_done")
        return
    if draft is None or draft.survey != survey.id:
        draft = talk.state.survey = SurveyDraft(survey.id)
        talk.say("survey_begin", office=talk.situation.office_name)
    else:
        draft.misses = 0
        talk.say("survey_resumed")
    open_ones = _open(draft, survey)
    _ask(talk, survey, open_ones[0] if open_ones else survey.questions[-1])


def _ask(talk: Talk, survey: SurveyView, question: str) -> None:
    talk.ask(KIND, [question])
    if talk.state.survey is not None:
        talk.state.survey.asked_at = talk.situation.now.isoformat()
    place = survey.questions.index(question) + 1
    talk.say(f"survey_ask_{question}", place=f"{place}/{len(survey.questions)}")


def _open(draft: SurveyDraft, survey: SurveyView) -> list[str]:
    return [slug for slug in survey.questions if slug not in draft.scores and slug not in draft.passed]


def _next(talk: Talk, draft: SurveyDraft, survey: SurveyView) -> None:
    """Keep what there is, and ask what is left; after the last one, thanks."""
    open_ones = _open(draft, survey)
    talk.effects.append(KeepSurvey(draft.survey, dict(draft.scores), ended=not open_ones))
    if open_ones:
        _ask(talk, survey, open_ones[0])
        return
    talk.state.survey = None
    talk.say("survey_thanks" if draft.scores else "survey_stopped_empty")
    _rest(talk)


def _stop(talk: Talk, draft: SurveyDraft) -> None:
    """BATAL, SELESAI, "berhenti": what was answered is kept already, and SURVEI goes on with the rest."""
    if draft.scores:
        talk.say("survey_stopped", count=str(len(draft.scores)))
    else:
        talk.state.survey = None
        talk.say("survey_stopped_empty")
    if acts.command(talk.text) == "opt_out":
        talk.say("survey_not_notices")
    _rest(talk)


def _rest(talk: Talk) -> None:
    """Back to whom or what the chat waited for before."""
    talk.state.ask = Ask("officer") if talk.state.handed_over else Ask()
    if talk.draft and not talk.state.handed_over:
        flow.offer_open(talk)


def _over(talk: Talk) -> bool:
    """The office has closed the survey meanwhile, or it was answered on its page."""
    answers = bool(_score(talk)) or acts.means(talk.text, "skip")
    done = talk.situation.survey is not None and talk.situation.survey.done
    talk.state.survey, talk.state.ask = None, Ask()
    if not answers:
        return False
    talk.intent = KIND
    talk.say("survey_done" if done else "survey_over")
    return True


def _in_other_words(talk: Talk, draft: SurveyDraft, survey: SurveyView, question: str) -> bool:
    """No number: a command or a plain wish is heard by the rest of the chat, anything else is asked about once."""
    digit = talk.typed_choice.isdecimal() and len(talk.typed_choice) == 1 and talk.typed_choice != "9"
    if not digit and _means_something_else(talk):
        talk.intent = ""
        return False
    draft.misses += 1
    if draft.misses >= MISSES and not digit:
        draft.misses = 0
        _rest_quietly(talk)
        return False
    talk.say("survey_number")
    _ask(talk, survey, question)
    return True


def _rest_quietly(talk: Talk) -> None:
    talk.intent = ""
    talk.state.ask = Ask("officer") if talk.state.handed_over else Ask()


def _means_something_else(talk: Talk) -> bool:
    text = talk.text
    if acts.command(text) or talk.typed_choice == "9" or acts.means(text, "opt_in"):
        return True
    if urgent.cries_out(text) or TICKET_NUMBER.search(text) or complaint_words.fee_told(text):
        return True
    if rights.asks(talk) or languages.asked_in(text):
        return True
    meant = understand(text, None, talk.situation.catalogue)
    return meant.intent == "emergency" or (meant.intent not in _NO_WISH and meant.confidence >= BAR)


def _written(talk: Talk) -> bool:
    return bool(talk.text) and not talk.said.files and not talk.said.choice and talk.said.kind != "reaction"


def _score(talk: Talk) -> int:
    """ "3", "3.", "nomor 3", "tiga": 1 to 4, and 0 for everything else."""
    said = [word for word in words(talk.typed_choice) if word not in _POINTING]
    if len(said) != 1:
        return 0
    if said[0].isascii() and said[0].isdecimal():
        return int(said[0]) if said[0] in ("1", "2", "3", "4") else 0
    return _NUMBERS.get(said[0], 0)


def _stops(text: str) -> bool:
    return acts.command(text) in ("cancel", "opt_out") or " ".join(words(text)) in _STOPPING
