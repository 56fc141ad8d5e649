"""What this month's messages cost an office, by estimate, and how that stands to its budget.

Only messages that the provider took are counted: what failed is not charged. The budget warns; nothing here, and
nothing that reads it, ever keeps a message back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import case, func, literal, select

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
    months = list(_months(registry.hours_of(office), since, until))
    by_month = _by_month(office.id, [part[1:] for part in months])
    shares, received = _together(by_month), _received(office.id, since, until)
    free = sum(
        _free(office.id, *part[:2], _replies(found)) for part, found in zip(months, by_month, strict=True)
    )
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


def _free(office_id: int, month: datetime, since: datetime, replies: int) -> int:
    """Of these replies since `since`, those that are among the first of their month."""
    left = current().whole("FREE_REPLIES")
    if since > month:
        [earlier] = _by_month(office_id, [(month, since - timedelta(microseconds=1))])
        left -= _replies(earlier)
    return min(replies, max(0, left))


def _replies(shares: Iterable[Share]) -> int:
    return sum(share.count for share in shares if share.category == "service")


def _together(parts: Iterable[Sequence[Share]]) -> tuple[Share, ...]:
    """One share of each category, in the order of their names."""
    found: dict[str, Share] = {}
    for share in (share for part in parts for share in part):
        before = found.get(share.category, Share(share.category, 0, Decimal(0)))
        found[share.category] = Share(
            share.category, before.count + share.count, before.amount + share.amount
        )
    return tuple(found[category] for category in sorted(found))


def budget_warning(office: Office, now: datetime) -> MonthCost | None:
    """This month, when it comes near the budget or is over it. Costs no query for an office without one."""
    if office.monthly_budget is None:
        return None
    found = of_month(office, now)
    return found if found.warns else None


def _by_month(office_id: int, spans: Sequence[tuple[datetime, datetime]]) -> list[list[Share]]:
    """What went out in each of these spans, which follow one another; read once, whatever their number."""
    at = OutboxMessage.handed_over_at
    place = case(*((at <= ends, literal(number)) for number, (_, ends) in enumerate(spans))).label("place")
    rows = db.session.execute(
        select(place, OutboxMessage.category, func.count(), func.sum(OutboxMessage.price))
        .where(
            OutboxMessage.office_id == office_id,
            at >= spans[0][0],
            at <= spans[-1][1],
            OutboxMessage.training.is_(False),
            OutboxMessage.state.in_(_TAKEN),
        )
        .group_by("place", OutboxMessage.category)
    )
    found: list[list[Share]] = [[] for _ in spans]
    for number, category, count, price in rows:
        found[number].append(Share(category or "service", count, Decimal(str(price or 0))))
    return found


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
