"""The notices that WhatsApp must approve: what is to be submitted, what the provider says of them, what is wrong.

A change of status whose template is missing, unapproved or filled wrongly is found here, by day: at night the
citizen would only get a telephone call in the morning.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import or_, select, update

from village_desk import config
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import GatewayError, PermanentFailure, ProviderTemplate
from village_desk.messages import controls, prices, wording
from village_desk.messages.window import TemplateView, fits
from village_desk.office import registry
from village_desk.office.models import Office, OfficeNotice

log = logging.getLogger(__name__)
FILE = config.ROOT / "templates" / "whatsapp" / "templates.json"
# Changes of status that must reach the citizen in or out of the window, and the template of each.
MUST_REACH = ("ready", "documents_missing", "rejected", "cancelled")
_TEMPLATE_OF = {"acknowledged": "complaint_update", "answered": "complaint_update"}
# What the program fills in for notices about a ticket; other jobs fill the names of their shipped template.
_ABOUT_TICKETS = frozenset({*MUST_REACH, "complaint_update", "reminder_pickup", "reminder_documents"})
ABSENT = "absent"  # the provider does not list it


@dataclass(frozen=True)
class Shipped:
    """A notice as it is to be submitted: `body` with {{1}}, …; `variables` are their meanings in order."""

    key: str
    category: str
    language: str
    body: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """One notice of an office: its row (None: not set), and what is wrong with it as a code (None: nothing).

    Codes: missing, unapproved, wrong_variables, unknown_names, unchecked (set, but not looked up yet).
    """

    shipped: Shipped
    row: OfficeNotice | None
    problem: str | None

    @property
    def needed(self) -> bool:
        """A citizen who wrote long ago must be telephoned while it cannot go."""
        return self.shipped.key in MUST_REACH

    @property
    def works(self) -> bool:
        return self.problem in (None, "unchecked")


@cache
def shipped() -> tuple[Shipped, ...]:
    """The notices that we ship, in the order in which an office should submit them."""
    entries = json.loads(FILE.read_text(encoding="utf-8"))["templates"]
    return tuple(
        Shipped(e["key"], e["category"], e["language"], e["body"], tuple(e["variables"])) for e in entries
    )


def view_of(office_id: int, key: str | None, values: Mapping[str, str] | None) -> TemplateView | None:
    """The office's approved template for a notice with the values that we have; None when it has none.

    `values` may hold more than the template names. What it names and they lack shows as a gap.
    """
    notice = registry.notice_of(office_id, _TEMPLATE_OF.get(key, key)) if key else None
    if notice is None:
        return None
    known = values or {}
    named = {name: known[name] for name in notice.variables if name in known}
    names, category = tuple(notice.variables), notice.category or "utility"
    return TemplateView(
        notice.content_sid, names, named, notice.asked, category, notice.body or _ours(notice)
    )


def _ours(notice: OfficeNotice) -> str | None:
    """The shipped words, for a template that was not looked up yet but has the shipped variables."""
    return next(
        (one.body for one in shipped() if (one.key, list(one.variables)) == (notice.key, notice.variables)),
        None,
    )


def states(office: Office) -> list[State]:
    """Every shipped notice with its state at this office, the ones that must reach first."""
    rows = {row.key: row for row in _rows(office.id)}
    return [State(one, rows.get(one.key), problem(one, rows.get(one.key))) for one in shipped()]


def problem(one: Shipped, row: OfficeNotice | None) -> str | None:
    """What keeps this notice from going, as a code (see State)."""
    if row is None:
        return "missing"
    if row.approval != "approved":
        return "unapproved"
    if row.asked is not None and not fits(row.variables, row.asked):
        return "wrong_variables"
    if not set(row.variables) <= known_names(one):
        return "unknown_names"
    return "unchecked" if row.checked_at is None else None


def known_names(one: Shipped) -> frozenset[str]:
    """The variable names that the program has a value for when this notice goes."""
    ours = wording.FAMILIES["notice_"] if one.key in _ABOUT_TICKETS else frozenset()
    return ours | set(one.variables)


def due_offices(now: datetime) -> list[Office]:
    """Offices with a template that was never looked up, or not within TEMPLATES_EVERY. `now` is aware."""
    old = now - timedelta(seconds=config.current().number("TEMPLATES_EVERY"))
    due = or_(OfficeNotice.checked_at.is_(None), OfficeNotice.checked_at < old)
    ids = select(OfficeNotice.office_id).where(due)
    return list(db.session.scalars(select(Office).where(Office.id.in_(ids)).order_by(Office.id)))


def look_up_again(office_id: int, key: str | None) -> None:
    """WhatsApp has just refused this template: what it says of it is stale, and the next tick asks anew."""
    doubted = OfficeNotice.office_id == office_id, OfficeNotice.key == _TEMPLATE_OF.get(key or "", key)
    db.session.execute(update(OfficeNotice).where(*doubted).values(checked_at=None))


def look_up_due(now: datetime) -> int:
    """Ask the provider for what is due and store its word; how many offices were looked up. Commits.

    When it cannot be asked the last word stands, and the next tick asks again.
    """
    offices = due_offices(now)
    if not offices:
        return 0
    ids = [office.id for office in offices]
    db.session.remove()  # nothing of the database is held during the call (R16)
    try:
        listed = carriers.current().main.templates()
    except PermanentFailure:
        return 0  # practice: there are none to look up, and the office's own word stands
    except GatewayError as error:
        log.warning("templates not looked up", extra={"reason": error.reason})
        return 0
    with transaction():
        for office_id in ids:
            store(db.session.get_one(Office, office_id), listed, now)
    return len(ids)


def store(office: Office, listed: Sequence[ProviderTemplate], now: datetime) -> list[State]:
    """Write down what the provider says of this office's templates, and adopt those that carry our names.

    A template is found by its Content SID, else by its name (`ready`, `wonojati_ready`). Returns the states.
    Call it in a transaction, with a list that the provider really gave.
    """
    rows = {row.key: row for row in _rows(office.id)}
    for one in shipped():
        row = rows.get(one.key)
        found = _by_sid(listed, row.content_sid) if row else _by_name(listed, office, one)
        if row is None and found is not None:
            row = OfficeNotice(
                office_id=office.id, key=one.key, content_sid=found.content_sid, variables=list(one.variables)
            )
            db.session.add(row)
        if row is not None:
            _note(row, found, now)
    db.session.flush()
    controls.adopt(office, listed)
    return states(office)


def _note(row: OfficeNotice, found: ProviderTemplate | None, now: datetime) -> None:
    row.checked_at = now
    row.approval = found.approval[:20] if found else ABSENT
    if found is None:
        return
    row.asked = sorted(found.asked)
    # A category without a price would stop the message at night: then it is counted as utility.
    row.category = found.category.lower() if found.category.lower() in prices.SHIPPED else None
    row.refusal = found.refusal[:200]
    row.body = found.body or None


def _by_sid(listed: Iterable[ProviderTemplate], sid: str) -> ProviderTemplate | None:
    return next((one for one in listed if one.content_sid.lower() == sid.lower()), None)


def _by_name(listed: Iterable[ProviderTemplate], office: Office, one: Shipped) -> ProviderTemplate | None:
    """One that carries the notice's name in its language; an approved one and the office's own name first."""
    own = f"{re.sub(r'[^a-z0-9]+', '_', office.slug)}_{one.key}"
    named = [t for t in listed if {own, one.key} & {t.name, t.submitted_as} and t.language == one.language]
    named.sort(key=lambda t: (t.approval != "approved", own not in (t.name, t.submitted_as)))
    return named[0] if named else None


def _rows(office_id: int) -> list[OfficeNotice]:
    wanted = select(OfficeNotice).where(OfficeNotice.office_id == office_id, OfficeNotice.language == "id")
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))
