"""What this month's messages cost an office, by estimate, and how that stands to its budget.

Only messages that the provider took are counted: what failed is not charged. The budget warns; nothing here, and
nothing that reads it, ever keeps a message back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from village_desk.config import current
from village_desk.database import db
from village_desk.messages import prices
from village_desk.messages.models import InboxMessage, OutboxMessage
from village_desk.office import registry
from village_desk.office.hours import OfficeHours, month_start
from village_desk.office.models import Office

_TAKEN = ("handed_over", "sent", "delivered", "read")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Share:
    """The messages of one category and what they cost by the price of their day."""

    category: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class MonthCost:
    """Money in rupiah. `free`: replies that WhatsApp does not charge, worth `saved`; `fees`: the carrier's own.

    `received`: messages of citizens, which cost the carrier's fee only.
    """

    shares: tuple[Share, ...]
    free: int
    saved: Decimal
    received: int
    fees: Decimal
    budget: int | None

    @property
    def sent(self) -> int:
        return sum(share.count for share in self.shares)

    @property
    def total(self) -> Decimal:
        return max(_NOTHING, sum((s.amount for s in self.shares), _NOTHING) - self.saved) + self.fees

    @property
    def percent(self) -> int | None:
        """How much of the budget is used; None without one."""
        return int(self.total * 100 / self.budget) if self.budget else None

    @property
    def over(self) -> bool:
        return self.percent is not None and self.percent >= 100

    @property
    def warns(self) -> bool:
        """From BUDGET_WARNS_AT percent on."""
        return self.percent is not None and self.percent >= current().number("BUDGET_WARNS_AT")


def of_month(office: Office, now: datetime) -> MonthCost:
    """The office's local month that `now` (aware) lies in, up to now. Practice costs nothing."""
    return of_span(office, month_start(registry.hours_of(office), now), now)


def of_span(office: Office, since: datetime, until: datetime) -> MonthCost:
    """Any days: `since` <= t <= `until`. WhatsApp's free replies are each calendar month's first (FREE_REPLIES)."""
    shares, received = _shares(office.id, since, until), _received(office.id, since, until)
    free = sum(_free(office.id, *part) for part in _months(registry.hours_of(office), since, until))
    by_whatsapp = sum(share.count for share in shares if share.category != "sms")
    fee = prices.estimate(office.id, "carrier", until)[0]
    return MonthCost(
        shares=shares,
        free=free,
        saved=free * prices.estimate(office.id, "service", until)[0],
        received=received,
        fees=(by_whatsapp + received) * fee,
        budget=office.monthly_budget,
    )


def _months(
    hours: OfficeHours, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, datetime]]:
    """For each month that the span touches: (its beginning, where the span begins in it, where it ends in it)."""
    begins = month_start(hours, since)
    while begins <= until:
        after = month_start(hours, begins + timedelta(days=32))
        yield begins, max(since, begins), min(until, after - timedelta(microseconds=1))
        begins = after


def _free(office_id: int, month: datetime, since: datetime, until: datetime) -> int:
    """The replies of these days that are among the first of their month."""
    left = current().whole("FREE_REPLIES")
    if since > month:
        left -= _replies(office_id, month, since - timedelta(microseconds=1))
    return min(_replies(office_id, since, until), max(0, left))


def _replies(office_id: int, since: datetime, until: datetime) -> int:
    return sum(share.count for share in _shares(office_id, since, until) if share.category == "service")


def budget_warning(office: Office, now: datetime) -> MonthCost | None:
    """This month, when it comes near the budget or is over it. Costs no query for an office without one."""
    if office.monthly_budget is None:
        return None
    found = of_month(office, now)
    return found if found.warns else None


def _shares(office_id: int, since: datetime, until: datetime) -> tuple[Share, ...]:
    rows = db.session.execute(
        select(OutboxMessage.category, func.count(), func.sum(OutboxMessage.price))
        .where(
            OutboxMessage.office_id == office_id,
            OutboxMessage.handed_over_at >= since,
            OutboxMessage.handed_over_at <= until,
            OutboxMessage.training.is_(False),
            OutboxMessage.state.in_(_TAKEN),
        )
        .group_by(OutboxMessage.category)
    )
    found = [Share(row[0] or "service", row[1], Decimal(str(row[2] or 0))) for row in rows]
    return tuple(sorted(found, key=lambda share: share.category))


def _received(office_id: int, since: datetime, until: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                InboxMessage.office_id == office_id,
                InboxMessage.received_at >= since,
                InboxMessage.received_at <= until,
                InboxMessage.training.is_(False),
                InboxMessage.origin != "typed",  # an officer's typing travels nowhere
                InboxMessage.state.in_(("stored", "handled", "needs_person")),
            )
        )
        or 0
    )
