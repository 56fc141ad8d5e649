"""From a queued row to a call that may be made: claim it, choose its way, take its turn in the pace.

Two short transactions, and none open afterwards: what is returned is plain data, safe to hand to a thread.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import and_, case, exists, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import claim, db, db_now, db_time, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import Outgoing
from village_desk.messages import notice_ways, pacing, pauses, prices
from village_desk.messages.models import OutboxMessage, SenderPace
from village_desk.messages.outbox import WAITING, give_up, list_for_phone, note_event, note_state
from village_desk.messages.outcomes import WINDOW_CLOSED
from village_desk.messages.window import Way
from village_desk.office.models import Office, User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """One call to make, `wait` seconds from now. The outcome is written only while `fence` is the row's."""

    id: int
    fence: int
    training: bool
    outgoing: Outgoing
    wait: float


def due_calls(owner: str, limit: int) -> list[Call]:
    """Claim up to `limit` messages that may go now. Rows that must not go get their end here. Commits."""
    allowed = [training for training in (False, True) if _may_send(training)]
    calls: list[Call] = []
    if allowed:
        calls = _prepare(_claim(owner, limit, OutboxMessage.training.in_(allowed)))
    for training in {False, True} - set(allowed):
        if _probe_now(training):
            calls += _prepare(_claim(owner, 1, OutboxMessage.training.is_(training)))
    return calls


def _may_send(training: bool) -> bool:
    return not pauses.paused(carriers.current().of(training).account)


def _probe_now(training: bool) -> bool:
    """One message may find out whether the paused account works again."""
    if not _any_ready(OutboxMessage.training.is_(training)):
        return False
    with transaction():
        return pauses.take_probe(carriers.current().of(training).account)


def _claim(owner: str, limit: int, which: ColumnElement[bool]) -> list[tuple[int, int]]:
    # Looking costs no write lock; on SQLite an idle worker must not stand in the way of the webhook.
    if limit < 1 or not _any_ready(which):
        return []
    return claim(
        OutboxMessage,
        ready=[*_ready(), which],
        order=[OutboxMessage.next_try_at, OutboxMessage.id],
        owner=owner,
        lease=current().number("LEASE"),
        limit=limit,
        values={"state": "claimed"},
    )


def _any_ready(which: ColumnElement[bool]) -> bool:
    with db.engine.connect() as connection:
        found = connection.execute(select(OutboxMessage.id).where(*_ready(), which).limit(1)).first()
    return found is not None


def _ready() -> list[ColumnElement[bool]]:
    """Due, and the person's earlier messages are in the provider's hands or final (R21)."""
    earlier = aliased(OutboxMessage)
    lost_lately = earlier.unknown_at > db_time(-current().number("UNKNOWN_UNBLOCKS"))
    holds_back = or_(earlier.state.in_(WAITING), and_(earlier.state == "unknown", lost_lately))
    before = and_(earlier.id < OutboxMessage.id, holds_back)
    return [
        OutboxMessage.state == "queued",
        OutboxMessage.next_try_at <= db_time(),
        ~exists().where(earlier.citizen_id == OutboxMessage.citizen_id, before),
        # Most rows go to citizens: for them nobody looks through the whole table for a member of staff.
        or_(
            OutboxMessage.user_id.is_(None),
            ~exists().where(earlier.user_id == OutboxMessage.user_id, before),
        ),
    ]


def _prepare(claimed: list[tuple[int, int]]) -> list[Call]:
    """A row that breaks here must not hold back the others: then each is prepared alone."""
    if not claimed:
        return []
    try:
        with transaction():
            return _Batch().calls(claimed)
    except OperationalError as error:
        # The database is away or locked: no row is at fault. The sweeper puts them back (R20, R32).
        log.warning("messages could not be prepared", extra={"error": type(error).__name__})
        return []
    except Exception as error:
        if len(claimed) > 1:
            return [call for one in claimed for call in _prepare([one])]
        log.exception("message cannot be prepared", extra={"outbox_id": claimed[0][0]})
        _set_aside(*claimed[0], type(error).__name__)
        return []


def _set_aside(outbox_id: int, fence: int, reason: str) -> None:
    # Without loading the row: it may be its sealed words that cannot be read.
    call = OutboxMessage.must_reach.is_(True)
    with transaction():
        state = db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == outbox_id, OutboxMessage.fence == fence)
            .values(
                state=case((call, "needs_person"), else_="failed"),
                phone_listed_at=case((call, db_time()), else_=None),
                reason=reason[:60],
                lease_until=None,
            )
            .returning(OutboxMessage.state)
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
        if state is not None:
            note_event(outbox_id, state, reason[:60])


