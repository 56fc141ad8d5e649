"""Colleagues called in a note ("@joko, tolong ditelepon"): they find it in their queue until they have read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Select, func, select, update

from village_desk.database import db
from village_desk.office.models import User
from village_desk.tickets.models import Ticket, TicketNote
from village_desk.tickets.working_models import NoteMention
from village_desk.vault import normalised

_CALLED = re.compile(r"(?<![\w.@])@(\w{2,40})")
# Before the name that people use.
_FORMS = frozenset("bu ibu pak bapak bp h hj haji hajah dr drs ir kh ust ustadz mas mbak".split())


def handles(staff: Iterable[User]) -> dict[str, User]:
    """What each officer among these is called by behind "@": the first name, longer where two share it."""
    found: dict[str, User] = {}
    for user in staff:
        if user.active and "officer" in user.roles and (handle := _free(user.name, found)):
            found[handle] = user
    return found


def called(text: str, known: Mapping[str, User]) -> list[User]:
    """Whom these words call, each once."""
    names = (name.casefold() for name in _CALLED.findall(text))
    return list({known[name].id: known[name] for name in names if name in known}.values())


def note_down(ticket: Ticket, note: TicketNote) -> list[User]:
    """Whoever this note calls finds it; who wrote it is not called. Call it in the note's transaction."""
    if "@" not in (note.text or ""):
        return []
    staff = db.session.scalars(select(User).where(User.office_id == note.office_id).order_by(User.id))
    users = [user for user in called(note.text or "", handles(staff)) if user.id != note.author_id]
    db.session.add_all(
        NoteMention(note_id=note.id, ticket_id=ticket.id, office_id=note.office_id, user_id=user.id)
        for user in users
    )
    db.session.flush()
    return users


def counting(user_id: int) -> Select[int]:
    """How many requests have a note for this person that they have not read."""
    unread = (NoteMention.user_id == user_id, NoteMention.read_at.is_(None))
    return select(func.count(func.distinct(NoteMention.ticket_id))).where(*unread)


def tickets_for(user_id: int) -> Select[int]:
    """The ids of these requests."""
    return select(NoteMention.ticket_id).where(NoteMention.user_id == user_id, NoteMention.read_at.is_(None))


def authors(ticket_id: int, user_id: int) -> list[int]:
    """The ids of those who call this person here, the last first."""
    rows = db.session.scalars(
        select(TicketNote.author_id)
        .join(NoteMention, NoteMention.note_id == TicketNote.id)
        .where(
            NoteMention.ticket_id == ticket_id, NoteMention.user_id == user_id, NoteMention.read_at.is_(None)
        )
        .order_by(TicketNote.id.desc())
    )
    return list(dict.fromkeys(rows))


def read(ticket_id: int, user_id: int, now: datetime) -> None:
    """This person has read what calls them here."""
    db.session.execute(
        update(NoteMention)
        .where(
            NoteMention.ticket_id == ticket_id, NoteMention.user_id == user_id, NoteMention.read_at.is_(None)
        )
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def _free(name: str, taken: Mapping[str, User]) -> str:
    """The shortest beginning of the name that is nobody else's; "" where the whole name is another's."""
    words = [word for word in re.findall(r"\w+", normalised(name)) if word not in _FORMS]
    beginnings = ("".join(words[:count]) for count in range(1, len(words) + 1))
    return next((one for one in beginnings if len(one) > 1 and one not in taken), "")
