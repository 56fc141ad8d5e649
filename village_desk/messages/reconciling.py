"""Asking the provider: did an unknown message get through (R19), what became of a silent one (R24).

Rows are claimed, the provider is asked with no transaction open, the answer is written with the fence.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from village_desk import clock
from village_desk.config import current
from village_desk.database import claim, db, db_time, free_of_lease, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import GatewayError, HandedOver, Listed
from village_desk.messages import outcomes, papers, receipts
from village_desk.messages.dispatch import recipient_of
from village_desk.messages.models import OutboxEvent, OutboxMessage
from village_desk.office.models import Office

log = logging.getLogger(__name__)
NOT_FOUND = "not_found"
CRASHED = "lease_dead"  # lost sight of because our own worker died, not because of the provider
TOGETHER = 20  # rows taken at once: the provider is asked for each, and a lease must last for all
SILENCES = 3  # so many questions without an answer, and the provider is left alone for now
MOST_CRASHES = 10  # a village that loses power again and again loses no message; a poisonous one ends here
_ASK_AGAIN = 30.0  # seconds until the provider is asked again
_CLOCKS_DIFFER = timedelta(seconds=60)  # ours and the provider's
_POLLED_FOR = timedelta(days=3)
DEAD = ("failed", "undelivered", "canceled")


def resolve_unknown(owner: str, limit: int) -> int:
    """Look up unknown messages in the provider's log, after UNKNOWN_UNBLOCKS; how many were decided.

    Found: it is handed over. Not there, though asked later than the listing delay: sent again, once (more often
    only after crashes of our own). When the provider cannot be asked the row stays unknown, visible, until
    UNKNOWN_TO_PHONE.
    """
    waited = OutboxMessage.unknown_at < db_time(-current().number("UNKNOWN_UNBLOCKS"))
    decided, away = 0, False
    while limit > 0 and not away:
        rows = _take(owner, min(limit, TOGETHER), [OutboxMessage.state == "unknown", waited, _asked_before()])
        limit -= len(rows) or limit
        for row in rows:
            listed = None
            try:
                # Who does not answer is not asked for the others: each time-out would make them wait longer.
                listed = None if away else _ask(row)
            except GatewayError as error:
                log.info("provider cannot be asked", extra={"outbox_id": row.id, "reason": error.reason})
                away = True
            decided += _written(row, listed)
    return decided


def poll_silent(owner: str, limit: int) -> int:
    """Ask for the status of messages without a final receipt for RECEIPT_POLLED; how many answered."""
    due = [OutboxMessage.state.in_(("handed_over", "sent")), OutboxMessage.next_try_at < db_time()]
    answered = asked = 0
    for row in _take(owner, min(limit, TOGETHER), due):
        asked, answered = asked + 1, answered + _poll(row)
        if asked - answered >= SILENCES:
            break  # the leases of the rest run out, and they are asked for later
    return answered


def _asked_before() -> Any:
    return OutboxMessage.next_try_at.is_(None) | (OutboxMessage.next_try_at < db_time())


def _take(owner: str, limit: int, ready: Sequence[Any]) -> list[OutboxMessage]:
    conditions = [*ready, free_of_lease(OutboxMessage)]
    with db.engine.connect() as connection:
        if connection.execute(select(OutboxMessage.id).where(*conditions).limit(1)).first() is None:
            return []
    claimed = claim(
        OutboxMessage,
        ready=conditions,
        order=[OutboxMessage.id],
        owner=owner,
        lease=current().number("LEASE"),
        limit=limit,
    )
    with transaction():
        return [db.session.get_one(OutboxMessage, row_id, populate_existing=True) for row_id, _ in claimed]


def _ask(row: OutboxMessage) -> list[Listed] | None:
    """What may be our message in the provider's log, oldest first; None when there is no way to ask for it."""
    with transaction():
        since = _called_at(row) - _CLOCKS_DIFFER
        address = recipient_of(row)
        office = db.session.get_one(Office, row.office_id)
        sender = office.sms_sender if row.way == "sms" else f"whatsapp:{office.whatsapp}"
        words = "" if papers.of([row.id]) else row.body or ""  # a paper is listed without words
    ask = getattr(carriers.current().of(row.training), "sent_to", None)
    if ask is None or address is None:
        return None
    ours = [one for one in reversed(ask(address, since)) if one.sender in (sender, "")]
    return [one for one in ours if _may_be(row, one, words, since)]


