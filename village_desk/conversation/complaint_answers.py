"""The answers to a complaint's questions: where each is kept, and what comes after it."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import complaint_name, complaint_words, intents
from village_desk.conversation.complaint_asking import ask, go_on
from village_desk.conversation.complaint_deciding import cancel, confirm, edit
from village_desk.conversation.complaint_story import LONGEST_STORY, hear_story
from village_desk.conversation.spelling import words
from village_desk.conversation.state import ComplaintDraft
from village_desk.conversation.talk import Talk

ANSWER = 200  # characters; longer words are more of the story


def _story(talk: Talk, draft: ComplaintDraft) -> None:
    if complaint_words.only_no_name(talk.text):
        talk.say("complaint_nameless")
        ask(talk, "story")
    elif complaint_words.tells(talk.text) or complaint_words.begins(talk.text) or "story" in draft.passed:
        hear_story(talk, draft, talk.text)
    else:
        talk.say("complaint_more")
        talk.ask("complaint", ["story"])
        draft.passed = [*draft.passed, "story"]


def _about(talk: Talk, draft: ComplaintDraft) -> None:
    text = talk.typed_choice
    picked = {"1": "service", "2": "person", "3": "fee", "4": "other"}.get(text)
    if picked is None and _skips(talk):
        picked = "other"
    if picked:
        if not draft.about:
            talk.say(f"complaint_heard_{picked}")
        draft.about = picked
        go_on(talk)
        return
    if complaint_words.only_no_name(talk.text):
        talk.say("complaint_nameless")
        go_on(talk)
        return
    if "about" in draft.passed:
        draft.about = complaint_words.about_of(talk.text) or "other"
    draft.passed = [*draft.passed, "about"]
    hear_story(talk, draft, talk.text)


def _whom(talk: Talk, draft: ComplaintDraft) -> None:
    _free_answer(talk, draft, "whom")


def _happened(talk: Talk, draft: ComplaintDraft) -> None:
    _free_answer(talk, draft, "happened")


def _free_answer(talk: Talk, draft: ComplaintDraft, question: str) -> None:
    if complaint_words.only_no_name(talk.text):
        talk.say("complaint_nameless")
        go_on(talk)
        return
    if intents.yes_or_no(talk.text) and question not in draft.passed:
        ask(talk, question)  # "ya" answers neither who nor when; asked in vain twice, it is left out
        draft.passed = [*draft.passed, question]
        return
    if not _skips(talk) and intents.yes_or_no(talk.text) is None:
        question = _answered(draft, question, talk.text)
    draft.passed = [*draft.passed, question]
    go_on(talk)


def _answered(draft: ComplaintDraft, question: str, text: str) -> str:
    """Keep the answer where it belongs; the question that it answered: people answer the next one first."""
    when = complaint_words.says_when(text)
    if question == "happened" and complaint_words.only_somebody(text):
        draft.whom = ", ".join(part for part in (draft.whom, " ".join(text.split())) if part)
        return "whom"  # whom it is about must not be missed: they are kept away from it
    timed = when or complaint_words.says_where(text)
    if question == "whom" and when and not complaint_words.names_somebody(text) and not draft.happened:
        question = "happened"
    elif question == "happened" and not timed and complaint_words.names_somebody(text) and not draft.whom:
        question = "whom"
    told = len(words(text)) > 5 and complaint_words.about_of(text) != ""
    if len(text) > ANSWER or (told and question == "happened"):
        draft.story = f"{draft.story}\n{text}".strip()[:LONGEST_STORY]
    else:
        setattr(draft, question, " ".join(text.split()))
    return question


def _skips(talk: Talk) -> bool:
    return intents.means(talk.text, "skip") or complaint_words.left_open(talk.text)


ANSWERS: dict[str, Callable[[Talk, ComplaintDraft], None]] = {
    "story": _story,
    "about": _about,
    "whom": _whom,
    "happened": _happened,
    "name": complaint_name.answer,
    "confirm": confirm,
    "edit": edit,
    "cancel": cancel,
}
