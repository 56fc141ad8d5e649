"""When people ask: what the office's closed hours and the market's days say, and what next week may bring.

A pattern is told only when it is more than chance: two standard deviations above an even spread, of enough requests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil, floor, sqrt
from statistics import mean
from typing import TypeVar

from sqlalchemy import select

from village_desk.database import db
from village_desk.figures.cases import Case
from village_desk.figures.periods import WEEKDAYS, Day, Period
from village_desk.marked import Sentence
from village_desk.office.hours import OfficeHours, moment_on
from village_desk.tickets.models import Ticket

ENOUGH = 20  # requests: of fewer no pattern is told
OFTEN = 4  # times that each kind of day must have come
DEVIATIONS = 2  # standard deviations above what the calendar alone would give
WEEKS = 8
AHEAD = timedelta(days=10)  # after a period's end: an older one says nothing of next week
LEAST_WEEKS = 4
EVENING = range(17, 24)  # hours of the local day
K = TypeVar("K", int, str)
# The five market days of the Javanese week, in their order; 17 August 1945 was a Friday Legi.
MARKET_DAYS = ("Legi", "Pahing", "Pon", "Wage", "Kliwon")
_A_LEGI = date(1945, 8, 17)


@dataclass(frozen=True)
class Demand:
    """`evening`: (weekday 0 Monday, requests); `market_day`: (name, requests).

    `next_week`: at least, at most; `week`: its first local day, a Monday.
    """

    received: int
    out_of_hours: int
    evening: tuple[int, int] | None = None
    market_day: tuple[str, int] | None = None
    next_week: tuple[int, int] | None = None
    week: date | None = None


def market_day(day: date) -> str:
    """The day of the five-day week (*pasaran*)."""
    return MARKET_DAYS[(day - _A_LEGI).days % 5]


def demand_of(
    cases: Sequence[Case], office_id: int, period: Period, hours: OfficeHours, now: datetime
) -> Demand:
    """What the requests received in the period tell, and the week after `now`."""
    received = [case for case in cases if period.begins <= case.received_at < period.ends]
    shut = [case for case in received if case.received_out_of_hours]
    local = [hours.local(case.received_at) for case in shut]
    evenings = Counter(moment.weekday() for moment in local if moment.hour in EVENING)
    markets = Counter(market_day(hours.local(case.received_at).date()) for case in received)
    last = min(period.last, hours.local(now).date())
    days = [period.first + timedelta(days=n) for n in range((last - period.first).days + 1)]
    return Demand(
        received=len(received),
        out_of_hours=len(shut),
        evening=_stands_out(evenings, Counter(day.weekday() for day in days), 7),
        market_day=_stands_out(markets, Counter(market_day(day) for day in days), 5),
        next_week=_next_week(office_id, hours, now) if now < period.ends + AHEAD else None,
        week=_monday(hours, now) + timedelta(weeks=1),
    )


def _monday(hours: OfficeHours, now: datetime) -> date:
    """The local day on which this week began."""
    today = hours.local(now).date()
    return today - timedelta(days=today.weekday())


def _stands_out(counted: Counter[K], days: Counter[K], kinds: int) -> tuple[K, int] | None:
    """The kind of day with more than chance gives it; `days`: how often each of the `kinds` was in the period."""
    total, all_days = counted.total(), days.total()
    if total < ENOUGH or len(days) < kinds or min(days.values()) < OFTEN:
        return None
    fair = {kind: total * days[kind] / all_days for kind in days}
    far = {
        kind: (counted[kind] - fair[kind]) / sqrt(fair[kind] * (1 - days[kind] / all_days)) for kind in days
    }
    most = max(far, key=lambda kind: far[kind])
    return (most, counted[most]) if far[most] >= DEVIATIONS else None


def _next_week(office_id: int, hours: OfficeHours, now: datetime) -> tuple[int, int] | None:
    """From the last eight whole weeks (Monday to Sunday): their mean and what a week may differ by (Poisson)."""
    monday = _monday(hours, now)
    begins = moment_on(hours, monday - timedelta(weeks=WEEKS), time())
    rows = db.session.scalars(
        select(Ticket.received_at).where(
            Ticket.office_id == office_id,
            Ticket.kind == "request",
            Ticket.training.is_(False),
            Ticket.received_at >= begins,
            Ticket.received_at < moment_on(hours, monday, time()),
        )
    )
    weeks = Counter((monday - hours.local(at).date() - timedelta(days=1)).days // 7 for at in rows)
    known = (
        max(weeks, default=-1) + 1
    )  # weeks since the first request: before it the office may not have begun
    if known < LEAST_WEEKS:
        return None
    usual = mean(weeks[week] for week in range(known))
    return max(0, floor(usual - sqrt(usual))), ceil(usual + sqrt(usual))


def sentences(demand: Demand) -> list[Sentence]:
    """What a head may do with it, said plainly; nothing where nothing stands out."""
    told = []
    if demand.received:
        told.append(
            Sentence(
                "%(shut)s dari %(all)s permohonan masuk saat kantor tutup.",
                shut=demand.out_of_hours,
                all=demand.received,
            )
        )
    if demand.evening:
        told.append(
            Sentence(
                "Paling sering %(day)s malam (%(count)s permohonan): pagi sesudahnya petugas paling banyak ditunggu.",
                day=Sentence(WEEKDAYS[demand.evening[0]]),
                count=demand.evening[1],
            )
        )
    if demand.market_day:
        told.append(
            Sentence(
                "Hari pasaran %(day)s lebih ramai dari yang lain (%(count)s permohonan).",
                day=demand.market_day[0],
                count=demand.market_day[1],
            )
        )
    if demand.next_week and demand.week:
        told.append(
            Sentence(
                "Pekan %(first)s – %(last)s diperkirakan %(least)s sampai %(most)s permohonan, menurut "
                "minggu-minggu terakhir.",
                first=Day(demand.week),
                last=Day(demand.week + timedelta(days=6)),
                least=demand.next_week[0],
                most=demand.next_week[1],
            )
        )
    return told
