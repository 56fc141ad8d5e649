"""The citizen's rights, carried out: consent with its wording, what is kept about a chat, the wish to be erased."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from village_desk import config
from village_desk.citizens import consents
from village_desk.citizens.models import Person
from village_desk.conversation.types import NoteConsent
from village_desk.database import db
from village_desk.messages import speaking, wording
from village_desk.messages.models import Attachment, InboxMessage, OutboxMessage
from village_desk.office import registry, wording_time
from village_desk.privacy import erasing, erasure_wishes
from village_desk.tickets.models import Ticket

if TYPE_CHECKING:
    from village_desk.whatsapp.effects import Turn

MOST_NAMED = 4  # names and numbers listed; the rest is counted


def note_consent(turn: Turn, effect: NoteConsent, row: InboxMessage) -> None:
    """Keep the consent with the words as they stand now in this office and language."""
    key = effect.key or (effect.kind if effect.kind == consents.PRIVACY else f"consent_{effect.kind}")
    consents.keep(turn.citizen, effect.kind, _words(turn, key), message_id=row.id, at=turn.now)


def _words(turn: Turn, key: str) -> str:
    try:
        return speaking.words(turn.office, turn.citizen, key)
    except wording.WordingError:
        return key  # the kind of the consent stands for words that this version no longer has


def tell(turn: Turn) -> None:
    """Say what is kept about this chat: counts, masked names and numbers, how long, and where to read more."""
    ids = erasing.identities(turn.citizen.id)
    settings, hours = config.current(), registry.hours_of(turn.office)
    language = turn.language

    def day(moment: datetime) -> str:
        return wording_time.date_words(hours.local(moment).date(), language)

    given = consents.of(turn.citizen.id)
    values = {
        "since": day(turn.citizen.created_at),
        "messages": str(_count(InboxMessage, ids) + _count(OutboxMessage, ids)),
        "requests": _requests(ids) or "-",
        "files": str(_files(ids)),
        "names": _names(ids) or "-",
        "niks": _niks(ids),
        "agreed": day(given[0].at) if given else "",
        "files_days": str(settings.whole("RETENTION_FILES_DAYS")),
        "chat_days": str(settings.whole("RETENTION_CHAT_DAYS")),
        "draft_days": str(round(settings.number("DRAFT_EXPIRY") / 86400)),
        "link": f"{settings.public_url}/privasi/{turn.office.slug}",
    }
    turn.facts.append(turn.text("my_data", values))


def ask_erasure(turn: Turn, row: InboxMessage) -> None:
    """Write the wish down: carried out in minutes, or when the last open request is done."""
    ids = erasing.identities(turn.citizen.id)
    wish = erasure_wishes.ask(turn.citizen, message_id=row.id, at=turn.now)
    still_open = erasure_wishes.open_tickets(ids)
    if not still_open:
        turn.facts.append(turn.text("erasure_soon", {}))
        return
    hours = registry.hours_of(turn.office)
    values = {
        "open": ", ".join(ticket.number for ticket in still_open[:MOST_NAMED]),
        "due": wording_time.day_and_time(wish.due_at, hours.timezone, turn.language),
    }
    turn.facts.append(turn.text("erasure_waits", values))


def keep(turn: Turn) -> None:
    """The wish is taken back."""
    wish = erasure_wishes.of(turn.citizen.id)
    if wish is not None:
        erasure_wishes.take_back(wish, at=turn.now)


def _count(model: type[InboxMessage] | type[OutboxMessage], ids: list[int]) -> int:
    return db.session.execute(select(func.count()).where(model.citizen_id.in_(ids))).scalar_one()


def _files(ids: list[int]) -> int:
    kept = Attachment.state.in_(("kept", "waiting"))
    return db.session.execute(select(func.count()).where(Attachment.citizen_id.in_(ids), kept)).scalar_one()


def _requests(ids: list[int]) -> str:
    rows = select(Ticket.number).where(Ticket.citizen_id.in_(ids), Ticket.erased_at.is_(None))
    numbers = list(db.session.execute(rows.order_by(Ticket.id.desc())).scalars())
    more = f" (+{len(numbers) - MOST_NAMED})" if len(numbers) > MOST_NAMED else ""
    return ", ".join(numbers[:MOST_NAMED]) + more


def _persons(ids: list[int]) -> list[Person]:
    rows = select(Person).where(Person.citizen_id.in_(ids), Person.erased_at.is_(None))
    return list(db.session.execute(rows.order_by(Person.id.desc())).scalars())


def _names(ids: list[int]) -> str:
    names = [masked(person.name) for person in _persons(ids) if person.name]
    return ", ".join(list(dict.fromkeys(names))[:MOST_NAMED])


def _niks(ids: list[int]) -> str:
    ends = dict.fromkeys(f"NIK …{person.nik[-4:]}" for person in _persons(ids) if person.nik)
    return ", ".join(list(ends)[:MOST_NAMED])


def masked(name: str) -> str:
    """ "Siti R.": enough for the person to recognise, too little to learn who it is."""
    first, *rest = name.split() or [""]
    return " ".join([first, *(f"{word[0]}." for word in rest)])
