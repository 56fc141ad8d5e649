"""From a queued row to a call that may be made: claim it, choose its way, take its turn in the pace.

One short transaction for several rows, and none open afterwards: what is returned is plain data, safe to hand to a
thread. A process that dies in it has claimed nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import case, select, update
from sqlalchemy.exc import OperationalError

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db, db_time, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import Outgoing
from village_desk.messages import (
    after_outage,
    claiming,
    controls,
    duty_phone,
    notice_ways,
    pacing,
    papers,
    pauses,
    prices,
)
from village_desk.messages.models import OutboxFile, OutboxMessage, SenderPace
from village_desk.messages.outbox import give_up, list_for_phone, note_event, note_state
from village_desk.messages.outcomes import WINDOW_CLOSED
from village_desk.messages.window import Way
from village_desk.office.models import Office, User

log = logging.getLogger(__name__)
# Seconds until a row is looked at again whose citizen somebody else holds: a turn that is being thought about.
_BUSY = 0.2


@dataclass(frozen=True)
class Call:
    """One call to make at `slot` (monotonic). The outcome is written only while `fence` is the row's."""

    id: int
    fence: int
    office_id: int
    training: bool
    outgoing: Outgoing
    slot: float


def due_calls(
    owner: str, limit: int, held: Mapping[int, int] | None = None, most: int | None = None
) -> list[Call]:
    """Claim up to `limit` messages that may go now. Rows that must not go get their end here. Commits.

    `held`: how many calls of each office still run; together with them none gets more than `most`.
    """
    paused = pauses.paused()
    kinds = [training for training in (False, True) if _account(training) not in paused]
    calls = _claimed_calls(owner, limit, kinds, held or {}, most or limit) if kinds else []
    for training in {False, True} - set(kinds):
        if _probe_now(training):
            calls += _claimed_calls(owner, 1, [training], {}, 1)
    return calls


def _account(training: bool) -> str:
    return carriers.current().of(training).account


def _probe_now(training: bool) -> bool:
    """One message may find out whether the paused account works again."""
    if not claiming.offices_due([training]):
        return False
    with transaction():
        return pauses.take_probe(_account(training))


def _claimed_calls(
    owner: str, limit: int, kinds: Collection[bool], held: Mapping[int, int], most: int
) -> list[Call]:
    shares = claiming.shares(claiming.offices_due(kinds), limit, held, most)
    if not shares:
        return []
    try:
        with transaction():
            batch = _Batch()
            # In one order everywhere: two workers must not wait for each other's senders.
            made = [batch.of_office(owner, office, kinds, count) for office, count in sorted(shares.items())]
        return [call for calls in made for call in calls]
    except OperationalError:
        raise  # the database is away or locked: nothing was claimed, and no row is at fault (R32)
    except Exception as error:
        log.warning("messages could not be prepared together", extra={"error": type(error).__name__})
    return [call for office, count in shares.items() for call in _one_by_one(owner, office, kinds, count)]


