"""The messages of a chat as the desk shows them: the last ones in and out, none that is of a complaint. Read only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, exists, select

from village_desk.database import db
from village_desk.messages.models import Attachment, Conversation, InboxMessage, OutboxFile, OutboxMessage
from village_desk.tickets.models import Ticket

LIMIT = 60  # messages each way


@dataclass(frozen=True)
class Chat:
    """Messages each way, oldest first. `files` by message, in their order; `papers`: ids of those that carry one."""

    inbound: Sequence[InboxMessage] = ()
    outbound: Sequence[OutboxMessage] = ()
    files: Mapping[int, Sequence[Attachment]] = field(default_factory=dict)
    papers: frozenset[int] = frozenset()
    conversation_id: int | None = None


def conversation(ticket: Ticket) -> Chat:
    """The chat of the ticket's citizen at this office."""
    return chat(ticket.citizen_id, ticket.office_id) if ticket.citizen_id else Chat()


def chat(citizen_id: int, office_id: int) -> Chat:
    """The last messages of one chat at one office, in two queries."""
    inbound: dict[int, InboxMessage] = {}
    files: dict[int, list[Attachment]] = {}
    rows = db.session.execute(_inbound(citizen_id, office_id)).all()
    for message, file, _ in rows:
        inbound[message.id] = message
        if file is not None:
            files.setdefault(message.id, []).append(file)
    carries = exists().where(OutboxFile.outbox_id == OutboxMessage.id)
    outbound = db.session.execute(
        select(OutboxMessage, carries)
        .where(
            OutboxMessage.citizen_id == citizen_id,
            OutboxMessage.office_id == office_id,
            OutboxMessage.private.is_(False),
        )
        .order_by(OutboxMessage.id.desc())
        .limit(LIMIT)
    ).all()[::-1]
    papers = frozenset(row[0].id for row in outbound if row[1])
    return Chat(
        list(inbound.values()), [row[0] for row in outbound], files, papers, rows[0][2] if rows else None
    )


def _inbound(citizen_id: int, office_id: int) -> Select[InboxMessage, Attachment | None, int | None]:
    newest = (
        select(InboxMessage.id)
        .where(
            InboxMessage.citizen_id == citizen_id,
            InboxMessage.office_id == office_id,
            InboxMessage.private.is_(False),
        )
        .order_by(InboxMessage.id.desc())
        .limit(LIMIT)
        .subquery()
    )
    where_it_is = (
        select(Conversation.id)
        .where(Conversation.citizen_id == citizen_id, Conversation.office_id == office_id)
        .scalar_subquery()
    )
    return (
        select(InboxMessage, Attachment, where_it_is)
        .join(newest, newest.c.id == InboxMessage.id)
        .outerjoin(Attachment, Attachment.inbox_id == InboxMessage.id)
        .order_by(InboxMessage.id, Attachment.position)
    )
