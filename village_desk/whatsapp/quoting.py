"""A swipe-reply says what it is about: the quoted message leads to the ticket that it told of, in this chat only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.gateway.types import Incoming
from village_desk.messages.models import InboxMessage, OutboxMessage


def tickets_quoted(pairs: Sequence[tuple[InboxMessage, Incoming]], citizen: Citizen) -> dict[int, int]:
    """By inbox id the ticket that the quoted message belongs to: one of ours, or one of the citizen's own.

    A message of another chat is nothing here, whoever quotes it.
    """
    quoted = {row.id: said.replied_to for row, said in pairs if said.replied_to}
    if not quoted:
        return {}
    sids = set(quoted.values())
    sent = select(OutboxMessage.provider_sid, OutboxMessage.ticket_id).where(
        OutboxMessage.provider_sid.in_(sids),
        OutboxMessage.citizen_id == citizen.id,
        OutboxMessage.ticket_id.is_not(None),
    )
    written = select(InboxMessage.message_sid, InboxMessage.ticket_id).where(
        InboxMessage.message_sid.in_(sids),
        InboxMessage.citizen_id == citizen.id,
        InboxMessage.ticket_id.is_not(None),
    )
    rows = [row for query in (written, sent) for row in db.session.execute(query)]
    known = {sid: ticket_id for sid, ticket_id in rows if ticket_id is not None}
    return {row_id: known[sid] for row_id, sid in quoted.items() if sid in known}
