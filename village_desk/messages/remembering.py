"""After a restore: what the provider sent since the backup stands in the chats again, so that officers see it (R43).

The desk has forgotten what it told. When the same is owed once more, because an officer brings a request up to date
again or a reminder is due again, the citizen's own message is recognised and nothing is sent a second time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, db_time, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import Listed
from village_desk.messages import templates
from village_desk.messages.models import Hold, InboxMessage, OutboxEvent, OutboxMessage, Receipt
from village_desk.messages.outbox import note_event, note_state
from village_desk.messages.receipts import state_of
from village_desk.messages.reconciling import taken

REASON = "sent_before_restore"
_KEY = "provider:"  # how the keys of these rows begin
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
            key=f"{_KEY}{one.provider_sid}",
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


def recognise(row: OutboxMessage, passing: Collection[str]) -> bool:
    """Is this what the citizen was told since the backup? Then the row is that message, and is not sent again.

    Word for word, except for the values `passing`, which are others at another time (when the office opens next).
    Each message is recognised once, for RESTORE_TOLD seconds after the hold. Call it in the transaction that owed
    the row. False: it goes out as usual.
    """
    if row.state != "queued" or not _lately_restored():
        return False
    texts = [_pattern(text, passing) for text in _texts(row)]
    for told in _told(row):
        said = _plain(told.body or "")
        if any(text.fullmatch(said) for text in texts):
            _become(row, told)
            return True
    return False


def _lately_restored() -> bool:
    since = clock.now() - timedelta(seconds=current().number("RESTORE_TOLD"))
    return db.session.execute(select(Hold.id).where(Hold.ended_at > since).limit(1)).first() is not None


def _texts(row: OutboxMessage) -> Iterator[str]:
    """The words in which the row may have reached the citizen: inside the window, and outside of it."""
    if row.body:
        yield row.body
    template = templates.view_of(row.office_id, row.notice, row.template_values)
    words = template.words() if template is not None else None
    if words:
        yield words


def _pattern(text: str, passing: Collection[str]) -> re.Pattern[str]:
    pattern = re.escape(_plain(text))
    for value in filter(None, map(_plain, passing)):
        pattern = pattern.replace(re.escape(value), ".+?")
    return re.compile(pattern)


def _plain(text: str) -> str:
    """The provider may trim and fold white space."""
    return " ".join(text.split())


def _told(row: OutboxMessage) -> list[OutboxMessage]:
    """What `remember` wrote down for the row's citizen, oldest first."""
    return list(
        db.session.execute(
            select(OutboxMessage)
            .where(
                OutboxMessage.citizen_id == row.citizen_id,
                OutboxMessage.key.like(f"{_KEY}%"),
                OutboxMessage.state.in_(("handed_over", "sent", "delivered", "read")),
            )
            .order_by(OutboxMessage.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )


def _become(row: OutboxMessage, told: OutboxMessage) -> None:
    """The row takes the place of the one that stood for it, with its receipts; the chat shows it once."""
    row.provider_sid, row.way = told.provider_sid, told.way
    row.handed_over_at, row.delivered_at, row.read_at = told.handed_over_at, told.delivered_at, told.read_at
    # What is not yet known to have arrived is asked for, and is a phone call when it did not (R24).
    row.next_try_at = db_time() if told.state in ("handed_over", "sent") else None
    note_state(row, told.state, REASON)
    db.session.execute(update(Receipt).where(Receipt.outbox_id == told.id).values(outbox_id=row.id))
    db.session.execute(delete(OutboxEvent).where(OutboxEvent.outbox_id == told.id))
    db.session.delete(told)
    db.session.flush()
