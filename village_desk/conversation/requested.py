"""What an open draft asks for: one service, or several as one form, worded for whom it is. Pure."""

from __future__ import annotations

from village_desk.conversation.state import Draft
from village_desk.conversation.worded import worded
from village_desk.office import bundles
from village_desk.office.bundles import Form
from village_desk.office.services import Catalogue, Service


def slugs_of(draft: Draft) -> list[str]:
    """The services that a draft still asks for, the first one wished for in front."""
    return [slug for slug in (draft.service, *draft.also) if slug not in draft.dropped]


def form_of(catalogue: Catalogue, draft: Draft) -> Form | None:
    """The form of a draft that asks for several services; None for a plain one, or when none is offered any more."""
    return bundles.form_for(catalogue, [draft.service, *draft.also], draft.dropped) if draft.also else None


def service_of(catalogue: Catalogue, draft: Draft | None) -> Service | None:
    """What the draft is asked as; None when the office offers nothing of it any more."""
    if draft is None:
        return None
    form = form_of(catalogue, draft)
    service = form.service if form else None if draft.also else catalogue.get(draft.service)
    return service and worded(service, draft.whom)