def _one_by_one(owner: str, office_id: int, kinds: Collection[bool], limit: int) -> list[Call]:
    """A row that breaks must not hold back the others: each is prepared alone, and the bad one set aside."""
    calls = []
    for outbox_id, fence in claiming.take(owner, office_id, kinds, limit):
        try:
            with transaction():
                calls += _Batch().of_rows(office_id, _locked_rows([outbox_id]))
        except OperationalError as error:
            # The sweeper puts it back when its lease is dead (R20).
            log.warning("message could not be prepared", extra={"error": type(error).__name__})
        except Exception as error:
            log.exception("message cannot be prepared", extra={"outbox_id": outbox_id})
            _set_aside(outbox_id, fence, type(error).__name__)
    return calls


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
    """What the rows of one batch share: the moment, the sender's pace, prices."""

    _office: Office
    _pace: SenderPace
    _db_now: datetime
    _began: float  # monotonic, the same moment as _db_now

    def __init__(self) -> None:
        self._now = clock.now()
        self._papers: dict[int, OutboxFile] = {}
        self._prices: dict[tuple[int, str], tuple[Decimal, str]] = {}

    def of_office(self, owner: str, office_id: int, kinds: Collection[bool], limit: int) -> list[Call]:
        """Claim up to `limit` rows, at most as many as their sender has slots for."""
        self._keep_pace(office_id)
        limit = min(limit, pacing.free_slots(self._pace, self._db_now))
        rows = claiming.lock(office_id, kinds, limit) if limit else []
        citizens = _locked_citizens(rows, skip_busy=True)
        free = [row for row in rows if row.citizen_id is None or row.citizen_id in citizens]
        for row in rows:
            if row in free:
                self._claim(row, owner)
            else:
                row.next_try_at = self._db_now + timedelta(seconds=_BUSY)
        return self._calls(free, citizens)

    def of_rows(self, office_id: int, rows: Sequence[OutboxMessage]) -> list[Call]:
        """The calls of rows that are claimed already."""
        self._keep_pace(office_id)
        return self._calls(rows, _locked_citizens(rows, skip_busy=False))

    def _keep_pace(self, office_id: int) -> None:
        self._office = db.session.get_one(Office, office_id)
        self._pace, self._db_now = pacing.locked_pace(self._office.whatsapp)
        self._began = time.monotonic()

    def _claim(self, row: OutboxMessage, owner: str) -> None:
        """The lease is on the database's clock, as its own time of a moment ago (R15)."""
        row.state, row.lease_owner, row.fence = "claimed", owner, row.fence + 1
        row.lease_until = self._db_now + timedelta(seconds=current().number("LEASE"))

    def _calls(self, rows: Sequence[OutboxMessage], citizens: Mapping[int, Citizen]) -> list[Call]:
        self._papers = papers.of(row.id for row in rows)
        with db.session.no_autoflush:  # one flush for the batch, at its commit
            made = [self._call(row, citizens.get(row.citizen_id or 0)) for row in rows]
        return [call for call in made if call is not None]

    def _call(self, row: OutboxMessage, citizen: Citizen | None) -> Call | None:
        note_state(row, "claimed", row.reason)
        if row.overtaken is not None:
            _overtake(row)
            return None
        if row.expires_at is not None and row.expires_at <= self._now:
            end(row, "expired", "stale")
            return None
        if address_of(row, citizen) is None:
            give_up(row, "no_address")
            return None
        if not self._may_go_to(row, citizen):
            return None
        if row.purpose == "reply" and citizen is not None:
            after_outage.catch_up(row, citizen, self._now)
        way = _way(row, self._office, citizen, self._now)
        if way.way not in ("text", "template", "sms"):
            _without_words(row, way)
            return None
        link = self._link(row, way)
        if link is None and row.control and row.id not in self._papers:
            way = controls.dressed(way, row.office_id, row.control, row.body)
        if link is None and row.id in self._papers and way.way == "text":
            give_up(row, "file_lost")
            return None
        self._stamp(row, way)
        # An SMS takes a slot of the same pace: it is rare, and one rate for a village is easy to keep.
        slot = self._began + pacing.take_slot(self._pace, self._db_now)
        outgoing = _outgoing(row, way, self._office, citizen, link)
        return Call(row.id, row.fence, row.office_id, row.training, outgoing, slot)

    def _may_go_to(self, row: OutboxMessage, citizen: Citizen | None) -> bool:
        """False when the citizen was just written to: the row went back to the queue to wait."""
        if citizen is None:
            return True
        wait = pacing.bucket_of(citizen).wait(self._db_now)
        if wait > 0:
            self._later(row, self._db_now + timedelta(seconds=wait))
            return False
        pacing.take(citizen, self._db_now)
        return True

    def _link(self, row: OutboxMessage, way: Way) -> str | None:
        """Where the carrier fetches the row's paper; a file travels inside the window only."""
        file = self._papers.get(row.id)
        return papers.link(file, self._now) if file is not None and way.way == "text" else None

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


def _overtake(row: OutboxMessage) -> None:
    """A later truth came while its outcome was open (R23): what it says is no longer so."""
    row.lease_owner = row.lease_until = None
    note_state(row, "cancelled", row.overtaken)


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


def _locked_citizens(rows: Sequence[OutboxMessage], *, skip_busy: bool) -> dict[int, Citizen]:
    """The chat identities to write to; two that were found to be one person are written to as one.

    `skip_busy`: who is held by somebody else is missing, for a slow turn of one citizen must not hold up the others.
    """
    ids = {row.citizen_id for row in rows if row.citizen_id is not None}
    if not ids:
        return {}
    found = db.session.execute(
        select(Citizen)
        .where(Citizen.id.in_(ids))
        .order_by(Citizen.id)
        .with_for_update(skip_locked=skip_busy)
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
    if row.user_id is None:
        return duty_phone.address(db.session.get_one(Office, row.office_id), row.way)
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
        user=db.session.get(User, row.user_id) if row.user_id else None,
    )


def _outgoing(
    row: OutboxMessage, way: Way, office: Office, citizen: Citizen | None, link: str | None
) -> Outgoing:
    return Outgoing(
        mid=row.mid,
        sender=office.sms_sender if way.way == "sms" else f"whatsapp:{office.whatsapp}",
        recipient=address_of(row, citizen) or "",
        body=(row.body if link is None else None) if way.way == "text" else way.words,
        media_url=link,
        content_sid=way.template.content_sid if way.template else None,
        variables=way.variables,
    )


def _category(way: Way) -> str:
    if way.template is not None:
        return way.template.category
    return "sms" if way.way == "sms" else "service"
