"""Erasing words, search tokens and files; what is counted stays: ids, times, statuses, amounts (design, erasure).

Every sealed column of a table that is named here is emptied, so that a column added later is erased with the rest.
The files go last and outside the transaction: a file without its row is swept, a row without its file is a lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from village_desk import audit, config
from village_desk.citizens import consents
from village_desk.citizens.models import Citizen, Person
from village_desk.database import db, transaction
from village_desk.errors import DeskError
from village_desk.marked import marked
from village_desk.media import MediaStore
from village_desk.messages import outbox
from village_desk.messages.models import (
    Attachment,
    Conversation,
    InboxMessage,
    OutboxFile,
    OutboxMessage,
    Receipt,
)
from village_desk.privacy import erasure_list
from village_desk.satisfaction.models import Rating
from village_desk.survey import answers as survey_answers
from village_desk.survey.models import SurveyAnswer
from village_desk.tickets.models import (
    ComplaintWord,
    ListeningTask,
    Misreading,
    ReplyDraft,
    SearchToken,
    Ticket,
    TicketNote,
    Unanswered,
)
from village_desk.tickets.working_models import CitizenLabel, TicketLabel, UndoPoint
from village_desk.vault import SealedJson, SealedText

# Tables whose words belong to citizens; those of offices, staff and refused calls have other owners and ages.
OF_CITIZENS = (
    Citizen,
    Person,
    Conversation,
    InboxMessage,
    OutboxMessage,
    Receipt,
    Attachment,
    Ticket,
    TicketNote,
    ReplyDraft,
    Misreading,
    ComplaintWord,
    Unanswered,
    UndoPoint,
    Rating,
    SurveyAnswer,
)
NOT_OF_CITIZENS = frozenset({"offices", "users", "quarantine"})


class StillOpen(DeskError):
    """The office still works for this person and needs what it knows."""

    status = 409
    text = marked(
        "Warga ini masih punya permohonan yang belum selesai. Selesaikan atau batalkan dahulu, lalu hapus datanya."
    )


def forget_person(citizen: Citizen, now: datetime, by: int | None = None) -> int:
    """Erase one person of one office for good, with every chat identity joined to it; how many files went.

    Written to the erasure list first, so that a restore erases it again. `by`: the user who asked for it. Commits
    by itself. Raises StillOpen.
    """
    with transaction():
        ids = identities(citizen.id)
        still = select(Ticket.id).where(Ticket.citizen_id.in_(ids), Ticket.closed_at.is_(None))
        if db.session.execute(still.limit(1)).first():
            raise StillOpen
        rows = db.session.execute(select(Citizen).where(Citizen.id.in_(ids)).order_by(Citizen.id)).scalars()
        erasure_list.add(list(rows), now)
        files = erase(ids, now)
        audit.note("citizen.erased", office_id=citizen.office_id, user_id=by, subject=f"citizen:{citizen.id}")
    delete_files(files)
    return len(files)


def identities(citizen_id: int) -> list[int]:
    """The identity and all that were joined into it, at any remove."""
    found, fresh = {citizen_id}, [citizen_id]
    while fresh:
        joined = select(Citizen.id).where(Citizen.merged_into_id.in_(fresh))
        fresh = [one for one in db.session.execute(joined).scalars() if one not in found]
        found |= set(fresh)
    return sorted(found)


def erase(citizen_ids: Sequence[int], now: datetime) -> list[str]:
    """Empty everything of these identities, in the caller's transaction; the files to delete after it."""
    theirs = OutboxMessage.citizen_id.in_(citizen_ids)
    outbox.withdraw_from(citizen_ids, reason="erased")
    messages = select(OutboxMessage.id).where(theirs)
    files = erase_files(Attachment.citizen_id.in_(citizen_ids), OutboxFile.outbox_id.in_(messages))
    tickets = list(db.session.execute(select(Ticket.id).where(Ticket.citizen_id.in_(citizen_ids))).scalars())
    erase_tickets(tickets, now)
    survey_answers.let_go(citizen_ids)
    empty(Person, Person.citizen_id.in_(citizen_ids), nik_index=None, erased_at=now)
    empty(Receipt, Receipt.outbox_id.in_(messages))
    empty(OutboxMessage, theirs)
    written = select(InboxMessage.id).where(InboxMessage.citizen_id.in_(citizen_ids))
    empty(Misreading, Misreading.inbox_id.in_(written))
    empty(Unanswered, Unanswered.inbox_id.in_(written))
    empty(InboxMessage, InboxMessage.citizen_id.in_(citizen_ids), InboxMessage.state != "stored")
    db.session.execute(
        update(ListeningTask)
        .where(ListeningTask.citizen_id.in_(citizen_ids), ListeningTask.state == "waiting")
        .values(state="dropped", done_at=now)
        .execution_options(synchronize_session=False)
    )
    nothing = dict.fromkeys(
        ("draft_service", "draft_due_at", "handed_over_at", "holding_due_at", "urgency"),
    )
    empty(Conversation, Conversation.citizen_id.in_(citizen_ids), **nothing)
    consents.withdraw(list(citizen_ids), now)
    # What an office thought of a person is about that person too.
    db.session.execute(delete(CitizenLabel).where(CitizenLabel.citizen_id.in_(citizen_ids)))
    nameless = {"address_index": None, "external_index": None, "phone_index": None}
    empty(Citizen, Citizen.id.in_(citizen_ids), erased_at=now, **nameless)
    return files


