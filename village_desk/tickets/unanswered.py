"""Questions that the chat could not answer (*belum terjawab*): kept without the person, settled by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update

from village_desk import audit
from village_desk.citizens.models import Citizen
from village_desk.conversation.anonymous import without_person
from village_desk.conversation.spelling import folded
from village_desk.database import db
from village_desk.errors import NotFound
from village_desk.gateway.forms import read_incoming
from village_desk.messages.models import InboxMessage
from village_desk.office.models import Office
from village_desk.tickets.misreadings import names_of
from village_desk.tickets.models import Unanswered

MOST_READ = 300  # rows that one page looks through; older ones wait their turn


@dataclass(frozen=True)
class Asked:
    """One question as it stands on the page: equal ones are one line. `ids` oldest first."""

    ids: tuple[int, ...]
    words: str
    topic: str
    last_at: datetime

    @property
    def id(self) -> int:
        return self.ids[-1]


def note(row: InboxMessage, office: Office, citizen: Citizen, topic: str, now: datetime) -> None:
    """Keep the words of this message without the person. Practice, and a message noted before, are not kept."""
    if row.training or row.form is None:
        return
    body = read_incoming([(name, value) for name, value in row.form]).body
    kept = without_person(body, names_of(citizen.id)).strip()
    known = select(Unanswered.id).where(Unanswered.inbox_id == row.id)
    if not kept or db.session.execute(known).first():
        return
    db.session.add(
        Unanswered(office_id=office.id, inbox_id=row.id, asked_at=now, words=kept, topic=topic[:60])
    )


def open_ones(office_id: int) -> list[Asked]:
    """What waits for an answer, the most asked first, then the newest."""
    rows = db.session.execute(
        select(Unanswered)
        .where(*_open(office_id))
        .order_by(Unanswered.asked_at.desc(), Unanswered.id.desc())
        .limit(MOST_READ)
    ).scalars()
    alike: dict[str, list[Unanswered]] = {}
    for row in rows:
        alike.setdefault(folded(row.words or ""), []).append(row)
    found = [
        Asked(tuple(row.id for row in reversed(same)), same[0].words or "", same[0].topic, same[0].asked_at)
        for same in alike.values()
    ]
    return sorted(found, key=lambda one: (-len(one.ids), -one.last_at.timestamp()))


def counting(office_id: int) -> Select[int]:
    """The statement that counts the messages which wait for an answer."""
    return select(func.count()).select_from(Unanswered).where(*_open(office_id))


def count(office_id: int) -> int:
    """How many messages wait for an answer."""
    return db.session.scalar(counting(office_id)) or 0


def one(unanswered_id: int, office_id: int) -> Asked:
    """The line that holds this row. Raises NotFound."""
    for asked in open_ones(office_id):
        if unanswered_id in asked.ids:
            return asked
    raise NotFound


def resolve(ids: Sequence[int], *, office_id: int, user_id: int, now: datetime) -> int:
    """These are dealt with, answered or not worth an answer; how many were open. Call in a transaction."""
    done = db.session.execute(
        update(Unanswered)
        .where(Unanswered.id.in_(ids), *_open(office_id))
        .values(resolved_at=now, resolved_by_id=user_id)
        .returning(Unanswered.id)
    ).all()
    if done:
        audit.note(
            "unanswered.resolved",
            office_id=office_id,
            user_id=user_id,
            subject=f"unanswered:{done[0].id}",
            count=len(done),
        )
    return len(done)


def _open(office_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Unanswered.office_id == office_id,
        Unanswered.resolved_at.is_(None),
        Unanswered.words.is_not(None),
    )
