"""What usually comes after a finished request: offered once, inside the message that it is finished."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from village_desk.database import db
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets.models import Ticket


@dataclass(frozen=True)
class Suggestion:
    """The service, and what the text that offers it names."""

    service: str
    values: dict[str, str]


def suggestion(ticket: Ticket, office: Office, language: str) -> Suggestion | None:
    """The service's own next step; None where it has none, the office does not offer it, or it is known already.

    Never twice to one chat, and never what this chat has asked for before.
    """
    catalogue = registry.catalogue_of(office)
    service = catalogue.get(ticket.service)
    coming = catalogue.get(service.next_service) if service else None
    if service is None or coming is None or ticket.citizen_id is None or _known(ticket, coming.slug):
        return None
    name = (coming.name_en if language == "en" else coming.name).split(" (")[0]
    when = f" {service.next_when}" if service.next_when and language == "id" else ""
    return Suggestion(coming.slug, {"service": name, "when": when, "code": coming.code})


def _known(ticket: Ticket, slug: str) -> bool:
    before = select(Ticket.id).where(
        Ticket.citizen_id == ticket.citizen_id,
        Ticket.office_id == ticket.office_id,
        or_(Ticket.service == slug, Ticket.suggested == slug),
    )
    return db.session.execute(before.limit(1)).first() is not None
