"""Papers that come later for requests that were asked for together: one photo serves all that wait for it."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation.captions import assign
from village_desk.conversation.showing import OTHER
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import AttachFile, TicketView
from village_desk.office import bundles


def lead_of(ticket: TicketView) -> int:
    """The first of the tickets that were asked for together with this one."""
    return ticket.linked_to or ticket.id


def one_group(tickets: Sequence[TicketView]) -> bool:
    """Are these several tickets of one form?"""
    return len(tickets) > 1 and len({lead_of(ticket) for ticket in tickets}) == 1


def attach(talk: Talk, waiting: Sequence[TicketView], files: Sequence[tuple[int, str]]) -> AttachFile:
    """Each file (id, caption) to the paper that is still open, and from there to every ticket that waits for it."""
    waiting = sorted(waiting, key=lambda ticket: ticket.id)
    papers = _papers(talk, waiting)
    form = bundles.form_for(talk.situation.catalogue, [ticket.service for ticket in waiting])
    asked = form.service.files_asked if form else ()
    still_open = list(dict.fromkeys(slug for ticket in waiting for slug in papers[ticket.id].values()))
    given: list[tuple[int, str]] = []
    for file_id, caption in files:
        taken = {slug for _, slug in given}
        given += assign([file_id], caption, asked, [slug for slug in still_open if slug not in taken])
    return _for_each(waiting, papers, given)


def _papers(talk: Talk, waiting: Sequence[TicketView]) -> dict[int, dict[str, str]]:
    """By ticket: what it waits for, as it calls it -> as the form calls it."""
    form = bundles.form_for(talk.situation.catalogue, [ticket.service for ticket in waiting])
    names = {part.service.slug: part.papers for part in form.parts} if form else {}
    return {
        ticket.id: {slug: names.get(ticket.service, {}).get(slug, slug) for slug in ticket.waiting_for}
        for ticket in waiting
    }


def _for_each(
    waiting: Sequence[TicketView], papers: dict[int, dict[str, str]], given: Sequence[tuple[int, str]]
) -> AttachFile:
    """What nobody waits for stays with the first: nothing that was sent is lost."""
    wanted = {slug for own in papers.values() for slug in own.values()}
    rest = tuple((i, OTHER) for i, slug in given if slug not in wanted)
    each = []
    for ticket in waiting:
        mine = {shared: own for own, shared in papers[ticket.id].items()}
        files = tuple((i, mine[slug]) for i, slug in given if slug in mine)
        each.append(AttachFile(ticket.id, files + (rest if ticket is waiting[0] else ())))
    first, *others = [one for one in each if one.files] or each[:1]
    return AttachFile(first.ticket_id, first.files, tuple(others))
