"""What became of the messages to citizens in a period, and what they cost by estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.figures.periods import Period
from village_desk.messages import costs
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office

ARRIVED = ("delivered", "read")
FAILED = ("failed", "needs_person")


@dataclass(frozen=True)
class Deliveries:
    """Messages to citizens that left for WhatsApp or SMS in the period, and what is known of them.

    `unsaid`: handed over, and the provider has told nothing more. `cost`: rupiah, by the price list.
    """

    sent: int
    arrived: int
    failed: int
    cost: Decimal

    @property
    def unsaid(self) -> int:
        return self.sent - self.arrived - self.failed


def deliveries_of(office: Office, period: Period, now: datetime) -> Deliveries:
    """Practice and messages to staff are no part of the counts; the cost is of everything that was sent."""
    rows = db.session.execute(
        select(OutboxMessage.state, func.count())
        .where(
            OutboxMessage.office_id == office.id,
            OutboxMessage.training.is_(False),
            OutboxMessage.purpose != "staff",
            OutboxMessage.handed_over_at >= period.begins,
            OutboxMessage.handed_over_at < period.ends,
        )
        .group_by(OutboxMessage.state)
    )
    by_state = {row[0]: row[1] for row in rows}
    return Deliveries(
        sent=sum(by_state.values()),
        arrived=sum(by_state.get(state, 0) for state in ARRIVED),
        failed=sum(by_state.get(state, 0) for state in FAILED),
        cost=costs.of_span(office, period.begins, min(period.ends, now)).total,
    )
