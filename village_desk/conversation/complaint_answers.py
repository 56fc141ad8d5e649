"""The answers to a complaint's questions: where each is kept, and what comes after it."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation import complaint_words, intents
from village_desk.conversation.complaint_asking import QUESTIONS, ask, go_on, show_summary
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask, ComplaintDraft
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import OpenComplaint

LONGEST_STORY = 3000
ANSWER = 200  # characters; longer words are more of the story


def learn(draft: ComplaintDraft, text: str) -> None:
    """What any message may tell beside its own answer: the wish for no name, or the name."""
    if complaint_words.wants_no_name(text):
        draft.anonymous, draft.name = True, ""
    elif not draft.anonymous and not draft.name:
        draft.name = complaint_words.name_in(text)


def hear_story(talk: Talk, draft: ComplaintDraft, text: str) -> None:
    """The story, or more of it: acknowledged once, then the next question."""
    first = not draft.story or complaint_words.thin(draft.story)  # anger alone was no story yet
    learn(draft, text)
    draft.story = f"{draft.story}\n{text}".strip()[:LONGEST_STORY]
    told = complaint_words.about_of(draft.story)
    if told == "fee" or not draft.about:
        draft.about = told or draft.about
    angry = complaint_words.hostile(text)
    if angry:
        talk.say("complaint_calm")
        if complaint_words.thin(draft.story) and "story" not in draft.passed:
            draft.passed = [*draft.passed, "story"]
            talk.say("complaint_more")
            talk.ask("complaint", ["story"])
            return
    if not first:
        talk.say("complaint_added")
    elif not angry or draft.about == "fee":
        talk.say(f"complaint_heard_{draft.about or 'story'}")
    go_on(talk)


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
    text = talk.text.strip().rstrip(".)")
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


def _name(talk: Talk, draft: ComplaintDraft) -> None:
    text = talk.text.strip().rstrip(".)")
    decision = decision_of(talk)
    if draft.anonymous or decision is False:
        draft.anonymous, draft.name = True, ""
    elif decision is True:
        talk.say("complaint_ask_own_name")
        talk.ask("complaint", ["name"])
        return
    elif complaint_words.wants_name(talk.text) and not draft.name:
        talk.say("complaint_ask_own_name")
        talk.ask("complaint", ["name"])
        return
    elif not draft.name and not _skips(talk):
        if not _like_a_name(text) and "name" not in draft.passed:
            draft.passed = [*draft.passed, "name_asked"]
            draft.story = f"{draft.story}\n{talk.text}".strip()[:LONGEST_STORY]
            talk.say("complaint_added")
            if draft.passed.count("name_asked") < 2:
                ask(talk, "name")
                return
        else:
            draft.name = " ".join(text.split())[:60]
    draft.passed = [*draft.passed, "name"]
    go_on(talk)


def _like_a_name(text: str) -> bool:
    said = text.replace("saya", " ").split()
    return (
        1 <= len(said) <= 5
        and not any(char.isdigit() for char in text)
        and 2 <= len(text) <= 60
        and "?" not in text
    )


def _confirm(talk: Talk, draft: ComplaintDraft) -> None:
    decision = decision_of(talk)
    if decision is None and complaint_words.only_no_name(talk.text):
        show_summary(talk, draft)
    elif complaint_words.wants_name(talk.text) and not draft.name:
        _change(talk, draft, "5")
    elif decision:
        _send(talk, draft)
    elif decision is False or intents.means(talk.text, "edit"):
        talk.ask("complaint", ["edit"])
        talk.say("complaint_edit")
    elif number := _line(talk.text):
        _change(talk, draft, number)
    elif intents.means(talk.text, "pause"):
        talk.say("complaint_kept")
        talk.state.ask = Ask()
    else:
        hear_story(talk, draft, talk.text)


def _edit(talk: Talk, draft: ComplaintDraft) -> None:
    number = _line(talk.text) or talk.text.strip().rstrip(".)")
    if number in ("1", "2", "3", "4", "5"):
        _change(talk, draft, number)
    else:
        show_summary(talk, draft)


def _line(text: str) -> str:
    """ "ubah 3" is "3"."""
    said = words(text)
    return said[1] if len(said) == 2 and said[0] in ("ubah", "ganti", "edit", "koreksi", "nomor") else ""


def _change(talk: Talk, draft: ComplaintDraft, number: str) -> None:
    question = dict(zip("12345", QUESTIONS, strict=True)).get(number)
    if question is None:
        show_summary(talk, draft)
        return
    draft.passed = [q for q in draft.passed if q not in (question, "name_asked")]
    if question == "story":
        draft.story = ""
    elif question == "name":
        draft.anonymous, draft.name = False, ""
    ask(talk, question)


def _cancel(talk: Talk, draft: ComplaintDraft) -> None:
    decision = decision_of(talk)
    if decision is None:
        talk.say("complaint_cancel")
        talk.asked = True
        return
    if decision:
        talk.state.complaint = None
        talk.ask("none")
        talk.say("complaint_cancelled")
        _to_the_request(talk)
    else:
        talk.say("cancel_kept")
        before = talk.state.ask.back
        if before and before.kind == "complaint" and before.items[0] in QUESTIONS:
            ask(talk, before.items[0])
        else:
            go_on(talk)


def _send(talk: Talk, draft: ComplaintDraft) -> None:
    talk.effects.append(
        OpenComplaint(
            about=draft.about or "other",
            story=draft.story,
            whom=draft.whom,
            happened=draft.happened,
            name=draft.name,
            anonymous=draft.anonymous,
            files=tuple(draft.files),
        )
    )
    talk.state.complaint = None
    talk.state.opened_at = talk.situation.now.isoformat()
    talk.ask("none")
    _to_the_request(talk)


def _to_the_request(talk: Talk) -> None:
    """The request that waited meanwhile is offered again."""
    if talk.draft and talk.service:
        talk.ask("resume")
        talk.say("resume_offer", service=talk.service.name)


def decision_of(talk: Talk) -> bool | None:
    """1 or yes, 2 or no; None when neither."""
    text = talk.text.strip().rstrip(".)")
    return {"1": True, "2": False}.get(text, intents.yes_or_no(talk.text or talk.said.text))


def _skips(talk: Talk) -> bool:
    return intents.means(talk.text, "skip") or complaint_words.left_open(talk.text)


ANSWERS: dict[str, Callable[[Talk, ComplaintDraft], None]] = {
    "story": _story,
    "about": _about,
    "whom": _whom,
    "happened": _happened,
    "name": _name,
    "confirm": _confirm,
    "edit": _edit,
    "cancel": _cancel,
}
