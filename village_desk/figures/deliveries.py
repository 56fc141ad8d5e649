"""What became of the messages to citizens in a period, and what they cost by estimate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, func, or_, select

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


def deliveries_of(office: Office, period: Period, now: datetime) -> Deliveries:
    """Practice and messages to staff are no part of the counts; the cost is of everything that was sent.

    What never left counts in the period in which it was written.
    """
    left = (OutboxMessage.handed_over_at >= period.begins, OutboxMessage.handed_over_at < period.ends)
    # Each with its office and what its index begins with: the months' index and that of the phone list.
    refused = (
        OutboxMessage.state.in_(FAILED),
        OutboxMessage.handed_over_at.is_(None),
        OutboxMessage.created_at >= period.begins,
        OutboxMessage.created_at < period.ends,
    )
    mine = OutboxMessage.office_id == office.id
    never = OutboxMessage.handed_over_at.is_(None)
    rows = db.session.execute(
        select(OutboxMessage.state, never, func.count())
        .where(
            or_(and_(mine, *left), and_(mine, *refused)),
            OutboxMessage.training.is_(False),
            OutboxMessage.purpose != "staff",
        )
        .group_by(OutboxMessage.state, never)
    ).all()
    gone: Counter[str] = Counter({state: count for state, stayed, count in rows if not stayed})
    kept_back = sum(count for _state, stayed, count in rows if stayed)
    return Deliveries(
        sent=gone.total(),
        arrived=sum(gone[state] for state in ARRIVED),
        failed=sum(gone[state] for state in FAILED) + kept_back,
        cost=costs.of_span(office, period.begins, min(period.ends, now)).total,
        refused=kept_back,
    )
