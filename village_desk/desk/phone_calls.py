"""The *telepon warga* list: whom no message reached, why, what to say, and how the call went.

Numbers are masked until one is to be dialled; who looked is written down (S25).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import audit, clock
from village_desk.citizens.models import Citizen
from village_desk.citizens.phone import masked
from village_desk.database import db, transaction
from village_desk.desk.finding import do_once
from village_desk.desk.rows import applicant_names
from village_desk.desk.words import when
from village_desk.marked import marked
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import on_phone_list
from village_desk.messages.reason_words import reason_words
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.security.access import (
    current_office,
    current_office_id,
    current_user,
    requires,
    scoped,
    scoped_one,
)
from village_desk.tickets import phone_calls, queue
from village_desk.tickets.models import Ticket
from village_desk.translation import gettext as _
from village_desk.translation import ngettext, said

blueprint = Blueprint("phone_calls", __name__)

OUTCOMES = {
    "reached": marked("Sudah ditelepon"),
    "no_answer": marked("Tidak diangkat"),
    "wrong_number": marked("Nomor salah"),
}
RESULTS = {
    "reached": marked("Tercatat: warga sudah ditelepon."),
    "no_answer": marked("Tercatat: tidak diangkat. Warga tetap ada di daftar ini."),
    "done": marked("Telepon ini sudah selesai sebelumnya, jadi tidak dicatat lagi."),
    "wrong_number": marked(
        "Tercatat: nomor salah. Tandanya tampil pada permohonan, dan warga keluar dari daftar ini."
    ),
}


@dataclass(frozen=True)
class Call:
    """One call to make. `masked` is None when no number is known; `phone` (E.164) when it was opened just now."""

    id: int
    who: str
    owner: str
    masked: str | None
    phone: str | None
    number: str
    ticket_id: int | None
    service: str
    why: str
    listed: str
    say: str
    last: str
    training: bool


@blueprint.get("/desk/telepon")
@requires("officer")
def show() -> str:
    """The list, the longest waiting first."""
    return _page(None)


@blueprint.post("/desk/telepon/<int:message_id>/nomor")
@requires("officer")
def open_number(message_id: int) -> str:
    """The full number of one call, in this answer only; who looked is written down (S23)."""
    row = scoped_one(
        select(OutboxMessage).where(
            OutboxMessage.id == message_id, OutboxMessage.private.is_(False), *on_phone_list()
        ),
        OutboxMessage,
    )
    user = current_user()
    with transaction():
        audit.note("phone.opened", office_id=user.office_id, user_id=user.id, subject=f"outbox:{row.id}")
    return _page(message_id)


@blueprint.post("/desk/telepon/<int:message_id>")
@requires("officer")
def note(message_id: int) -> Response:
    """How the call went."""
    outcome, user, now = request.form.get("outcome", ""), current_user(), clock.now()
    office_id, noted = current_office_id(), [outcome]

    def act() -> None:
        row = phone_calls.note_call(message_id, outcome, office_id=office_id, user_id=user.id, now=now)
        if row.phone_outcome != outcome:  # a colleague, or the request itself, was quicker
            noted[0] = "done"

    do_once(act)
    return redirect(url_for("desk.phone_calls.show", hasil=noted[0]), 303)


def _page(opened: int | None) -> str:
    now, office = clock.now(), current_office()
    pairs = phone_calls.phone_list(office.id)
    found = _Found(
        names=applicant_names([ticket for _message, ticket in pairs if ticket is not None]),
        citizens=_citizens([message for message, _ticket in pairs]),
        staff=queue.staff_names(office.id),
        hours=registry.hours_of(office),
        now=now,
    )
    return render_template(
        "desk/phone_calls.html",
        calls=[_call(message, ticket, found, message.id == opened) for message, ticket in pairs],
        outcomes={outcome: _(words) for outcome, words in OUTCOMES.items()},
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


@dataclass(frozen=True)
class _Found:
    """What all calls of the page are made from."""

    names: dict[int, str]
    citizens: dict[int, Citizen]
    staff: dict[int, str]
    hours: OfficeHours
    now: datetime


def _call(message: OutboxMessage, ticket: Ticket | None, found: _Found, opened: bool) -> Call:
    citizen = found.citizens.get(message.citizen_id or 0)
    number = phone_calls.number_of(citizen, ticket)
    listed = message.phone_listed_at
    return Call(
        id=message.id,
        who=_who(ticket, citizen, found.names),
        owner=found.staff.get(ticket.assignee_id or 0, "") if ticket else "",
        masked=masked(number) if number else None,
        phone=number if opened else None,
        number=ticket.number if ticket else "",
        ticket_id=ticket.id if ticket else None,
        service=ticket.service_name if ticket else "",
        why=said(reason_words(message.reason, message.error_code) or "tidak ada tanda sampai"),
        listed=when(listed, found.hours, found.now) if listed else "",
        say=phone_calls.script(message, citizen, current_user().name, found.now) or _("[sudah dihapus]"),
        last=_last(message, found),
        training=message.training,
    )


def _who(ticket: Ticket | None, citizen: Citizen | None, names: dict[int, str]) -> str:
    """The applicant; a number that belongs to somebody else is said to."""
    if ticket is None:
        return (citizen.profile_name if citizen else None) or str(_("Warga"))
    name = names.get(ticket.id) or _("Warga")
    if ticket.applicant_is_sender:
        return str(name)
    return str(_("%(name)s (nomor milik pengirim permohonan)", name=name))


def _last(message: OutboxMessage, found: _Found) -> str:
    if not message.phone_tries or message.phone_tried_at is None:
        return ""
    at = when(message.phone_tried_at, found.hours, found.now)
    tried = ngettext(
        "Sudah ditelepon %(num)d kali, terakhir %(moment)s: tidak diangkat.",
        "Sudah ditelepon %(num)d kali, terakhir %(moment)s: tidak diangkat.",
        message.phone_tries,
        moment=at,
    )
    return str(tried)


def _citizens(messages: list[OutboxMessage]) -> dict[int, Citizen]:
    ids = {message.citizen_id for message in messages}
    rows = db.session.scalars(scoped(select(Citizen).where(Citizen.id.in_(ids)), Citizen))
    return {citizen.id: citizen for citizen in rows}
