"""Who goes next: which messages are due, and how many of each office may leave together (R21).

Offices take turns, so a bulk of thousands of one office never stands before another's "siap diambil". Within an
office what must reach a citizen goes before the rest, which always keeps a quarter for itself.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from village_desk.config import current
from village_desk.database import claim, db, db_time
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import WAITING
from village_desk.office.models import Office

# SQLite keeps no statistics: left alone, it may go through what all offices have waiting.
_BY_QUEUE = "INDEXED BY ix_outbox_queue"


def offices_due(training: Collection[bool]) -> list[int]:
    """Ids of the offices that have something to send now; `training`: which kinds of rows may go.

    Looking costs no write lock: on SQLite an idle worker must not stand in the way of the webhook.
    """
    # Asked for both kinds apart, as they are claimed: so the index of the queue serves, and no other office's bulk
    # is gone through.
    due = (
        select(OutboxMessage.id)
        .where(OutboxMessage.office_id == Office.id, OutboxMessage.must_reach.is_(urgent), *ready(training))
        .with_hint(OutboxMessage, _BY_QUEUE, "sqlite")
        .exists()
        for urgent in (True, False)
    )
    with db.engine.connect() as connection:
        return list(connection.execute(select(Office.id).where(or_(*due)).order_by(Office.id)).scalars())


def shares(due: Sequence[int], free: int, held: Mapping[int, int], most: int) -> dict[int, int]:
    """Office -> how many calls it may start now: the `free` ones are dealt out one by one.

    `held`: calls of each office that still run. None gets more than `most` together with them, so that an office
    whose calls hang leaves room for the others. The dealing begins anywhere: nobody is always first.
    """
    start = random.randrange(len(due)) if due else 0
    table = [*due[start:], *due[:start]]
    dealt = dict.fromkeys(table, 0)
    while free > 0:
        hungry = [office for office in table if held.get(office, 0) + dealt[office] < most][:free]
        if not hungry:
            break
        for office in hungry:
            dealt[office] += 1
        free -= len(hungry)
    return {office: count for office, count in dealt.items() if count}


def lock(office_id: int, training: Collection[bool], limit: int) -> list[OutboxMessage]:
    """Up to `limit` due messages of one office, locked until the caller's transaction ends, in the order to send.

    Whoever claims them writes owner, lease and fence with the rest, in one update: two in one transaction would make
    PostgreSQL look every foreign key up again, and wait for a citizen whose turn is being thought about.
    """
    rows: list[OutboxMessage] = []
    for urgent, at_most in ((True, limit - limit // 4), (False, limit)):
        if at_most > len(rows):
            wanted = (
                select(OutboxMessage)
                .where(*_of_office(office_id, training), OutboxMessage.must_reach.is_(urgent))
                .with_hint(OutboxMessage, _BY_QUEUE, "sqlite")
                .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
                .limit(at_most - len(rows))
                .with_for_update(skip_locked=True)
                .execution_options(populate_existing=True)
            )
            rows += db.session.execute(wanted).scalars()
    return rows


def take(owner: str, office_id: int, training: Collection[bool], limit: int) -> list[tuple[int, int]]:
    """Claim without reading the rows, committed at once: (id, fence) pairs, to be prepared one by one."""
    return claim(
        OutboxMessage,
        ready=_of_office(office_id, training),
        order=[OutboxMessage.next_try_at, OutboxMessage.id],
        owner=owner,
        lease=current().number("LEASE"),
        limit=limit,
        values={"state": "claimed"},
    )


def _of_office(office_id: int, training: Collection[bool]) -> list[ColumnElement[bool]]:
    return [OutboxMessage.office_id == office_id, *ready(training)]


def ready(training: Collection[bool]) -> list[ColumnElement[bool]]:
    """The conditions of a row of these kinds that may go now."""
    return _ready(tuple(sorted(training)), current().number("UNKNOWN_UNBLOCKS"))


@functools.cache
def _ready(training: tuple[bool, ...], unblocks: float) -> list[ColumnElement[bool]]:
    """Due, and the person's earlier messages are in the provider's hands or final (R21).

    The states stand in the statement itself: only then do the indexes over live rows serve, and no history is
    searched (R33). Built once: putting the conditions together costs more than running them.
    """
    earlier = aliased(OutboxMessage)
    live = earlier.state.in_(bindparam(None, (*WAITING, "unknown"), expanding=True, literal_execute=True))
    lost_lately = earlier.unknown_at > db_time(-unblocks)
    before = and_(live, earlier.id < OutboxMessage.id, or_(earlier.state != "unknown", lost_lately))
    return [
        OutboxMessage.state == literal("queued", literal_execute=True),
        OutboxMessage.next_try_at <= db_time(),
        OutboxMessage.training.in_(training),
        ~exists().where(earlier.citizen_id == OutboxMessage.citizen_id, before),
        # Most rows go to citizens: for them nobody looks for a member of staff.
        or_(
            OutboxMessage.user_id.is_(None),
            ~exists().where(earlier.user_id == OutboxMessage.user_id, before),
        ),
    ]
