"""Starting afresh: everything that one persona's practice has left behind is deleted, and nothing else.

Practice is the one thing that may vanish without a trace (contract, /simulator). Every statement names rows of
one practice citizen; a row that is not marked as training is never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from village_desk.citizens.models import Citizen, Person
from village_desk.database import db
from village_desk.messages.models import (
    Attachment,
    Conversation,
    InboxMessage,
    OutboxEvent,
    OutboxFile,
    OutboxMessage,
    PendingTurn,
    Receipt,
)
from village_desk.office.models import Office
from village_desk.satisfaction.models import Rating
from village_desk.simulator.conversation import chat_key
from village_desk.simulator.persona import Persona
from village_desk.survey import answers as survey_answers
from village_desk.tickets.models import (
    Complaint,
    ComplaintSubject,
    ComplaintWord,
    ListeningTask,
    PageVisit,
    ReplyDraft,
    SearchToken,
    StaffNudge,
    Ticket,
    TicketDocument,
    TicketEvent,
    TicketNote,
)
from village_desk.tickets.working_models import CitizenLabel, NoteMention, TicketLabel, UndoPoint

Ids = Sequence[int]
_PARTS: tuple[Any, ...] = (
    Rating,
    UndoPoint,
    TicketLabel,
    NoteMention,
    TicketDocument,
    SearchToken,
    TicketNote,
    ReplyDraft,
    StaffNudge,
    PageVisit,
    ComplaintWord,
    ComplaintSubject,
    Complaint,
)


def wipe(office: Office, persona: Persona) -> list[str]:
    """Delete the persona's practice; part of the caller's transaction. Returns the stored files to delete after it.

    Files go last and outside: a file without its row harms nobody, a row without its file is a broken promise.
    """
    chat = chat_key(office, persona)
    _delete(PendingTurn, PendingTurn.chat_key == chat)
    practice = (InboxMessage.chat_key == chat, InboxMessage.training.is_(True))
    inbox = _ids(select(InboxMessage.id).where(*practice))
    citizens = _ids(
        select(Citizen.id).where(
            Citizen.training.is_(True),
            Citizen.id.in_(select(InboxMessage.citizen_id).where(*practice)),
        )
    )
    tickets = _ids(select(Ticket.id).where(Ticket.citizen_id.in_(citizens), Ticket.training.is_(True)))
    files = _stored_files(inbox)
    survey_answers.forget_practice(citizens)
    _delete_ticket_parts(tickets)
    _delete_outgoing(citizens)
    _delete(Attachment, Attachment.inbox_id.in_(inbox))
    _delete(ListeningTask, ListeningTask.inbox_id.in_(inbox))
    _delete(InboxMessage, InboxMessage.id.in_(inbox))
    _delete_tickets(tickets)
    _delete(Person, Person.citizen_id.in_(citizens))
    _delete(Conversation, Conversation.citizen_id.in_(citizens))
    _delete(CitizenLabel, CitizenLabel.citizen_id.in_(citizens))
    _delete(Citizen, Citizen.id.in_(citizens))
    return files


def _stored_files(inbox: Ids) -> list[str]:
    names = select(Attachment.storage_name).where(
        Attachment.inbox_id.in_(inbox), Attachment.storage_name.is_not(None)
    )
    return [name for name in db.session.scalars(names) if name]


def _delete_ticket_parts(tickets: Ids) -> None:
    for part in _PARTS:
        _delete(part, part.ticket_id.in_(tickets))


def _delete_outgoing(citizens: Ids) -> None:
    """Before the events: a message names the event that caused it."""
    outbox = _ids(
        select(OutboxMessage.id).where(
            OutboxMessage.citizen_id.in_(citizens), OutboxMessage.training.is_(True)
        )
    )
    for part in (Receipt, OutboxEvent, OutboxFile):
        _delete(part, part.outbox_id.in_(outbox))
    _delete(OutboxMessage, OutboxMessage.id.in_(outbox))


def _delete_tickets(tickets: Ids) -> None:
    db.session.execute(
        update(Ticket)
        .where(Ticket.linked_to_id.in_(tickets))
        .values(linked_to_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Ticket)
        .where(Ticket.merged_into_id.in_(tickets))
        .values(merged_into_id=None)
        .execution_options(synchronize_session=False)
    )
    _delete(TicketEvent, TicketEvent.ticket_id.in_(tickets))
    _delete(Ticket, Ticket.id.in_(tickets))


def _delete(model: Any, *conditions: Any) -> None:
    db.session.execute(delete(model).where(*conditions).execution_options(synchronize_session=False))


def _ids(statement: Any) -> list[int]:
    return list(db.session.scalars(statement))
