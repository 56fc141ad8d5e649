"""Fill the outbox: messages that are owed to citizens, and the messages of past years.

Run in the program's environment: `python -m bench.owed OFFICE FIRST COUNT` (each to another citizen, all due now),
`python -m bench.owed --waiting FIRST CITIZENS EACH` (officers' messages of an hour ago, several to each citizen), or
`python -m bench.owed --past COUNT` (delivered long ago; every hundredth to the same citizen, who has a long history).
"""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlalchemy import insert, text

from village_desk import clock, create_app
from village_desk.citizens.models import Citizen
from village_desk.database import db, db_time, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.office import registry
from village_desk.office.models import Office

WORDS = "Surat Bapak/Ibu sudah kami periksa. Silakan datang ke kantor desa pada jam layanan. Terima kasih."
PART = 50_000  # rows of one statement


def owe(slug: str, first: int, count: int) -> None:
    """`count` free texts of one office, each to another citizen, numbered from `first`."""
    office = registry.office_by_slug(slug)
    assert office is not None, slug
    with transaction():
        ids = [_citizen(office, number) for number in range(first, first + count)]
        now = clock.now()
        rows = [
            {
                "mid": f"{number:032x}",
                "key": f"bench:{number}",
                "office_id": office.id,
                "citizen_id": citizen,
                "purpose": "reply",
                "body": WORDS,
                "created_at": now,
                "next_try_at": db_time(),
                "expires_at": now + timedelta(hours=23),
            }
            for number, citizen in zip(range(first, first + count), ids, strict=True)
        ]
        for start in range(0, count, 500):
            db.session.execute(
                insert(OutboxMessage).values([_full(row) for row in rows[start : start + 500]])
            )


def wait(first: int, citizens: int, each: int) -> None:
    """What officers wrote an hour ago, `each` messages to every citizen, owed in turns."""
    office = registry.office_by_slug("wonojati")
    assert office is not None
    with transaction():
        ids = [_citizen(office, number) for number in range(first, first + citizens)]
        an_hour_ago = clock.now() - timedelta(hours=1)
        rows = [
            {
                "mid": f"{number:016x}{turn:016x}",
                "key": f"bench:{number}:{turn}",
                "office_id": office.id,
                "citizen_id": citizen,
                "purpose": "officer",
                "body": f"Pesan {turn}",
                "created_at": an_hour_ago,
                "next_try_at": db_time(),
                "expires_at": None,
            }
            for turn in range(1, each + 1)
            for number, citizen in zip(range(first, first + citizens), ids, strict=True)
        ]
        for start in range(0, len(rows), 500):
            db.session.execute(
                insert(OutboxMessage).values([_full(row) for row in rows[start : start + 500]])
            )


def _full(row: dict[str, object]) -> dict[str, object]:
    return row | {"training": False, "must_reach": False, "state": "queued", "tries": 0, "fence": 0}


def _citizen(office: Office, number: int) -> int:
    citizen = Citizen(
        public_id=f"bench-{number}",
        office_id=office.id,
        address=f"whatsapp:+62857{number:08d}",
        address_index=f"bench-{number}",
        last_inbound_at=clock.now(),
        created_at=clock.now(),
    )
    db.session.add(citizen)
    db.session.flush()
    return citizen.id


def remember(count: int) -> None:
    """`count` messages of the past, with one receipt and four lines of history for every tenth."""
    office = registry.office_by_slug("wonojati")
    assert office is not None
    with transaction():
        citizens = [_citizen(office, 50_000_000 + number) for number in range(100)]
    sealed = OutboxMessage.__table__.c.body.type.process_bind_param(WORDS, db.engine.dialect)
    for start in range(0, count, PART):
        values = {"first": start, "last": min(start + PART, count) - 1, "office": office.id, "body": sealed}
        with transaction():
            for statement in (_PAST, _HISTORY, _RECEIPTS):
                db.session.execute(text(_series() + statement), values | {"citizen": citizens[0]})


def _series() -> str:
    return (
        "WITH RECURSIVE numbers(n) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT n + 1 FROM numbers "
        "WHERE n < :last) "
    )


_PAST = """
INSERT INTO outbox (id, mid, key, office_id, citizen_id, training, purpose, must_reach, body, way, state,
    provider_sid, created_at, handed_over_at, delivered_at, tries, fence)
SELECT 10000000 + n, 'past-' || n, 'past:' || n, :office, CAST(:citizen AS INTEGER) + n % 100, FALSE, 'reply',
    n % 3 = 0 AND n % 20 <> 0, :body, 'text', CASE WHEN n % 20 = 0 THEN 'sent' ELSE 'delivered' END, 'SMpast' || n,
    '2025-01-01 00:00:00', '2025-01-01 00:00:00', '2025-01-01 00:00:00', 1, 1 FROM numbers
"""
_HISTORY = """
INSERT INTO outbox_events (outbox_id, at, state)
SELECT 10000000 + n, '2025-01-01 00:00:00', 'delivered' FROM numbers WHERE n % 10 = 0
"""
_RECEIPTS = """
INSERT INTO receipts (account, provider_sid, status, outbox_id, received_at)
SELECT 'AC00000000000000000000000000000001', 'SMpast' || n, 'delivered', 10000000 + n, '2025-01-01 00:00:00'
FROM numbers WHERE n % 10 = 0
"""


if __name__ == "__main__":
    with create_app().app_context():
        if sys.argv[1] == "--past":
            remember(int(sys.argv[2]))
        elif sys.argv[1] == "--waiting":
            wait(*map(int, sys.argv[2:5]))
        else:
            owe(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
