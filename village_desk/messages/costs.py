"""What this month's messages cost an office, by estimate, and how that stands to its budget.

Only messages that the provider took are counted: what failed is not charged. The budget warns; nothing here, and
nothing that reads it, ever keeps a message back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, literal, select, union_all

from village_desk.config import current
from village_desk.database import db
from village_desk.expressions import Span
from village_desk.messages import prices, traffic
from village_desk.messages.models import InboxMessage
from village_desk.messages.traffic import Left
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

    `received`: messages of citizens, which cost the carrier's fee only. `left`: all that left, whatever became of it.
    """

    shares: tuple[Share, ...]
    free: int
    saved: Decimal
    received: int
    fees: Decimal
    budget: int | None
    left: tuple[Left, ...] = ()

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
    begins = month_start(registry.hours_of(office), now)
    return of_spans(office, [(begins, now + timedelta.resolution)])[0]


def of_spans(office: Office, spans: Sequence[Span]) -> list[MonthCost]:
    """For each of any days, read at once. WhatsApp's free replies are each calendar month's first (FREE_REPLIES)."""
    hours = registry.hours_of(office)
    months = [list(_months(hours, *span)) for span in spans]
    left = iter(traffic.left_in(office.id, [month[1:] for part in months for month in part]))
    received = _received(office.id, spans)
    return [
        _priced(office, part, [next(left) for _ in part], got, span[1] - timedelta.resolution)
        for part, got, span in zip(months, received, spans, strict=True)
    ]


def _priced(
    office: Office,
    months: Sequence[tuple[datetime, datetime, datetime]],
    left: Sequence[Sequence[Left]],
    received: int,
    last: datetime,
) -> MonthCost:
    """What left in each of these months, at the prices of the last moment."""
    by_month = [_shares(found) for found in left]
    shares = _together(by_month)
    free = sum(
        _free(office.id, *part[:2], _replies(found)) for part, found in zip(months, by_month, strict=True)
    )
    by_whatsapp = sum(share.count for share in shares if share.category != "sms")
    fee = prices.estimate(office.id, "carrier", last)[0]
    return MonthCost(
        shares=shares,
        free=free,
        saved=free * prices.estimate(office.id, "service", last)[0],
        received=received,
        fees=(by_whatsapp + received) * fee,
        budget=office.monthly_budget,
        left=tuple(one for found in left for one in found),
    )


def _months(
    hours: OfficeHours, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, datetime]]:
    """For each month that the span touches: (its beginning, where the span begins in it, its end there)."""
    begins = month_start(hours, since)
    while begins < until:
        after = month_start(hours, begins + timedelta(days=32))
        yield begins, max(since, begins), min(until, after)
        begins = after


def _free(office_id: int, month: datetime, since: datetime, replies: int) -> int:
    """Of these replies since `since`, those that are among the first of their month."""
    left = current().whole("FREE_REPLIES")
    if since > month:
        [earlier] = traffic.left_in(office_id, [(month, since)])
        left -= _replies(_shares(earlier))
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


def _shares(left: Iterable[Left]) -> list[Share]:
    """Only what the provider took is charged."""
    return [Share(one.category, one.count, one.amount) for one in left if one.state in _TAKEN]


def _received(office_id: int, spans: Sequence[Span]) -> list[int]:
    """Citizens' messages of each of these spans."""
    row = InboxMessage
    asked = [
        select(literal(place), func.count()).where(
            row.office_id == office_id,
            row.received_at >= since,
            row.received_at < until,
            row.training.is_(False),
            row.origin != "typed",  # an officer's typing travels nowhere
            row.state.in_(("stored", "handled", "needs_person")),
        )
        for place, (since, until) in enumerate(spans)
    ]
    counted = {row[0]: row[1] for row in db.session.execute(union_all(*asked))}
    return [counted[place] for place in range(len(spans))]
