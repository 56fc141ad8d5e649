"""The road of a request: which question comes next, one step back, and starting, parking and resuming drafts."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation import asking, documents, known, menus, summary, taken_in, whom
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.showing import paper_names, wanted_papers
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import ASKED, Talk
from village_desk.office.services import Service

SHELF = 4  # drafts set aside beneath the latest
_ISSUERS = {"disdukcapil": "Disdukcapil"}


def card(talk: Talk, service: Service) -> None:
    """The requirement card: what is needed, GRATIS, how long, who issues it, what to bring in person."""
    if service.condolence and not menus.condoled(talk):
        talk.say("card_condolence")
    in_person = [paper for paper in service.requirements if paper.in_person]
    talk.say(
        "card",
        service=service.name,
        required=paper_names(service.required_files),
        optional=paper_names(p for p in service.files_asked if not p.required),
        in_person=paper_names(in_person),
        days="" if service.estimate_only else str(service.promised_working_days),
        issuer=issuer_of(talk, service),
        advice=service.advice,
    )


def issuer_of(talk: Talk, service: Service) -> str:
    """Who issues the paper: the village itself, or the agency that it helps to reach."""
    own = service.issuer == "desa"
    return talk.situation.office_name if own else _ISSUERS.get(service.issuer, service.issuer)


def choose(talk: Talk, slug: str) -> None:
    """The citizen wants this service. A draft of another one is not thrown away: we ask."""
    service = talk.situation.catalogue.get(slug)
    if service is None:
        menus.show(talk)
        return
    draft, current = talk.draft, talk.service
    if draft and current and slug in slugs_of(draft):
        talk.say("resuming", service=service.name)
        ask_next(talk)
    elif draft and current and (draft.values or draft.files):
        taken_in.keep_for_later(talk, wish=True)
        talk.ask("switch", [slug], back=talk.state.ask)
        talk.say("switch_ask", current=current.name, new=service.name)
    else:
        take_up(talk, service)


def take_up(talk: Talk, service: Service) -> None:
    """Start this service, or go on with the draft of it that was set aside."""
    kept = next((draft for draft in talk.state.drafts if draft.service == service.slug), None)
    if kept is None or talk.draft is kept:
        begin(talk, service)
        return
    state = talk.state
    state.shelf = [draft for draft in state.shelf if draft is not kept]
    state.parked = None if state.parked is kept else state.parked
    state.draft = kept
    _fill_parked(talk)
    state.misses = 0
    talk.say("resuming", service=service.name)
    ask_next(talk)


def begin(talk: Talk, service: Service, *, with_card: bool = True, also: Sequence[str] = ()) -> None:
    """Start a draft: card, what was understood already, privacy notice and first question in one message.

    `also`: the services that are asked for together with it.
    """
    draft = talk.state.draft = Draft(service.slug, also=list(also))
    talk.state.misses = 0
    texts = taken_in.wish_in(talk)
    draft.whom = whom.noticed(talk.service or service, texts)
    draft.hint = whom.hint_in(texts) if draft.whom == whom.ASK else ""
    asked_as = talk.service or service
    if with_card:
        card(talk, asked_as)
    documents.use_loose(talk, asked_as, draft)
    taken_in.fill(talk, asked_as, draft)
    if draft.values:
        asking.tell_privacy(talk, draft)
    ask_next(talk)


def begin_with_answers(talk: Talk) -> bool:
    """Data instead of a "ya" to "mulai sekarang?" are a yes and the first answers. False when it is gone."""
    service = talk.situation.catalogue.get(talk.state.ask.items[0])
    if service is None:
        return False
    talk.state.draft = Draft(service.slug)
    talk.ask("block", list(service.blocks[0]))
    documents.use_loose(talk, service, talk.state.draft)
    ask_next(talk, asking.answer(talk))
    return True


def park(talk: Talk) -> None:
    """Keep the open draft for later, on top of those that were set aside before it."""
    state = talk.state
    if state.parked:
        state.shelf.append(state.parked)
    state.parked, state.draft = state.draft, None
    if len(state.shelf) > SHELF:
        # Nobody fills in so many forms; the papers of the oldest wait for the next wish.
        state.loose_files += [(i, "") for i, _ in state.shelf.pop(0).files]


def unpark(talk: Talk) -> None:
    """The draft that was set aside last is the open one again."""
    talk.state.draft, talk.state.parked = talk.state.parked, None
    _fill_parked(talk)


def _fill_parked(talk: Talk) -> None:
    if talk.state.parked is None and talk.state.shelf:
        talk.state.parked = talk.state.shelf.pop()


def drop(talk: Talk) -> None:
    """End the open draft; its files are kept for another wish."""
    if talk.state.draft:
        talk.state.loose_files += [(i, "") for i, _ in talk.state.draft.files]
    talk.state.draft = None
    talk.ask("none")


def offer_parked(talk: Talk) -> None:
    """After one request is in, or cancelled, the one that was set aside for it is offered again."""
    if talk.state.parked is None:
        return
    unpark(talk)
    if not offer_open(talk):
        drop(talk)


def offer_open(talk: Talk) -> bool:
    """Ask whether the open request goes on. False where there is none, or its service is not offered any more."""
    if talk.service is None:
        return False
    talk.ask("resume")
    talk.say("resume_offer", service=talk.service.name)
    return True


def keep_on(talk: Talk) -> None:
    """ "Tidak, lanjutkan": back to the question of the request, past the lists that led away from it."""
    before = talk.state.ask.back
    while before and before.kind not in ASKED:
        before = before.back
    talk.say("cancel_kept")
    if before:
        talk.state.ask = before
        ask_again(talk)
    else:
        ask_next(talk)


def ask_next(talk: Talk, first: str | None = None) -> None:
    """Ask what is still open: required fields, the optional ones, papers, then the summary."""
    service, draft = talk.service, talk.draft
    if service is None or draft is None:
        # The office took the service out of its catalogue meanwhile: nothing is lost, but there is no next question.
        drop(talk)
        menus.show(talk)
    elif first is not None:
        # Also a field that has a value already: "ubah 2" with a wrong number must not end at the old one.
        asking.ask_fields(talk, [first])
    elif draft.whom == whom.ASK:
        whom.ask(talk)
    elif people := known.offered(talk, service, draft):
        known.ask(talk, people)
    elif asking.missing_fields(service, draft):
        asking.ask_missing(talk, service, draft)
    elif not draft.optional_done and any(f.slug not in draft.values for f in service.optional_fields):
        asking.ask_optional(talk, service, draft)
    elif documents.needed(service, draft):
        documents.ask(talk, service, draft)
    else:
        summary.show(talk, service, draft)


def ask_again(talk: Talk) -> None:
    """Say the open question once more, after an answer to something else."""
    ask, draft, service = talk.state.ask, talk.draft, talk.service
    if draft is None or service is None:
        menus.ask_again(talk)
    elif ask.kind in ("block", "field"):
        asking.ask_fields(talk, ask.items)
    elif ask.kind == "edit":
        summary.ask_which(talk, service, draft)
    elif ask.kind in ("optional", "document", "confirm", "whom", "known"):
        ask_next(talk)
    else:
        menus.ask_again(talk)


def back(talk: Talk) -> None:
    """One step back: the question before this one; before the first, the menu (the draft is kept)."""
    ask, draft, service = talk.state.ask, talk.draft, talk.service
    if ask.back is not None:
        talk.state.ask = ask.back
        ask_again(talk)
    elif draft is None or service is None or ask.kind == "group":
        menus.show(talk)
    elif ask.kind in ("none", "menu", "officer"):
        # From beside the request back into it, at the question that is open: nothing was asked here.
        talk.say("resuming", service=service.name)
        ask_next(talk)
    elif ask.kind == "edit" or (ask.kind == "field" and not asking.missing_fields(service, draft)):
        ask_next(talk)
    else:
        _earlier(talk, service, draft)


def _earlier(talk: Talk, service: Service, draft: Draft) -> None:
    kind = talk.state.ask.kind
    if kind == "confirm" and wanted_papers(service, draft):
        talk.say("went_back")
        draft.documents_done = False
        documents.ask(talk, service, draft)
    elif kind in ("confirm", "document") and service.optional_fields:
        talk.say("went_back")
        draft.optional_done, draft.optional_tries = False, 0
        asking.ask_optional(talk, service, draft)
    else:
        _earlier_block(talk, service)


def _earlier_block(talk: Talk, service: Service) -> None:
    blocks = [list(block) for block in service.blocks]
    here = len(blocks)
    if talk.state.ask.kind in ("block", "field"):
        here = next((n for n, block in enumerate(blocks) if talk.state.ask.items[0] in block), 0)
    if here == 0 or not blocks:
        talk.say("draft_kept", service=service.name)
        menus.show(talk)
        return
    talk.say("went_back")
    asking.ask_fields(talk, blocks[here - 1])
