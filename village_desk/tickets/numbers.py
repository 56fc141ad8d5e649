"""Ticket numbers for people (WNJ-2611-0042) and unguessable tokens for links."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from village_desk.config import current
from village_desk.database import db
from village_desk.office.models import Office
from village_desk.tickets.models import TicketCounter
from village_desk.vault import vault

PRACTICE = "LATIHAN"


def next_number(office: Office, received_local: datetime, *, training: bool = False) -> str:
    """The next number of the office's local month. Gap-free within committed transactions.

    Practice counts by itself (LATIHAN-2611-0001), so that wiping it leaves no hole among the real ones.
    """
    month = f"{received_local:%y%m}"
    counter = f"L{month[1:]}" if training else month
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(TicketCounter).values(office_id=office.id, month=counter, last=1)
    last = db.session.execute(
        row.on_conflict_do_update(
            index_elements=["office_id", "month"], set_={"last": TicketCounter.last + 1}
        ).returning(TicketCounter.last)
    ).scalar_one()
    return f"{PRACTICE if training else office.code}-{month}-{last:04d}"


def leave_gap(connection: Connection, office_id: int, zone: str, since: datetime, now: datetime) -> None:
    """After a restore: skip the numbers that may have been given out between `since` (the backup) and `now`.

    They were told to citizens and must not be given to others (R43). RESTORE_NUMBER_GAP per begun day, in every
    month between; within the restoring transaction.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    gap = current().whole("RESTORE_NUMBER_GAP") * ((now - since).days + 1)
    for month in _months(since.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))):
        row = dialect.insert(TicketCounter).values(office_id=office_id, month=month, last=gap)
        connection.execute(
            row.on_conflict_do_update(
                index_elements=["office_id", "month"], set_={"last": TicketCounter.last + gap}
            )
        )


def _months(since: datetime, now: datetime) -> Iterator[str]:
    year, month = since.year, since.month
    while (year, month) <= (now.year, now.month):
        yield f"{year % 100:02d}{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def new_token() -> str:
    """128 random bits, URL-safe."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """What is stored and compared in place of the token (S7)."""
    return vault().digest("tracking", token)
