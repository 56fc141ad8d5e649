"""The *telepon warga* list: whom no message reached, why, what to say, and how the call went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.desk.finding import do_once
from village_desk.desk.rows import applicant_names
from village_desk.desk.words import reason_words, when
from village_desk.messages.models import OutboxMessage
from village_desk.office import registry
from village_desk.office.hours import OfficeHours
from village_desk.security.access import current_office, current_office_id, current_user, requires, scoped
from village_desk.tickets import action_keys, phone_calls, queue
from village_desk.tickets.models import Ticket

blueprint = Blueprint("phone_calls", __name__)

OUTCOMES = {
    "reached": "Sudah ditelepon",
    "no_answer": "Tidak diangkat",
    "wrong_number": "Nomor salah",
}
RESULTS = {
    "reached": "Tercatat: warga sudah ditelepon.",
    "no_answer": "Tercatat: tidak diangkat. Warga tetap ada di daftar ini.",
    "wrong_number": "Tercatat: nomor salah. Warga dikeluarkan dari daftar ini.",
}


@dataclass(frozen=True)
class Call:
    """One call to make. `phone` is E.164, None when WhatsApp hides it."""

    id: int
    who: str
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
    """The list, the longest waiting first. Here the full number is shown: it is there to be dialled."""
    now, office = clock.now(), current_office()
    pairs = queue.phone_list(office.id)
    names = applicant_names([ticket for _, ticket in pairs if ticket is not None])
    phones = _phones([message for message, _ in pairs])
    hours = registry.hours_of(office)
    return render_template(
        "desk/phone_calls.html",
        calls=[_call(message, ticket, names, phones, hours, now) for message, ticket in pairs],
        outcomes=OUTCOMES,
        result=RESULTS.get(request.args.get("hasil", "")),
        new_key=action_keys.new,
    )


@blueprint.post("/desk/telepon/<int:message_id>")
@requires("officer")
def note(message_id: int) -> Response:
    """How the call went."""
    outcome, user, now = request.form.get("outcome", ""), current_user(), clock.now()
    office_id = current_office_id()
    do_once(lambda: phone_calls.note_call(message_id, outcome, office_id=office_id, user_id=user.id, now=now))
    return redirect(url_for("desk.phone_calls.show", hasil=outcome), 303)


def _call(
    message: OutboxMessage,
    ticket: Ticket | None,
    names: dict[int, str],
    phones: dict[int, str | None],
    hours: OfficeHours,
    now: datetime,
) -> Call:
    return Call(
        id=message.id,
        who=names.get(ticket.id, "Warga") if ticket else "Warga",
        phone=phones.get(message.citizen_id or 0),
        number=ticket.number if ticket else "",
        ticket_id=ticket.id if ticket else None,
        service=ticket.service_name if ticket else "",
        why=reason_words(message.reason, message.error_code) or "tidak ada tanda sampai",
        listed=when(message.phone_listed_at, hours, now) if message.phone_listed_at else "",
        say=message.body or "[sudah dihapus]",
        last="Terakhir ditelepon: tidak diangkat." if message.phone_outcome == "no_answer" else "",
        training=message.training,
    )


def _phones(messages: list[OutboxMessage]) -> dict[int, str | None]:
    ids = {message.citizen_id for message in messages}
    rows = db.session.scalars(scoped(select(Citizen).where(Citizen.id.in_(ids)), Citizen))
    return {citizen.id: citizen.phone for citizen in rows}
