"""The questions of a complaint: which one is next, how it is asked, and the summary that is confirmed."""

from __future__ import annotations

from village_desk.conversation import complaint_words
from village_desk.conversation.state import ComplaintDraft
from village_desk.conversation.talk import Talk, clipped

QUESTIONS = ("story", "about", "whom", "happened", "name")
STORY_SHOWN = 260  # characters of the story in the summary; all of it is kept
ANSWER_SHOWN = 90


def next_question(draft: ComplaintDraft) -> str:
    """What is still to be asked; "confirm" when everything that matters is known, left out, or does not matter."""
    if not draft.story and "story" not in draft.passed:
        return "story"
    if not draft.about:
        return "about"
    if draft.about in ("person", "fee") and _open(
        draft, "whom", known=complaint_words.names_somebody(draft.story)
    ):
        return "whom"
    if _open(draft, "happened", known=_placed(draft)):
        return "happened"
    return "name" if not draft.anonymous and _open(draft, "name") else "confirm"


def _open(draft: ComplaintDraft, question: str, *, known: bool = False) -> bool:
    return not known and not getattr(draft, question) and question not in draft.passed


def _placed(draft: ComplaintDraft) -> bool:
    """Is it told when, and where? What happens at the office needs no place."""
    where = complaint_words.says_where(draft.story) or draft.about == "service"
    return complaint_words.says_when(draft.story) and where


def ask(talk: Talk, question: str) -> None:
    """Ask this question."""
    talk.ask("complaint", [question])
    draft = talk.state.complaint
    if question == "confirm" and draft:
        show_summary(talk, draft)
    elif question == "cancel":
        talk.say("complaint_cancel")
    elif question == "edit":
        talk.say("complaint_edit")
    elif question == "happened" and draft and complaint_words.says_when(draft.story):
        talk.say("complaint_ask_where")
    elif (
        question == "happened"
        and draft
        and (draft.about == "service" or complaint_words.says_where(draft.story))
    ):
        talk.say("complaint_ask_when")
    else:
        talk.say(f"complaint_ask_{question}")


def go_on(talk: Talk) -> None:
    """The next question, or the summary."""
    draft = talk.state.complaint
    assert draft
    question = next_question(draft)
    if question == "confirm":
        show_summary(talk, draft)
    else:
        ask(talk, question)


def show_summary(talk: Talk, draft: ComplaintDraft) -> None:
    """Say what will be sent, and wait for the confirmation."""
    talk.ask("complaint", ["confirm"])
    english = talk.english
    if draft.about == "fee":
        talk.say("complaint_fee_safe")
    talk.say(
        "complaint_summary",
        story=clipped(draft.story, STORY_SHOWN) or ("(voice or photo)" if english else "(suara atau foto)"),
        about=(_ABOUT_EN if english else _ABOUT)[draft.about or "other"],
        whom=clipped(draft.whom, ANSWER_SHOWN) or _told(talk, complaint_words.names_somebody(draft.story)),
        happened=clipped(draft.happened, ANSWER_SHOWN) or _told(talk, _placed(draft)),
        name=_name(talk, draft),
        files=str(len(draft.files)) if draft.files else "",
    )


def _told(talk: Talk, told: bool) -> str:
    """Where the story itself says it, the line points there."""
    if told:
        return "as told in 1" if talk.english else "seperti pada nomor 1"
    return "-"


def _name(talk: Talk, draft: ComplaintDraft) -> str:
    if draft.anonymous:
        return "anonymous" if talk.english else "anonim, tanpa nama"
    return clipped(draft.name, 60) or ("not given" if talk.english else "tidak disebut")


_ABOUT = {
    "service": "pelayanan",
    "person": "sikap atau tindakan petugas",
    "fee": "permintaan biaya",
    "other": "hal lain",
}
_ABOUT_EN = {
    "service": "the service",
    "person": "an officer's conduct",
    "fee": "a fee that was asked",
    "other": "something else",
}
