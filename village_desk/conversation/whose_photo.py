"""A photo in the middle of a request, while another one that is under way waits for papers: we ask whose it is."""

from __future__ import annotations

from village_desk.conversation import documents, flow, own_tickets
from village_desk.conversation.captions import by_caption
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.showing import wanted_papers
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ANSWERS, Talk

DRAFT = "draft"  # among the ids of tickets: the request that is being filled in
_HERE = frozenset("sekarang barusan baru diisi isian".split())
_SHORT = 6  # words


def is_unclear(talk: Talk) -> bool:
    """Did this request not ask for a photo, while another one waits for it? A caption may tell."""
    draft, service, kind = talk.draft, talk.service, talk.state.ask.kind
    if draft is None or service is None or not documents.asked_elsewhere(talk):
        return False
    if kind == "which_ticket":
        return True
    if kind not in (*ANSWERS, "confirm", "edit") or (draft.files and not _away(talk)):
        return False
    mine = by_caption(talk.text, wanted_papers(service, draft))
    return not (mine and not documents.is_awaited(talk)) and not LONG_NUMBER.search(talk.text)


def _away(talk: Talk) -> bool:
    """Has this request all that it wants, so that a further photo is rather for the other one?"""
    assert talk.service and talk.draft
    return talk.state.ask.kind == "confirm" and not wanted_papers(talk.service, talk.draft)


def ask(talk: Talk) -> None:
    """Keep the photo, and ask whose it is; the open question waits behind this one."""
    documents.set_loose(talk)
    say(talk)


def say(talk: Talk) -> None:
    """The question itself, once more too."""
    before = talk.state.ask
    waiting = [t for t in talk.situation.tickets if t.open and t.waiting_for][:7]
    talk.ask("which_ticket", [*(str(t.id) for t in waiting), DRAFT], back=before.back or before)
    talk.say(
        "which_or_this",
        lines=own_tickets.lines_of(waiting),
        place=str(len(waiting) + 1),
        service=talk.service.name if talk.service else "-",
    )


def for_draft(talk: Talk) -> bool:
    """Does the answer mean the request that is being filled in? Data are its answers, and take the photo along."""
    if DRAFT not in talk.state.ask.items or talk.service is None:
        return False
    said = set(words(talk.text))
    if (
        talk.typed_choice == str(len(talk.state.ask.items))
        or LONG_NUMBER.search(talk.text)
        or "\n" in talk.text
    ):
        return True
    named = said & own_tickets.telling(talk.service.name)
    return len(said) <= _SHORT and bool(named or _HERE & said or said <= {"yang", "ini", "ya", "bapak"})


def into_draft(talk: Talk) -> None:
    """The photo belongs to the request that is open: its question is the open one again."""
    service, draft = talk.service, talk.draft
    assert service and draft
    talk.state.ask = talk.state.ask.back or talk.state.ask
    documents.use_loose(talk, service, draft)
    if not (LONG_NUMBER.search(talk.text) or "\n" in talk.text):
        go_on(talk)


def for_none(talk: Talk) -> None:
    """None of those named: for the request that is open, or for the wish that is said next."""
    documents.for_no_ticket(talk)
    if talk.draft and talk.state.ask.kind != "none":
        go_on(talk)


def go_on(talk: Talk) -> None:
    """Back to the question that waited."""
    if talk.state.ask.kind in (*ANSWERS, "edit"):
        flow.ask_again(talk)
    else:
        flow.ask_next(talk)
