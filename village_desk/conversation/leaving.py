"""A request that was begun and left alone: what its one reminder says, and what is forgotten in the end. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.conversation.asking import missing_fields
from village_desk.conversation.showing import missing_papers
from village_desk.conversation.state import Ask, State
from village_desk.conversation.talk import bare, clipped
from village_desk.office.services import Catalogue

COMPLAINT = "complaint"  # among the services that were forgotten
LONGEST = 220  # characters of what is missing
_ASIDE = frozenset({"none", "menu", "group", "choice", "start", "officer", "cancel_which", "reopen_which"})


@dataclass(frozen=True)
class Reminder:
    """The text's key and what it names."""

    key: str
    values: dict[str, str]
    of_complaint: bool = False  # no page of chats shows it


def begun(state: State) -> bool:
    """Is anything begun and not sent: a request, one from before a doubt, a complaint?"""
    return bool(state.drafts or state.withheld or state.complaint)


def left_at(state: State) -> str:
    """The question at which a request was left, as State.asks_for; whether to cancel it is none of its questions."""
    ask = state.ask
    while ask.kind in ("cancel", "resume", "switch") and ask.back is not None:
        ask = ask.back
    return State(ask=ask).asks_for


def reminder(state: State, catalogue: Catalogue) -> Reminder | None:
    """What is said about the latest draft; None when the office no longer offers its service.

    Of a complaint no word is said: somebody else may be looking at this telephone.
    """
    if state.complaint and (state.ask.kind == "complaint" or not state.drafts):
        return Reminder("complaint_reminder", {}, of_complaint=True)
    draft = state.drafts[0]
    service = catalogue.get(draft.service)
    if service is None:
        return None
    names = [bare(field.label) for field in missing_fields(service, draft)]
    if not draft.documents_done:
        names += [bare(paper.name) for paper in missing_papers(service, draft)]
    if not names:
        return Reminder("draft_reminder_confirm", {"service": service.name})
    missing = clipped(", ".join(names), LONGEST)
    return Reminder("draft_reminder", {"service": service.name, "missing": missing})


def expect_answer(state: State) -> None:
    """After the reminder "ya" and LANJUT go on with that draft, whatever had been looked at beside it."""
    state.rating = ""  # a number would answer this now
    if state.draft is None:
        state.draft, state.parked = state.drafts[0], None
        if state.shelf:
            state.parked = state.shelf.pop()
    if state.ask.kind in _ASIDE:
        state.ask = Ask("resume")


def forget(state: State, *, loose: bool) -> list[int]:
    """Empty the drafts of this state, with `loose` also photos that belong to none; the ids of their files."""
    drafts = [*state.drafts, *state.withheld]
    files = [file_id for draft in drafts for file_id, _ in draft.files]
    # What was withheld from a doubted number is not told to it.
    state.expired = list(dict.fromkeys(draft.service for draft in state.drafts))
    if state.complaint is not None:
        files += state.complaint.files
        state.expired, state.complaint = [*state.expired, COMPLAINT], None
    state.draft = state.parked = None
    state.shelf, state.withheld = [], []
    state.handed_over = False
    if loose:
        files += [file_id for file_id, _ in state.loose_files]
        state.loose_files = []
    if state.ask.kind != "which_ticket" or loose:
        state.ask = Ask()
    return files