class _Batch:
    """What the rows of one batch share: the moment, the senders' paces."""

    def __init__(self) -> None:
        self._now = clock.now()
        self._db_now = db_now()
        self._paces: dict[str, SenderPace] = {}
        self._prices: dict[tuple[int, str], tuple[Decimal, str]] = {}

    def calls(self, claimed: list[tuple[int, int]]) -> list[Call]:
        fences = dict(claimed)
        rows = [row for row in _locked_rows(fences) if row.fence == fences[row.id]]
        citizens = _locked_citizens({row.citizen_id for row in rows if row.citizen_id is not None})
        with db.session.no_autoflush:  # one flush for the batch, at its commit
            made = [self._call(row, citizens.get(row.citizen_id or 0)) for row in rows]
        return [call for call in made if call is not None]

    def _call(self, row: OutboxMessage, citizen: Citizen | None) -> Call | None:
        note_state(row, "claimed", row.reason)
        if row.expires_at is not None and row.expires_at <= self._now:
            end(row, "expired", "stale")
            return None
        office = db.session.get_one(Office, row.office_id)
        if address_of(row, citizen) is None:
            give_up(row, "no_address")
            return None
        way = _way(row, office, citizen, self._now)
        if way.way not in ("text", "template", "sms"):
            _without_words(row, way)
            return None
        sender = office.sms_sender if way.way == "sms" else office.whatsapp
        wait = self._pace(row, sender, citizen)
        if wait is None:
            return None
        self._stamp(row, way)
        return Call(row.id, row.fence, row.training, _outgoing(row, way, office, citizen), wait)

    def _pace(self, row: OutboxMessage, sender: str, citizen: Citizen | None) -> float | None:
        """Seconds to wait for the sender's slot; None when the row went back to the queue to wait longer."""
        pair_wait = pacing.bucket_of(citizen).wait(self._db_now) if citizen else 0.0
        if pair_wait > 0:
            self._later(row, self._db_now + timedelta(seconds=pair_wait))
            return None
        if sender not in self._paces:
            self._paces[sender] = pacing.locked_pace(sender)
        slot = pacing.take_slot(self._paces[sender], self._db_now)
        if slot is None:
            self._later(row, self._paces[sender].next_slot_at)
            return None
        if citizen is not None:
            pacing.take(citizen, self._db_now)
        return slot

    def _later(self, row: OutboxMessage, moment: datetime) -> None:
        row.next_try_at, row.lease_owner, row.lease_until = moment, None, None
        note_state(row, "queued", "pace")

    def _stamp(self, row: OutboxMessage, way: Way) -> None:
        row.way = way.way
        row.category = _category(way)
        if not row.training:
            row.price, row.currency = self._price(row.office_id, row.category)
        row.tries += 1
        note_state(row, "calling", way.reason)

    def _price(self, office_id: int, category: str) -> tuple[Decimal, str]:
        key = (office_id, category)
        if key not in self._prices:
            self._prices[key] = prices.estimate(office_id, category, self._now)
        return self._prices[key]


def end(row: OutboxMessage, state: str, reason: str) -> None:
    """An end without sending: a phone call when the citizen must be reached, else `state`."""
    row.lease_owner = row.lease_until = None
    if row.must_reach:
        give_up(row, reason)
    else:
        note_state(row, state, reason)


def _without_words(row: OutboxMessage, way: Way) -> None:
    reason = way.reason or way.way
    row.lease_owner = row.lease_until = None
    if way.way == "phone":
        row.way = "phone"
        list_for_phone(row, reason)
    elif row.purpose == "officer":
        give_up(row, reason)  # somebody wrote it by hand and must see that it did not go
    else:
        end(row, "expired" if row.purpose == "reply" else "cancelled", reason)


def _locked_rows(ids: Iterable[int]) -> list[OutboxMessage]:
    return list(
        db.session.execute(
            select(OutboxMessage)
            .where(OutboxMessage.id.in_(list(ids)), OutboxMessage.state == "claimed")
            .order_by(OutboxMessage.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )


def _locked_citizens(ids: set[int]) -> dict[int, Citizen]:
    """The chat identities to write to; two that were found to be one person are written to as one."""
    found = db.session.execute(
        select(Citizen)
        .where(Citizen.id.in_(ids))
        .order_by(Citizen.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    return {citizen.id: _whole(citizen) for citizen in list(found)}


def _whole(citizen: Citizen) -> Citizen:
    while citizen.merged_into_id is not None:
        citizen = db.session.get_one(
            Citizen, citizen.merged_into_id, populate_existing=True, with_for_update=True
        )
    return citizen


def recipient_of(row: OutboxMessage) -> str | None:
    """Where the row's message goes, or None when nowhere (any more)."""
    citizen = _whole(db.session.get_one(Citizen, row.citizen_id)) if row.citizen_id else None
    return address_of(row, citizen)


def address_of(row: OutboxMessage, citizen: Citizen | None) -> str | None:
    """The address as the provider takes it: a citizen's exactly as received, for an SMS their number."""
    if citizen is not None:
        if citizen.erased_at:
            return None
        return citizen.phone if row.way == "sms" else citizen.address or citizen.external_id
    user = db.session.get_one(User, row.user_id)
    return f"whatsapp:{user.phone}" if user.phone and user.active else None


def _way(row: OutboxMessage, office: Office, citizen: Citizen | None, now: datetime) -> Way:
    shut = row.error_code == WINDOW_CLOSED  # the provider said so, whatever our own clock believes
    return notice_ways.way_of(
        office,
        citizen,
        now,
        purpose=row.purpose,
        notice=row.notice,
        values=row.template_values,
        must_reach=row.must_reach,
        has_body=row.body is not None,
        window_shut=shut,
        whatsapp_failed=row.way == "sms",
    )


def _outgoing(row: OutboxMessage, way: Way, office: Office, citizen: Citizen | None) -> Outgoing:
    return Outgoing(
        mid=row.mid,
        sender=office.sms_sender if way.way == "sms" else f"whatsapp:{office.whatsapp}",
        recipient=address_of(row, citizen) or "",
        body=row.body if way.way == "text" else way.words,
        content_sid=way.template.content_sid if way.template else None,
        variables=way.variables,
    )


def _category(way: Way) -> str:
    if way.template is not None:
        return way.template.category
    return "sms" if way.way == "sms" else "service"
