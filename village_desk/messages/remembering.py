"""After a restore: what the provider sent since the backup stands in the chats again, so that officers see it (R43).

Nothing is decided by these rows. They keep an officer from telling a citizen twice what the desk has forgotten.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select

from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import Listed
from village_desk.messages.models import InboxMessage, OutboxMessage
from village_desk.messages.outbox import note_event
from village_desk.messages.receipts import state_of
from village_desk.messages.reconciling import taken

REASON = "sent_before_restore"
_LIVELY = timedelta(days=30)  # whoever wrote or was written to so long before the backup is asked about


def remember(since: datetime) -> int:
    """Write down what the provider sent from then on (aware) and no row of ours knows; how many messages.

    Call it after `hold.reconcile_sent`, outside of any transaction. Commits per person. Raises TemporaryFailure
    when the provider cannot be asked (any more).
    """
    return sum(_of_one(citizen_id, address, since) for citizen_id, address in _people(since))


def _people(since: datetime) -> list[tuple[int, str]]:
    written_to = exists().where(
        OutboxMessage.citizen_id == Citizen.id, OutboxMessage.created_at > since - _LIVELY
    )
    wrote = exists().where(InboxMessage.citizen_id == Citizen.id, InboxMessage.received_at > since - _LIVELY)
    with transaction():
        rows = db.session.execute(
            select(Citizen)
            .where(
                Citizen.training.is_(False),
                Citizen.erased_at.is_(None),
                Citizen.merged_into_id.is_(None),
                or_(written_to, wrote),
            )
            .order_by(Citizen.id)
        ).scalars()
        found = [(row.id, row.address or row.external_id) for row in rows]
    return [(citizen_id, address) for citizen_id, address in found if address]


def _of_one(citizen_id: int, address: str, since: datetime) -> int:
    listed = carriers.current().main.sent_to(address, since)
    sent = [one for one in reversed(listed) if not one.direction.startswith("inbound")]
    with transaction():
        known = taken([one.provider_sid for one in sent])
        fresh = [one for one in sent if one.provider_sid not in known]
        _write(db.session.get_one(Citizen, citizen_id), fresh, since)
    return len(fresh)


def _write(citizen: Citizen, messages: Sequence[Listed], since: datetime) -> None:
    for one in messages:
        state = state_of(one.status) or "handed_over"
        row = OutboxMessage(
            mid=secrets.token_hex(16),
            key=f"provider:{one.provider_sid}",
            office_id=citizen.office_id,
            citizen_id=citizen.id,
            training=False,
            purpose="reply",
            body=one.body or None,
            way="text",
            state=state,
            reason=REASON,
            provider_sid=one.provider_sid,
            created_at=one.created_at or since,
            handed_over_at=one.created_at or since,
            tries=1,
            fence=0,
        )
        db.session.add(row)
        db.session.flush()
        note_event(row.id, state, REASON)
