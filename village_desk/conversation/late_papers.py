"""Papers that come while nothing is being asked for: to the request that they are meant for, else we ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from village_desk.conversation import documents, own_tickets
from village_desk.conversation.showing import OTHER
from village_desk.conversation.talk import Talk, moment, numbered
from village_desk.conversation.types import AttachFile, TicketView
from village_desk.office.services import Requirement

LATELY = timedelta(minutes=3)


def without_draft(talk: Talk) -> None:
    """Files while nothing is being asked for: to the ticket that waits for them, else we ask what they are for.

    A better photo often follows right after the receipt, when the request lacks nothing any more.
    """
    ids = documents.paper_ids(talk)
    live = [ticket for ticket in talk.situation.tickets if ticket.open]
    waiting = _awaiting(talk, [ticket for ticket in live if ticket.waiting_for])
    if len(waiting) == 1:
        attach(talk, waiting[0], [(i, talk.text) for i in ids])
        return
    documents.set_loose(talk)
    if waiting:
        ask_which(talk, waiting)
    elif talk.state.ask.kind == "officer" and talk.state.handed_over:
        talk.say("officer_noted")
    elif live:
        ask_which(talk, live)
    else:
        for_no_ticket(talk)


def _awaiting(talk: Talk, tickets: list[TicketView]) -> list[TicketView]:
    """Of several requests that wait, those that wait for the paper that the caption names, or are named by it."""
    if len(tickets) < 2 or not talk.text:
        return tickets
    named = own_tickets.called(talk, tickets)
    fits = [t for t in tickets if set(documents.by_caption(talk.text, _papers(talk, t))) & set(t.waiting_for)]
    return next((some for some in (fits, named) if len(some) == 1), tickets)


def for_pinned(talk: Talk) -> bool:
    """Files under a quoted message, or with a number, go to that request, whatever is being asked.

    False where nothing is pointed at, or something closed: that is opened again by words only.
    """
    ticket = own_tickets.pinned(talk)
    if ticket is None or not ticket.open:
        return False
    talk.intent = "attach_document"
    attach(talk, ticket, [(i, talk.text) for i in documents.paper_ids(talk)])
    if talk.state.ask.kind == "which_ticket":
        talk.ask("none")
    return True


def for_no_ticket(talk: Talk) -> None:
    """The files are kept, and belong to the wish that is said next."""
    if {file.kind for file in talk.said.files} == {"other"}:
        talk.say("file_other")
    else:
        talk.say("files_first")
    talk.ask("none")


def ask_which(talk: Talk, tickets: Sequence[TicketView]) -> None:
    """Which of these requests are the papers for? 0: none of them, a new wish."""
    shown = list(tickets)[:8]
    talk.ask("which_ticket", [str(ticket.id) for ticket in shown])
    talk.say("which_ticket", lines=numbered([f"{t.number} {t.service_name}" for t in shown]))


def attach(talk: Talk, ticket: TicketView, files: Sequence[tuple[int, str]]) -> None:
    """Add files to a live ticket, each to the paper it waits for; two photos in a row are two papers."""
    since = moment(talk.state.attached_at)
    if since is None or talk.situation.now - since > LATELY:
        talk.state.attached = []
    given: list[tuple[int, str]] = []
    odd = {file.id for file in talk.said.files if file.kind in documents.ODD_KINDS} | set(
        talk.state.loose_odd
    )
    for file_id, caption in files:
        if file_id in odd:
            given.append((file_id, OTHER))
            continue
        done = set(talk.state.attached)
        still_open = [slug for slug in ticket.waiting_for if f"{ticket.id}:{slug}" not in done]
        given += documents.assign([file_id], caption, _papers(talk, ticket), still_open)
        talk.state.attached.append(f"{ticket.id}:{given[-1][1]}")
    talk.state.attached_at = talk.situation.now.isoformat()
    talk.effects.append(AttachFile(ticket.id, tuple(given)))


def _papers(talk: Talk, ticket: TicketView) -> tuple[Requirement, ...]:
    service = talk.situation.catalogue.get(ticket.service)
    return service.files_asked if service else ()
