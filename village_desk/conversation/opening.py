"""The one place where a confirmed draft becomes a ticket, or several that are linked."""

from __future__ import annotations

from dataclasses import replace

from village_desk.conversation import consent, guardians
from village_desk.conversation.requested import form_of
from village_desk.conversation.showing import OTHER, missing_papers
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk, bare
from village_desk.conversation.types import NoteConsent, OpenTicket
from village_desk.office.bundles import Part
from village_desk.office.services import Service


def open_ticket(talk: Talk, service: Service, draft: Draft) -> None:
    """The confirmed draft becomes a ticket; the draft ends here, so that a second "ya" finds nothing to open."""
    consent.went_on(talk, draft)
    form = form_of(talk.situation.catalogue, draft)
    tickets = [_of_part(talk, draft, part) for part in form.parts] if form else [_plain(talk, service, draft)]
    if form:
        tickets[0] = replace(tickets[0], files=tickets[0].files + _files_of_nobody(form.parts, draft))
    if len(tickets) > 1:
        tickets[0] = replace(tickets[0], linked=tuple(tickets[1:]), receipt_key="receipt_linked")
    talk.effects.append(tickets[0])
    if draft.consent_told:
        talk.effects.append(NoteConsent(guardians.CHILDREN))
    talk.state.draft = None
    talk.state.opened_at = talk.situation.now.isoformat()
    talk.state.misses = 0
    talk.ask("none")


def _plain(talk: Talk, service: Service, draft: Draft) -> OpenTicket:
    return OpenTicket(
        service=service.slug,
        fields=dict(draft.values),
        files=tuple(draft.files),
        missing=tuple(paper.slug for paper in missing_papers(service, draft)),
        message_id=talk.said.message_id,
        applicant_is_sender=_is_sender(service, draft),
        relation=_relation(service, draft),
        values={"next": talk.opening if talk.shut else ""},
    )


def _of_part(talk: Talk, draft: Draft, part: Part) -> OpenTicket:
    """One of several: its own answers and papers, out of what was asked once for all."""
    values = {own: draft.values[slug] for own, slug in part.fields.items() if slug in draft.values}
    papers = {slug: own for own, slug in part.papers.items()}
    have = {papers[slug] for _, slug in draft.files if slug in papers}
    required = [p.slug for p in part.service.required_files if p.slug not in part.later]
    return OpenTicket(
        service=part.service.slug,
        fields=values | dict(part.fixed),
        files=tuple((i, papers[slug]) for i, slug in draft.files if slug in papers),
        missing=tuple(slug for slug in required if slug not in have),
        message_id=talk.said.message_id,
        applicant_is_sender=_is_sender(part.service, draft),
        relation=_relation(part.service, draft),
        values={"next": talk.opening if talk.shut else ""},
    )


def _files_of_nobody(parts: tuple[Part, ...], draft: Draft) -> tuple[tuple[int, str], ...]:
    """Files that no service asks for stay with the first one: nothing that was sent is lost."""
    wanted = {slug for part in parts for slug in part.papers.values()}
    return tuple((i, OTHER) for i, slug in draft.files if slug not in wanted)


def _about_a_child(service: Service) -> bool:
    """The person of a child's card or certificate is the child, who does not write."""
    names = [f.slug for f in service.fields if f.slug.startswith("nama")]
    return bool(names) and names[0] == "nama_anak"


def _is_sender(service: Service, draft: Draft) -> bool:
    return not draft.whom and not _about_a_child(service)


def _relation(service: Service, draft: Draft) -> str:
    return draft.whom or ("child" if _about_a_child(service) else "")


def fixed_lines(talk: Talk, draft: Draft) -> list[str]:
    """What goes without saying in this bundle, so that nothing is sent that was not shown."""
    form = form_of(talk.situation.catalogue, draft)
    lines = []
    for part in form.parts if form else ():
        said = [f"{bare(f.label)}: {part.fixed[f.slug]}" for f in part.service.fields if f.slug in part.fixed]
        if said:
            lines.append(f"{bare(part.service.name)}: {', '.join(said)}")
    return lines
