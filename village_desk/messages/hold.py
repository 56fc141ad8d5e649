"""After a restore nothing is sent until the provider was asked what it already has (R43).

The backup does not know what happened after it: a message that it shows as waiting may have been accepted long
ago. While a hold is open, `dispatch` claims nothing and the sweepers decide nothing. `reconcile_sent` marks what the
provider has, `release` lets the rest go.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, update

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import announce, db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import HandedOver, Listed
from village_desk.messages import notice_ways, outcomes, receipts, templates
from village_desk.messages.dispatch import recipient_of
from village_desk.messages.models import Hold, InboxMessage, OutboxMessage
from village_desk.messages.reconciling import DEAD, again, same_words, taken
from village_desk.office.models import Office

_CLOCKS_DIFFER = timedelta(minutes=5)  # ours when the backup was made, and the provider's
OPEN = ("queued", "claimed", "calling", "unknown")


@dataclass(frozen=True)
class Reconciled:
    """`found`: the provider has them, they are not sent again. `kept`: they go out when the hold ends."""

    found: int
    kept: int


def on_hold() -> bool:
    """True while nothing may be sent. Costs no write lock, and takes no part in an open transaction."""
    with db.engine.connect() as connection:
        return connection.execute(_any_open()).first() is not None


@functools.cache
def _any_open() -> Select[int]:
    return select(Hold.id).where(Hold.ended_at.is_(None)).limit(1)


def since() -> datetime | None:
    """The moment that the restored backup shows, while on hold: everything after it only the provider knows."""
    return db.session.execute(
        select(func.min(Hold.backup_made_at)).where(Hold.ended_at.is_(None))
    ).scalar_one_or_none()


def reconcile_sent() -> Reconciled:
    """Mark every waiting message that the provider already accepted; nothing is sent here.

    Call it when the messages received since the backup were taken in and answered: their answers wait here too.
    Commits per person; may be called again. Raises TemporaryFailure when the provider cannot be asked: then the
    hold stays. Call it outside of any transaction.
    """
    began = since()
    if began is None:
        return Reconciled(0, 0)
    found = kept = 0
    for addresses, ids in _waiting().items():
        listed = [
            one
            for address in addresses
            for one in reversed(carriers.current().main.sent_to(address, began - _CLOCKS_DIFFER))
        ]
        with transaction():
            marked = _mark(ids, [one for one in listed if _counts(one)])
        found, kept = found + marked, kept + len(ids) - marked
    return Reconciled(found, kept)


def release() -> bool:
    """End the hold: what still waits is sent from now on. False when there was none. Call it in a transaction."""
    ended = db.session.execute(
        update(Hold).where(Hold.ended_at.is_(None)).values(ended_at=clock.now()).returning(Hold.id)
    ).all()
    announce()
    return bool(ended)


def _waiting() -> dict[tuple[str, ...], list[int]]:
    """The ids of all real messages that may have gone, by the person's addresses, in the order of their causes."""
    waiting: dict[tuple[str, ...], list[int]] = {}
    with transaction():
        rows = db.session.execute(
            select(OutboxMessage)
            .where(OutboxMessage.state.in_(OPEN), OutboxMessage.training.is_(False))
            .order_by(OutboxMessage.id)
        ).scalars()
        for row in list(rows):
            addresses = _addresses(row)
            if addresses:
                waiting.setdefault(addresses, []).append(row.id)
    return waiting


def _addresses(row: OutboxMessage) -> tuple[str, ...]:
    """Where the row's message may have gone: by WhatsApp, and after the backup perhaps by SMS instead."""
    address = recipient_of(row)
    if address is None:
        return ()
    citizen = db.session.get(Citizen, row.citizen_id) if row.citizen_id else None
    texted = citizen is not None and db.session.get_one(Office, row.office_id).sms_enabled
    phone = citizen.phone if citizen is not None and texted else None
    return tuple(dict.fromkeys(one for one in (address, phone) if one))


def _counts(one: Listed) -> bool:
    return one.status not in DEAD and not one.direction.startswith("inbound")


def _mark(ids: Iterable[int], listed: list[Listed]) -> int:
    """Give each row the first message of the provider's that is its own; oldest first on both sides."""
    known = taken([one.provider_sid for one in listed])
    free = [one for one in listed if one.provider_sid not in known]
    marked = 0
    for row in [again(row_id) for row_id in ids]:
        match = next((one for one in free if row.state in OPEN and _is(row, one)), None)
        if match is None:
            continue
        free.remove(match)
        row.lease_owner = row.lease_until = row.unknown_at = None
        row.fence += 1
        row.state, row.reason = "calling", "restored"
        row.way = row.way if match.recipient.startswith("whatsapp:") else "sms"
        outcomes.accepted(row, HandedOver(match.provider_sid, match.status))
        receipts.link([row])
        marked += 1
    return marked


def _is(row: OutboxMessage, one: Listed) -> bool:
    if not one.body.strip():  # a paper, or words that we had deleted there since: only the time can tell
        return one.created_at is None or one.created_at >= row.created_at - _CLOCKS_DIFFER
    if row.body is not None and same_words(row.body, one.body):
        return True
    if not one.recipient.startswith("whatsapp:"):
        return _is_sms(row, one)
    return _is_template(row, one) or _is_answer(row, one)


def _is_sms(row: OutboxMessage, one: Listed) -> bool:
    citizen = db.session.get(Citizen, row.citizen_id) if row.citizen_id else None
    office = db.session.get_one(Office, row.office_id)
    words = notice_ways.sms_text(office, citizen, row.notice, row.template_values)
    return row.must_reach and words is not None and same_words(words, one.body)


def _is_template(row: OutboxMessage, one: Listed) -> bool:
    """The provider lists a template with its values filled in: ours must all be there."""
    template = templates.view_of(row.office_id, row.notice, row.template_values)
    variables = template.variables() if template is not None else None
    if not variables:
        return False
    return all(value in one.body for value in variables.values())


def _is_answer(row: OutboxMessage, one: Listed) -> bool:
    """An answer made once more may have other words (an hour, a number): it was given all the same.

    A turn has one answer, so the first message that went out after the citizen's own is it.
    """
    if row.purpose != "reply" or one.created_at is None:
        return False
    asked_at = db.session.execute(
        select(func.max(InboxMessage.received_at)).where(InboxMessage.outcome == f"reply:{row.id}")
    ).scalar_one()
    return asked_at is not None and one.created_at >= asked_at
