"""The end of telling a complaint: the summary is confirmed, a line is changed, or all of it is dropped."""

from __future__ import annotations

from village_desk.conversation import complaint_name, complaint_words, flow, intents
from village_desk.conversation.complaint_asking import QUESTIONS, ask, go_on, show_summary
from village_desk.conversation.complaint_story import hear_story
from village_desk.conversation.deciding import decided
from village_desk.conversation.state import Ask, ComplaintDraft
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import OpenComplaint


def confirm(talk: Talk, draft: ComplaintDraft) -> None:
    """YES sends it; everything else that is written here changes or completes it."""
    decision = decided(talk)
    if decision is None and complaint_words.only_no_name(talk.text):
        show_summary(talk, draft)
    elif complaint_words.wants_name(talk.text) and not draft.name:
        _change(talk, draft, "5")
    elif decision:
        _send(talk, draft)
    elif decision is False or intents.means(talk.text, "edit"):
        talk.ask("complaint", ["edit"])
        talk.say("complaint_edit")
    elif number := complaint_words.line_of(talk.text):
        _change(talk, draft, number)
    elif intents.means(talk.text, "pause"):
        talk.say("complaint_kept")
        talk.state.ask = Ask()
    elif not draft.name and not draft.anonymous and complaint_name.written_as_one(talk.text):
        draft.name = complaint_name.own_name(talk.text)
        show_summary(talk, draft)
    elif complaint_words.left_open(talk.text) or not complaint_words.adds(talk.text):
        show_summary(talk, draft)  # "terserah lah" tells nothing more
    else:
        hear_story(talk, draft, talk.text)


def edit(talk: Talk, draft: ComplaintDraft) -> None:
    """Which line is to be changed."""
    number = complaint_words.line_of(talk.text) or talk.typed_choice
    if number in ("1", "2", "3", "4", "5"):
        _change(talk, draft, number)
    else:
        show_summary(talk, draft)


def change_line(talk: Talk, question: str) -> None:
    """UBAH 1 while `question` is still open: an earlier line is told anew; what was not asked yet comes by itself."""
    draft, number = talk.state.complaint, complaint_words.line_of(talk.text)
    wanted = dict(zip("12345", QUESTIONS, strict=True)).get(number)
    if draft is None or wanted is None or QUESTIONS.index(wanted) >= QUESTIONS.index(question):
        ask(talk, question)
    else:
        _change(talk, draft, number)


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


def cancel(talk: Talk, draft: ComplaintDraft) -> None:
    """The answer to "apakah tidak jadi disampaikan?"."""
    decision = decided(talk)
    if decision is None:
        talk.say("complaint_cancel")
        talk.asked = True
        return
    if decision:
        talk.state.complaint = None
        talk.ask("none")
        talk.say("complaint_cancelled")
        flow.offer_open(talk)  # the request that waited meanwhile
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
    flow.offer_open(talk)  # the request that waited meanwhile