def erase_tickets(ticket_ids: Sequence[int], now: datetime) -> None:
    """Empty the words of these tickets, and of applicants that no other ticket names. Files: `erase_files`."""
    mine = Ticket.id.in_(ticket_ids)
    elsewhere = select(Ticket.applicant_id).where(~mine, Ticket.applicant_id.is_not(None))
    applicants = select(Ticket.applicant_id).where(mine, Ticket.applicant_id.is_not(None))
    empty(
        Person,
        Person.id.in_(applicants),
        Person.id.not_in(elsewhere),
        nik_index=None,
        erased_at=now,
    )
    empty(TicketNote, TicketNote.ticket_id.in_(ticket_ids))
    empty(ReplyDraft, ReplyDraft.ticket_id.in_(ticket_ids))
    empty(UndoPoint, UndoPoint.ticket_id.in_(ticket_ids))
    empty(Rating, Rating.ticket_id.in_(ticket_ids))
    db.session.execute(delete(TicketLabel).where(TicketLabel.ticket_id.in_(ticket_ids)))
    empty(ComplaintWord, ComplaintWord.ticket_id.in_(ticket_ids))
    survey_answers.let_go((), ticket_ids)
    db.session.execute(
        delete(SearchToken)
        .where(SearchToken.ticket_id.in_(ticket_ids))
        .execution_options(synchronize_session=False)
    )
    empty(Ticket, mine, token_hash=None, pickup_code_hash=None, erased_at=now)


def erase_files(attachments: ColumnElement[bool], sent: ColumnElement[bool] | None = None) -> list[str]:
    """Take the rows' hold off their files, in the caller's transaction; the names to delete after it."""
    kept = db.session.execute(
        select(Attachment.storage_name).where(attachments, Attachment.storage_name.is_not(None))
    ).scalars()
    names = [name for name in kept if name]
    ended = Attachment.state.in_(("waiting", "kept"))
    empty(Attachment, attachments, ended, state="erased", storage_name=None, next_try_at=None)
    empty(Attachment, attachments, storage_name=None)
    if sent is not None:
        gone = select(OutboxFile.storage_name).where(sent, OutboxFile.storage_name.is_not(None))
        names += [name for name in db.session.execute(gone).scalars() if name]
        empty(OutboxFile, sent, storage_name=None)
    return names


def delete_files(names: Sequence[str]) -> None:
    """Delete stored files for good; call it after the commit."""
    store = MediaStore.of(config.current())
    for name in names:
        store.delete(name)


def empty(model: Any, *conditions: ColumnElement[bool], **more: object) -> int:
    """Set every sealed column of these rows to NULL, and `more`; how many rows there are."""
    sealed = [
        column.name for column in model.__table__.columns if isinstance(column.type, SealedText | SealedJson)
    ]
    values = dict.fromkeys(sealed) | more
    if not values:
        return 0
    changed = db.session.execute(
        update(model).where(*conditions).values(values).execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


__all__ = [
    "StillOpen",
    "delete_files",
    "erase",
    "erase_files",
    "erase_tickets",
    "forget_person",
    "identities",
]
