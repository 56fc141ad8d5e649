"""What is old enough goes: files and words by age, per service, and files that no row knows (S25, R34).

Ages are counted from the closing of the request, or for a chat without one from the message. Each step is a small
transaction; a cut run is simply continued by the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, one_at_a_time, transaction
from village_desk.media import MediaStore
from village_desk.messages.models import (
    Attachment,
    Conversation,
    InboxMessage,
    OutboxFile,
    OutboxMessage,
    Receipt,
)
from village_desk.messages.outbox import FINAL
from village_desk.office.models import OfficeService
from village_desk.privacy import erasing
from village_desk.survey.models import SurveyAnswer
from village_desk.tickets.models import Ticket, TicketDocument, Unanswered

LOCK = 7_302_613  # any number: one worker of the installation purges (PostgreSQL)
BATCH = 100
_UNCLAIMED = 86_400.0  # seconds until a file without a row is nobody's
Progress = Callable[[int], None]


def purge(progress: Progress = lambda _done: None) -> Counter[str]:
    """Erase everything that is past its age; how many of each kind. Commits by itself."""
    now = clock.now()
    gone: Counter[str] = Counter()
    with one_at_a_time(LOCK) as mine:
        if mine:
            for name, step in _STEPS.items():
                while count := step(now):
                    gone[name] += count
                    progress(count)
            gone["files without a row"] = _sweep_files()
    return gone


def _files_of_requests(now: datetime) -> int:
    """Copies of papers go first: they are worth stealing, and nobody needs them once the request is done."""
    with transaction():
        due = [
            row.attachment_id
            for row in _of_old_tickets(
                select(TicketDocument.attachment_id, Ticket.office_id, Ticket.service, Ticket.closed_at)
                .join(Ticket, Ticket.id == TicketDocument.ticket_id)
                .join(Attachment, Attachment.id == TicketDocument.attachment_id)
                .where(Attachment.storage_name.is_not(None), ~_needed_elsewhere()),
                "keep_files_days",
                "RETENTION_FILES_DAYS",
                now,
            )
        ]
        files = erasing.erase_files(Attachment.id.in_(due))
    erasing.delete_files(files)
    return len(due)


def _needed_elsewhere() -> ColumnElement[bool]:
    other, open_ticket = TicketDocument.__table__.alias(), Ticket.__table__.alias()
    return exists().where(
        other.c.attachment_id == Attachment.id,
        open_ticket.c.id == other.c.ticket_id,
        open_ticket.c.closed_at.is_(None),
    )


def _words_of_requests(now: datetime) -> int:
    with transaction():
        due = [
            row.id
            for row in _of_old_tickets(
                select(Ticket.id, Ticket.office_id, Ticket.service, Ticket.closed_at).where(
                    Ticket.erased_at.is_(None)
                ),
                "keep_words_days",
                "RETENTION_WORDS_DAYS",
                now,
            )
        ]
        erasing.erase_tickets(due, now)
    return len(due)


def _of_old_tickets(query: Any, own: str, setting: str, now: datetime) -> list[Any]:
    """Rows of closed tickets that are older than their service keeps them, at most BATCH."""
    ages = {
        (row.office_id, row.slug): row.definition[own]
        for row in db.session.execute(select(OfficeService)).scalars()
        if row.definition.get(own) is not None
    }
    default = current().number(setting)
    shortest = min([default, *ages.values()])
    candidates = db.session.execute(
        query.where(Ticket.closed_at < now - timedelta(days=shortest)).order_by(Ticket.id)
    )
    old = (
        row
        for row in candidates
        if row.closed_at < now - timedelta(days=ages.get((row.office_id, row.service), default))
    )
    return list(islice(old, BATCH))


def _received_words(now: datetime) -> int:
    old = and_(
        InboxMessage.received_at < _chat_age(now),
        InboxMessage.state != "stored",
        InboxMessage.form.is_not(None),
        ~_has_open_ticket(InboxMessage.citizen_id),
    )
    return _empty(InboxMessage, old)


def _sent_words(now: datetime) -> int:
    done = OutboxMessage.state.in_((*FINAL, "delivered", "sent", "handed_over"))
    words = or_(OutboxMessage.body.is_not(None), OutboxMessage.template_values.is_not(None))
    old = and_(
        OutboxMessage.created_at < _chat_age(now), done, words, ~_has_open_ticket(OutboxMessage.citizen_id)
    )
    return _empty(OutboxMessage, old)


def _receipts(now: datetime) -> int:
    return _empty(Receipt, and_(Receipt.received_at < _chat_age(now), Receipt.form.is_not(None)))


def _unanswered(now: datetime) -> int:
    """A question that nobody answered in as long as chats are kept is not waiting for an answer any more."""
    return _empty(Unanswered, and_(Unanswered.asked_at < _chat_age(now), Unanswered.words.is_not(None)))


def _survey_words(now: datetime) -> int:
    """What was written beside a survey's numbers; the numbers are nobody's, and stay."""
    return _empty(SurveyAnswer, and_(SurveyAnswer.started_at < _chat_age(now), SurveyAnswer.words.is_not(None)))


def _chats(now: datetime) -> int:
    old = and_(
        Conversation.updated_at < _chat_age(now),
        Conversation.state.is_not(None),
        ~_has_open_ticket(Conversation.citizen_id),
    )
    return _empty(Conversation, old)


def _people(now: datetime) -> int:
    """Who has not written for as long as words are kept, and of whose requests none is left."""
    known = exists().where(Ticket.citizen_id == Citizen.id, Ticket.erased_at.is_(None)).correlate(Citizen)
    silent = Citizen.last_inbound_at < now - timedelta(days=current().number("RETENTION_WORDS_DAYS"))
    with transaction():
        due = _ids(
            Citizen, and_(silent, Citizen.erased_at.is_(None), Citizen.merged_into_id.is_(None), ~known)
        )
        files = [name for one in due for name in erasing.erase(erasing.identities(one), now)]
    erasing.delete_files(files)
    return len(due)


def _loose_files(now: datetime) -> int:
    """Files of a chat that never became a request's document, and finished papers that were sent."""
    loose = ~exists().where(TicketDocument.attachment_id == Attachment.id)
    files_age = now - timedelta(days=current().number("RETENTION_FILES_DAYS"))
    with transaction():
        due = _ids(
            Attachment,
            and_(
                Attachment.created_at < files_age,
                Attachment.storage_name.is_not(None),
                loose,
                ~_has_open_ticket(Attachment.citizen_id),
            ),  # fmt: skip
        )
        sent = _ids(OutboxFile, and_(OutboxFile.created_at < files_age, OutboxFile.storage_name.is_not(None)))
        files = erasing.erase_files(Attachment.id.in_(due), OutboxFile.id.in_(sent))
    erasing.delete_files(files)
    return len(files)


