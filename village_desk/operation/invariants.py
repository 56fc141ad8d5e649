"""What must always be true (R44). `village-desk check` lists what is not; tests ask after every journey.

Each rule is one query for the rows that break it, so that the list names ids and never people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from village_desk import config
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.media import MediaStore
from village_desk.messages.models import (
    Attachment,
    Conversation,
    InboxMessage,
    OutboxEvent,
    OutboxFile,
    OutboxMessage,
    PendingTurn,
)
from village_desk.satisfaction.models import Rating
from village_desk.tickets.models import Ticket, TicketDocument, TicketEvent
from village_desk.tickets.status import CLOSED, TRANSITIONS, Status

SHOWN = 20  # ids listed per broken rule


@dataclass(frozen=True)
class Rule:
    """`broken` selects the ids of the rows that break the rule."""

    text: str
    broken: Callable[[], Select[Any]]

    @cached_property
    def query(self) -> Select[Any]:
        """The first of them. Kept, because building the seventeen took longer than asking them."""
        return self.broken().limit(SHOWN)


def broken() -> list[str]:
    """One line for each broken rule, with the first ids; empty when all is well."""
    lines = []
    for rule in RULES:
        ids = list(db.session.execute(rule.query).scalars())
        if ids:
            lines.append(f"{rule.text}: {', '.join(str(i) for i in ids)}")
    lines.extend(_files())
    return lines


def _handled_without_effect() -> Select[Any]:
    reply = exists().where(OutboxMessage.id.cast(db.String) == func.substr(InboxMessage.outcome, 7))
    return select(InboxMessage.id).where(
        InboxMessage.state != "stored",
        or_(
            InboxMessage.outcome.is_(None),
            InboxMessage.handled_at.is_(None),
            and_(InboxMessage.outcome.like("reply:%"), ~reply),
        ),
    )


def _stored_without_turn() -> Select[Any]:
    turn = exists().where(PendingTurn.chat_key == InboxMessage.chat_key)
    return select(InboxMessage.id).where(InboxMessage.state == "stored", ~turn)


def _change_without_notice_or_reason() -> Select[Any]:
    told = exists().where(OutboxMessage.event_id == TicketEvent.id)
    return select(TicketEvent.id).where(
        TicketEvent.kind.in_(("status", "opened")), TicketEvent.no_notice_reason.is_(None), ~told
    )


def _change_with_both() -> Select[Any]:
    told = exists().where(OutboxMessage.event_id == TicketEvent.id)
    return select(TicketEvent.id).where(TicketEvent.no_notice_reason.is_not(None), told)


def _event_told_twice() -> Select[Any]:
    return (
        select(func.min(OutboxMessage.id))
        .where(OutboxMessage.event_id.is_not(None))
        .group_by(OutboxMessage.event_id)
        .having(func.count() > 1)
    )


def _status_not_of_last_event() -> Select[Any]:
    later = aliased(TicketEvent)
    newest = ~exists().where(
        later.ticket_id == TicketEvent.ticket_id,
        later.id > TicketEvent.id,
        later.to_status.is_not(None),
    )
    last = (
        select(TicketEvent.to_status)
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.to_status.is_not(None), newest)
        .scalar_subquery()
    )
    return select(Ticket.id).where(func.coalesce(last, "none") != Ticket.status)


def _change_outside_the_table() -> Select[Any]:
    allowed = or_(
        *(
            and_(TicketEvent.from_status == before, TicketEvent.to_status.in_(sorted(after)))
            for table in TRANSITIONS.values()
            for before, after in table.items()
            if after
        )
    )
    return select(TicketEvent.id).where(TicketEvent.kind == "status", ~allowed)


def _closed_at_wrong() -> Select[Any]:
    is_closed = Ticket.status.in_(sorted(CLOSED))
    return select(Ticket.id).where(
        or_(and_(is_closed, Ticket.closed_at.is_(None)), and_(~is_closed, Ticket.closed_at.is_not(None)))
    )


def _promise_wrong() -> Select[Any]:
    """Complete documents and a promise come together; whoever waits for the citizen says since when."""
    waits = Ticket.status == Status.DOCUMENTS_MISSING
    return select(Ticket.id).where(
        Ticket.kind == "request",
        Ticket.closed_at.is_(None),
        or_(
            and_(waits, Ticket.waiting_since.is_(None)),
            and_(~waits, Ticket.waiting_since.is_not(None)),
            and_(~waits, Ticket.complete_at.is_(None)),
            and_(Ticket.due_at.is_not(None), Ticket.complete_at.is_(None)),
        ),
    )


def _accepted_without_provider_id() -> Select[Any]:
    return select(OutboxMessage.id).where(
        OutboxMessage.state.in_(("handed_over", "sent", "delivered", "read")),
        OutboxMessage.provider_sid.is_(None),
    )


def _state_without_event() -> Select[Any]:
    said = exists().where(OutboxEvent.outbox_id == OutboxMessage.id, OutboxEvent.state == OutboxMessage.state)
    return select(OutboxMessage.id).where(OutboxMessage.state.not_in(("claimed", "calling", "queued")), ~said)


def _unreached_and_unlisted() -> Select[Any]:
    """A message that must reach its citizen may end only with them, on the phone list, or overtaken."""
    return select(OutboxMessage.id).where(
        OutboxMessage.must_reach.is_(True),
        OutboxMessage.state.in_(("failed", "expired", "needs_person")),
        OutboxMessage.phone_listed_at.is_(None),
    )


def _two_offices() -> Select[Any]:
    return (
        select(Ticket.id)
        .join(Citizen, Citizen.id == Ticket.citizen_id)
        .where(or_(Citizen.office_id != Ticket.office_id, Citizen.training != Ticket.training))
    )


def _message_of_two_offices() -> Select[Any]:
    return (
        select(OutboxMessage.id)
        .join(Citizen, Citizen.id == OutboxMessage.citizen_id)
        .where(or_(Citizen.office_id != OutboxMessage.office_id, Citizen.training != OutboxMessage.training))
    )


def _document_of_another_chat() -> Select[Any]:
    return (
        select(TicketDocument.id)
        .join(Attachment, Attachment.id == TicketDocument.attachment_id)
        .join(Ticket, Ticket.id == TicketDocument.ticket_id)
        .where(or_(Attachment.office_id != Ticket.office_id, Attachment.citizen_id != Ticket.citizen_id))
    )


def _kept_without_file() -> Select[Any]:
    return select(Attachment.id).where(
        Attachment.state == "kept",
        or_(Attachment.storage_name.is_(None), Attachment.content_hash.is_(None)),
    )


def _conversation_elsewhere() -> Select[Any]:
    return (
        select(Conversation.id)
        .join(Citizen, Citizen.id == Conversation.citizen_id)
        .where(or_(Citizen.office_id != Conversation.office_id, Citizen.training != Conversation.training))
    )


def _rating_of_another() -> Select[Any]:
    """Complaints are never rated, and what is practice stays practice."""
    differ = or_(
        Rating.office_id != Ticket.office_id, Rating.training != Ticket.training, Ticket.kind != "request"
    )
    return select(Rating.id).join(Ticket, Ticket.id == Rating.ticket_id).where(differ)


def _files() -> Iterator[str]:
    """Rows and files agree: a row never points to nothing (R34)."""
    names = db.session.execute(
        select(Attachment.id, Attachment.storage_name).where(Attachment.state == "kept")
    ).all()
    store = MediaStore.of(config.current())
    lost = [str(row[0]) for row in names if row[1] and not store.exists(row[1])]
    if lost:
        yield f"attachment rows whose file is gone: {', '.join(lost[:SHOWN])}"
    papers = select(OutboxFile.id, OutboxFile.storage_name).where(OutboxFile.storage_name.is_not(None))
    lost = [str(row[0]) for row in db.session.execute(papers) if not store.exists(row[1] or "")]
    if lost:
        yield f"papers to citizens whose file is gone: {', '.join(lost[:SHOWN])}"


RULES = (
    Rule("inbox rows that were handled without an effect or a person", _handled_without_effect),
    Rule("stored inbox rows that no turn waits for", _stored_without_turn),
    Rule("changes of status without a message or a reason", _change_without_notice_or_reason),
    Rule("changes of status with a message and a reason against it", _change_with_both),
    Rule("changes of status that were told twice (outbox rows)", _event_told_twice),
    Rule("tickets whose status is not that of their last event", _status_not_of_last_event),
    Rule("changes of status that the table does not allow", _change_outside_the_table),
    Rule("tickets that are closed without a time, or open with one", _closed_at_wrong),
    Rule("requests whose promise does not fit their documents", _promise_wrong),
    Rule("outbox rows that were accepted without the provider's id", _accepted_without_provider_id),
    Rule("outbox rows whose state has no event", _state_without_event),
    Rule("messages that must reach a citizen, did not, and are on no list", _unreached_and_unlisted),
    Rule("tickets of a citizen of another office, or mixing practice and real", _two_offices),
    Rule("outbox rows of a citizen of another office, or mixing practice and real", _message_of_two_offices),
    Rule("documents that came from another chat", _document_of_another_chat),
    Rule("attachments that are kept without a file name and hash", _kept_without_file),
    Rule("conversations of a citizen of another office", _conversation_elsewhere),
    Rule("ratings of a complaint, of another office, or mixing practice and real", _rating_of_another),
)
