"""Messages that the chat understood wrongly: marked by an officer, kept without the person, read for retraining."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from village_desk import audit
from village_desk.citizens.models import Citizen, Person
from village_desk.conversation.anonymous import without_person
from village_desk.conversation.intents import INTENTS, Understanding, understand
from village_desk.database import db
from village_desk.errors import InvalidInput, NotFound
from village_desk.gateway.forms import read_incoming
from village_desk.messages.models import InboxMessage
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets.models import Misreading


def words_of(row: InboxMessage) -> str:
    """What the citizen wrote. Raises NotFound for practice, for what was erased, and for a file without words."""
    if row.training or row.form is None or row.office_id is None:
        raise NotFound
    body = read_incoming([(name, value) for name, value in row.form]).body.strip()
    if not body:
        raise NotFound
    return body


def suggested(row: InboxMessage) -> str:
    """The words without the person, for the officer to read and to mend."""
    return without_person(words_of(row), names_of(row.citizen_id))


def taken_for(row: InboxMessage) -> Understanding:
    """What the program makes of the words by themselves, today."""
    office = db.session.get_one(Office, row.office_id)
    return understand(words_of(row), None, registry.catalogue_of(office))


def mark(
    row: InboxMessage, *, words: str, intent: str, service: str | None, user_id: int, now: datetime
) -> Misreading:
    """Keep what was meant beside what was understood; a second mark of a message replaces the first.

    The words are cleaned once more, so that a number never slips through. Raises InvalidInput for a label that
    does not exist or words that are empty. Call inside `transaction()`.
    """
    catalogue = registry.catalogue_of(db.session.get_one(Office, row.office_id))
    if intent not in INTENTS:
        raise InvalidInput("Pilih maksud yang benar.", "intent")
    if service is not None and catalogue.get(service) is None:
        raise InvalidInput("Layanan ini tidak ada di kantor ini.", "service")
    taken, kept = taken_for(row), without_person(words, names_of(row.citizen_id)).strip()
    if not kept:
        raise InvalidInput("Tulisan yang disimpan tidak boleh kosong.", "words")
    found = db.session.execute(select(Misreading).where(Misreading.inbox_id == row.id)).scalar_one_or_none()
    misreading = found or Misreading(office_id=row.office_id, inbox_id=row.id)
    misreading.words = kept
    misreading.taken_intent, misreading.taken_service = taken.intent, taken.service
    misreading.intent, misreading.service = intent, service
    misreading.marked_by, misreading.marked_at = user_id, now
    db.session.add(misreading)
    db.session.flush()
    audit.note(
        "misreading.marked",
        office_id=row.office_id,
        user_id=user_id,
        subject=f"inbox:{row.id}",
        taken=taken.intent,
        intent=intent,
    )
    return misreading


def review_lines(office: Office) -> Iterator[dict[str, object]]:
    """The review file: lines as `training/written/` holds them, oldest first, with nothing that leads to a person."""
    rows = db.session.execute(
        select(Misreading)
        .where(Misreading.office_id == office.id, Misreading.words.is_not(None))
        .order_by(Misreading.id)
    ).scalars()
    for row in rows:
        yield {
            "text": row.words,
            "intent": row.intent,
            "service": row.service,
            "lang": "id",
            "family": f"marked-{office.slug}-{row.id}",
            "origin": "marked by an officer",
            "taken_intent": row.taken_intent,
            "taken_service": row.taken_service,
        }


def names_of(citizen_id: int | None) -> list[str]:
    """The names that are known of this chat: its profile, and those whose papers were asked for in it."""
    if citizen_id is None:
        return []
    citizen = db.session.get(Citizen, citizen_id)
    names = db.session.execute(select(Person.name).where(Person.citizen_id == citizen_id)).scalars()
    return [name for name in (citizen.profile_name if citizen else None, *names) if name]
