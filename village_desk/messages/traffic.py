"""What left for citizens and staff in given days, counted by what became of it: read once, from an index alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from village_desk.database import db
from village_desk.expressions import Span
from village_desk.messages.models import OutboxMessage


@dataclass(frozen=True)
class Left:
    """`count` messages that are alike; `amount`: rupiah, by the price of their day."""

    state: str
    category: str
    to_staff: bool
    count: int
    amount: Decimal


def left_in(office_id: int, spans: Sequence[Span]) -> list[list[Left]]:
    """For each of these spans what was handed over in it. Practice is not counted."""
    found: list[list[Left]] = [[] for _ in spans]
    if spans:
        # A range for each: to ask of every message in which of many spans it lies costs more than to read it.
        asked = union_all(*(_in_span(office_id, place, span) for place, span in enumerate(spans)))
        for place, state, category, to_staff, count, price in db.session.execute(asked):
            amount = Decimal(str(price or 0))
            found[place].append(Left(state, category or "service", bool(to_staff), count, amount))
    return found


def _in_span(office_id: int, place: int, span: Span) -> Select[*tuple[Any, ...]]:
    row = OutboxMessage
    to_staff = row.purpose == "staff"
    return (
        select(literal(place), row.state, row.category, to_staff, func.count(), func.sum(row.price))
        .where(
            row.office_id == office_id,
            row.handed_over_at >= span[0],
            row.handed_over_at < span[1],
            row.training.is_(False),
        )
        .group_by(row.state, row.category, to_staff)
    )
