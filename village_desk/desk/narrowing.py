"""The queue narrowed down: one service, one label, one officer. Every state is a URL; some are kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk.desk.finding import do_once, done_already
from village_desk.errors import InvalidInput
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.security.access import (
    ROLES,
    current_office,
    current_user,
    may_see_identities,
    requires,
    scoped_one,
)
from village_desk.tickets import labels, queue, views
from village_desk.tickets.views import NOBODY, WITHOUT, Narrowed
from village_desk.tickets.working_models import SavedView
from village_desk.translation import gettext as _

blueprint = Blueprint("narrowing", __name__)

# The names of the parts in addresses and forms.
PARTS = {"service": "layanan", "label": "label", "assignee": "petugas", "practice": "latihan"}
LONGEST = 60


@dataclass(frozen=True)
class Choice:
    """One box of the filter: its name in the address, its words, what may be chosen (value, words), what is."""

    name: str
    words: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Own:
    """One's own view: its words, its address, how many it holds, whether it is what is shown."""

    id: int
    words: str
    url: str
    count: int
    here: bool


def asked_for() -> Narrowed:
    """What the address asks for; names that cannot be are found to hold nothing, never an error."""
    return Narrowed(**{part: request.values.get(name, "")[:LONGEST] for part, name in PARTS.items()})


def in_address(narrowed: Narrowed) -> dict[str, Any]:
    """The same as parts of an address."""
    given = {name: str(getattr(narrowed, part)) for part, name in PARTS.items()}
    return {name: value for name, value in given.items() if value}


def choices(office: Office, staff: Sequence[User], narrowed: Narrowed) -> list[Choice]:
    """The boxes of the filter; who works on what is shown to those who work on requests."""
    services = [(one.slug, one.name) for one in registry.catalogue_of(office).services]
    known = [(str(one.id), one.name) for one in labels.of_office(office.id)]
    boxes = [Choice("layanan", _("Layanan"), services, narrowed.service)]
    if known:
        boxes.append(Choice("label", _("Label"), known, narrowed.label))
    if may_see_identities():
        officers = [(str(one.id), one.name) for one in staff if one.active and "officer" in one.roles]
        offered = [(NOBODY, _("Belum ada petugas")), *officers]
        boxes.append(Choice("petugas", _("Petugas"), offered, narrowed.assignee))
    if narrowed.practice:  # who comes from the head's numbers sees what they count, and may widen it
        boxes.append(Choice("latihan", _("Latihan"), [(WITHOUT, _("Tanpa latihan"))], narrowed.practice))
    return boxes


def own_views(kept: Sequence[SavedView], counts: dict[str, int], scope: str, narrowed: Narrowed) -> list[Own]:
    """One's saved views for the page."""
    return [
        Own(
            id=view.id,
            words=view.name,
            url=url_for("desk.queue.show", lihat=view.scope, **in_address(views.narrowed_of(view))),
            count=counts[key_of(view)],
            here=(view.scope, views.narrowed_of(view)) == (scope, narrowed),
        )
        for view in kept
    ]


def key_of(view: SavedView) -> str:
    """Under which name a saved view is counted (tickets.queue.counts)."""
    return f"view_{view.id}"


@blueprint.post("/desk/tampilan")
@requires(*ROLES)
def keep() -> Response:
    """Keep what is shown under a name."""
    user, narrowed = current_user(), asked_for()
    scope = request.form.get("lihat", "")
    scope = scope if scope in (*queue.SCOPES, *queue.VIEWS) else queue.SCOPES[0]
    here = {"lihat": scope, **in_address(narrowed)}
    try:
        name = request.form.get("name", "")
        do_once(lambda: views.keep(current_office().id, user.id, name, scope, narrowed))
    except InvalidInput as problem:
        result = "tampilan-penuh" if problem.field == "views" else "tampilan-nama"
        return redirect(url_for("desk.queue.show", **here, hasil=result), 303)
    return redirect(url_for("desk.queue.show", **here, hasil="tampilan"), 303)


@blueprint.post("/desk/tampilan/<int:view_id>/hapus")
@requires(*ROLES)
def forget(view_id: int) -> Response:
    """Take one's own view away; the requests in it stay where they are."""
    if done_already():
        return redirect(url_for("desk.queue.show", hasil="tampilan-hapus"), 303)
    mine = SavedView.user_id == current_user().id
    view = scoped_one(select(SavedView).where(SavedView.id == view_id, mine), SavedView)
    do_once(lambda: views.forget(view.id))
    return redirect(url_for("desk.queue.show", hasil="tampilan-hapus"), 303)