def _written(row: OutboxMessage, listed: list[Listed] | None) -> int:
    fence = row.fence  # as it was taken: reading the row again changes this very object
    with transaction():
        return _decide(again(row.id), fence, listed)


def _may_be(row: OutboxMessage, one: Listed, words: str, since: datetime) -> bool:
    if one.status in DEAD or one.direction.startswith("inbound"):
        return False
    if one.created_at is not None and one.created_at < since:
        return False
    # The text of a template is put together by the provider, that of an SMS by us only when it goes: there
    # only time and address can tell.
    return row.way in ("template", "control", "sms") or same_words(words, one.body)


def same_words(ours: str, theirs: str) -> bool:
    """The provider may trim and fold white space."""
    return ours.split() == theirs.split()


def _decide(row: OutboxMessage, fence: int, listed: list[Listed] | None) -> int:
    if row.fence != fence or row.state != "unknown":
        return 0  # another owner, or a receipt was faster
    row.lease_owner = row.lease_until = None
    row.next_try_at = db_time(_ASK_AGAIN)
    if listed is None:
        return 0
    known = taken([one.provider_sid for one in listed])
    found = next((one for one in listed if one.provider_sid not in known), None)
    if found is not None:
        row.state, row.unknown_at = "calling", None  # as if this were the answer that was lost
        outcomes.accepted(row, HandedOver(found.provider_sid, found.status))
        receipts.link([row])
    elif _may_go_again(row):
        outcomes.requeue(row, NOT_FOUND)
    else:
        return 0
    return 1


def taken(sids: list[str]) -> set[str]:
    """Ids that belong to other rows: two messages may have the same words."""
    wanted = OutboxMessage.provider_sid.in_(sids)
    known = db.session.execute(select(OutboxMessage.provider_sid).where(wanted)).scalars()
    return {sid for sid in known if sid}


def _may_go_again(row: OutboxMessage) -> bool:
    """Once after an answer that never came (R19). A worker of ours that died, mostly before it called at all, does
    not use that up; but a message in whose sending workers die again and again ends with a person.
    """
    unknown = select(OutboxEvent.reason).where(
        OutboxEvent.outbox_id == row.id, OutboxEvent.state == "unknown"
    )
    reasons = list(db.session.execute(unknown).scalars())
    crashes = reasons.count(CRASHED)
    return len(reasons) - crashes <= 1 and crashes < MOST_CRASHES


def _called_at(row: OutboxMessage) -> datetime:
    called = select(func.max(OutboxEvent.at)).where(
        OutboxEvent.outbox_id == row.id, OutboxEvent.state == "calling"
    )
    return db.session.execute(called).scalar_one() or row.created_at


def _poll(row: OutboxMessage) -> int:
    fence, receipt = row.fence, None
    try:
        receipt = carriers.current().of(row.training).status_of(row.provider_sid or "")
    except GatewayError as error:
        log.info("provider cannot be asked", extra={"outbox_id": row.id, "reason": error.reason})
    with transaction():
        fresh = again(row.id)
        if fresh.fence == fence:
            fresh.lease_owner = fresh.lease_until = None
            # Once more later; then it is left: "sent" for ever is normal for who blocked us.
            recent = (fresh.handed_over_at or fresh.created_at) > clock.now() - _POLLED_FOR
            fresh.next_try_at = db_time(current().number("RECEIPT_POLLED")) if recent else None
        if receipt is not None:
            receipts.record(receipt, [])
    return int(receipt is not None)


def again(outbox_id: int) -> OutboxMessage:
    """The row as it is now, locked."""
    return db.session.execute(
        select(OutboxMessage)
        .where(OutboxMessage.id == outbox_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