def _has_open_ticket(citizen_id: Any) -> ColumnElement[bool]:
    return (
        exists().where(Ticket.citizen_id == citizen_id, Ticket.closed_at.is_(None)).correlate_except(Ticket)
    )


def _chat_age(now: datetime) -> datetime:
    return now - timedelta(days=current().number("RETENTION_CHAT_DAYS"))


def _empty(model: Any, old: ColumnElement[bool]) -> int:
    with transaction():
        return erasing.empty(model, model.id.in_(_ids(model, old)))


def _ids(model: Any, condition: ColumnElement[bool]) -> list[int]:
    return list(
        db.session.execute(select(model.id).where(condition).order_by(model.id).limit(BATCH)).scalars()
    )


def _sweep_files() -> int:
    """Files whose row was never written, or is gone: a kill between the two leaves them."""
    store = MediaStore.of(current())
    now = clock.now().timestamp()
    old = [name for name, written in store.names() if now - written > _UNCLAIMED]
    swept = 0
    names = iter(old)
    while some := list(islice(names, BATCH)):
        for name in set(some) - _known(some):
            store.delete(name)
            swept += 1
    return swept


def _known(names: Iterable[str]) -> set[str]:
    """Those of these files that a row of any table knows, by its column `storage_name`."""
    wanted = list(names)
    found: set[str] = set()
    with transaction():
        for table in db.metadata.sorted_tables:
            if "storage_name" in table.c:
                column = table.c.storage_name
                found |= set(db.session.execute(select(column).where(column.in_(wanted))).scalars())
    return found


_STEPS: dict[str, Callable[[datetime], int]] = {
    "files of requests": _files_of_requests,
    "words of requests": _words_of_requests,
    "received words": _received_words,
    "sent words": _sent_words,
    "receipts": _receipts,
    "loose files": _loose_files,
    "chats": _chats,
    "people": _people,
    "unanswered questions": _unanswered,
    "words beside a survey": _survey_words,
}

__all__ = ["purge"]
