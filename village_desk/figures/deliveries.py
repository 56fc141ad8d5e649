"""What became of the messages to citizens in a period, and what they cost by estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.expressions import place_among
from village_desk.figures.periods import Period
from village_desk.messages import costs
from village_desk.messages.costs import MonthCost
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office

ARRIVED = ("delivered", "read")
FAILED = ("failed", "needs_person")


@dataclass(frozen=True)
class Deliveries:
    """Messages to citizens that left for WhatsApp or SMS in the period, and what is known of them.

    `refused`: never left, for the call itself failed or a person must tell it; `failed`: these, and what left and did
    not arrive. `cost`: rupiah, by the price list.
    """

    sent: int
    arrived: int
    failed: int
    cost: Decimal
    refused: int = 0

    @property
    def owed(self) -> int:
        """All that should have arrived."""
        return self.sent + self.refused

    @property
    def unsaid(self) -> int:
        """Handed over, and the provider has told nothing more."""
        return self.owed - self.arrived - self.failed


def deliveries_of(office: Office, periods: Sequence[Period], now: datetime) -> list[Deliveries]:
    """For each of these periods, which must not overlap. The cost is of all; messages to staff are not counted.

    Practice is in neither. What never left counts in the period in which it was written.
    """
    spans = [(one.begins, min(one.ends, now + timedelta.resolution)) for one in periods]
    spent = costs.of_spans(office, spans)
    return [_of(cost, kept) for cost, kept in zip(spent, _refused(office.id, periods), strict=True)]


def _of(spent: MonthCost, refused: int) -> Deliveries:
    gone: Counter[str] = Counter()
    for one in spent.left:
        if not one.to_staff:
            gone[one.state] += one.count
    return Deliveries(
        sent=gone.total(),
        arrived=sum(gone[state] for state in ARRIVED),
        failed=sum(gone[state] for state in FAILED) + refused,
        cost=spent.total,
        refused=refused,
    )


def _refused(office_id: int, periods: Sequence[Period]) -> list[int]:
    """How many of each period never left."""
    row = OutboxMessage
    place, within = place_among(row.created_at, [(one.begins, one.ends) for one in periods])
    asked = select(place, func.count()).where(
        row.office_id == office_id,
        row.handed_over_at.is_(None),
        row.state.in_(FAILED),
        within,
        row.training.is_(False),
        row.purpose != "staff",
    )
    counted = {row[0]: row[1] for row in db.session.execute(asked.group_by(place))}
    return [counted.get(number, 0) for number in range(len(periods))]
