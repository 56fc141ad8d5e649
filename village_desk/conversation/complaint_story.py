"""The story of a complaint: every bubble is added to it, and what it tells is never asked for."""

from __future__ import annotations

from village_desk.conversation import complaint_words
from village_desk.conversation.complaint_asking import go_on
from village_desk.conversation.state import ComplaintDraft
from village_desk.conversation.talk import Talk

LONGEST_STORY = 3000


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
