"""A request for somebody who stands at the counter or calls: the same ticket and clocks, typed by an officer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from village_desk.citizens import consents, directory
from village_desk.marked import marked
from village_desk.office.models import Office
from village_desk.office.services import Service
from village_desk.tickets import intake, ownership
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket

CHANNELS = {"counter": marked("Datang ke kantor"), "phone": marked("Lewat telepon")}
NOTICES = "notices"
AGREED = "Warga setuju dikabari lewat WhatsApp tentang permohonan ini, ditanyakan petugas."


def open_for(
    office: Office,
    service: Service,
    *,
    fields: Mapping[str, str],
    papers: Collection[str],
    channel: str,
    phone: str | None,
    user_id: int,
    now: datetime,
) -> Ticket:
    """Take in what an officer typed; it belongs to that officer. Call it in a transaction.

    `fields` are canonical values (office.fields.read), `papers` the slugs of documents that were shown. `phone`
    (E.164): this person agreed to be told by WhatsApp, which is kept as a consent without a message.
    """
    citizen = directory.for_notices(office, phone, now) if phone else None
    if citizen is not None:
        consents.keep(citizen, NOTICES, AGREED, message_id=None, at=now)
    asked = [paper.slug for paper in service.files_asked if paper.required]
    ticket = intake.open_ticket(
        office,
        service,
        citizen=citizen,
        fields=fields,
        files=[],
        missing=[slug for slug in asked if slug not in papers],
        received_at=now,
        channel=channel,
        actor=officer(user_id),
    )
    ownership.take(ticket.id, user_id, now=now)
    return ticket
