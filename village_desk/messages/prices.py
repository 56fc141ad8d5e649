"""What a message costs the village, by estimate: rows that the office may edit, with date and source.

Since 1 October 2026 every delivered reply costs as much as a utility notice, and a utility notice inside the
window no longer is free; only the first FREE_REPLIES replies of a number and month are. The provider's exact
Indonesian rates change and are not known to us, so every figure that we ship is marked an estimate.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import or_, select

from village_desk.database import db
from village_desk.office.models import PriceRow

# service: a free reply inside the window; carrier: Twilio's own fee for each WhatsApp message in and out.
SHIPPED = {
    "service": Decimal("356.65"),
    "utility": Decimal("356.65"),
    "authentication": Decimal("356.65"),
    "marketing": Decimal("586.33"),
    "sms": Decimal("7000"),
    "carrier": Decimal("82.50"),
}
CURRENCY = "IDR"
_SINCE = datetime(2026, 10, 1, tzinfo=UTC)


def seed() -> int:
    """Write the shipped estimates where none are; returns how many. Call it in a transaction."""
    known = set(db.session.execute(select(PriceRow.category).where(PriceRow.office_id.is_(None))).scalars())
    missing = [category for category in SHIPPED if category not in known]
    for category in missing:
        db.session.add(
            PriceRow(
                category=category,
                amount=SHIPPED[category],
                currency=CURRENCY,
                valid_from=_SINCE,
                source="estimate",
            )
        )
    return len(missing)


def estimate(office_id: int, category: str, now: datetime) -> tuple[Decimal, str]:
    """Amount and currency of one message: the office's newest row in force at `now`, else the common one."""
    row = db.session.execute(
        select(PriceRow.amount, PriceRow.currency)
        .where(
            PriceRow.category == category,
            PriceRow.valid_from <= now,
            or_(PriceRow.office_id == office_id, PriceRow.office_id.is_(None)),
        )
        .order_by(PriceRow.office_id.is_(None), PriceRow.valid_from.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else (SHIPPED[category], CURRENCY)


def in_force(office_id: int, now: datetime) -> dict[str, PriceRow]:
    """Per category the row that `estimate` takes at `now`; what was never written down is left out."""
    rows = db.session.scalars(
        select(PriceRow)
        .where(PriceRow.valid_from <= now, or_(PriceRow.office_id == office_id, PriceRow.office_id.is_(None)))
        .order_by(PriceRow.office_id.is_not(None), PriceRow.valid_from)
    )
    return {row.category: row for row in rows}  # the last of each wins: the office's own, the newest
