"""A place in the queue: a page begins behind a request that was seen, or ends before one, and counts no rows.

So nothing slips past its reader unseen when a colleague closes what stands above. A place is written into addresses:
moments and an id, nothing about a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from village_desk.tickets.models import Ticket

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# The order, what it sorts by (nothing: no promise yet), when it was received, its id; the moments in microseconds.
_WRITTEN = re.compile(r"([a-z])([0-9]{1,17})?-([0-9]{1,17})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, eq=False)
class Order:
    """A part of a list and how it is sorted. `sign`: what it is called in addresses.

    By `column`, those without it last, then as received; `newest_first`: by `column` alone, the last on top.
    """

    sign: str
    column: InstrumentedAttribute[datetime | None]
    of_closed: bool = False
    newest_first: bool = False

    @property
    def holds(self) -> ColumnElement[bool]:
        """Which requests stand in this part."""
        return Ticket.closed_at.is_not(None) if self.of_closed else Ticket.closed_at.is_(None)

    def sorting(self, *, back: bool) -> list[ColumnElement[Any] | InstrumentedAttribute[Any]]:
        """ORDER BY; `back`: from the end."""
        if self.newest_first:
            keys: list[Any] = [self.column, Ticket.id]
        else:
            keys = [self.column.is_(None), self.column, Ticket.received_at, Ticket.id]
        return [key.desc() for key in keys] if back != self.newest_first else keys

    def behind(self, place: Place) -> ColumnElement[bool]:
        """What stands behind the place in this part."""
        if self.newest_first:  # the first half bounds the index
            return and_(self.column <= place.at, or_(self.column < place.at, Ticket.id < place.id))
        then = and_(Ticket.received_at == place.received_at, Ticket.id > place.id)
        rest = or_(Ticket.received_at > place.received_at, then)
        if place.at is None:
            return and_(self.column.is_(None), rest)
        return or_(self.column.is_(None), self.column > place.at, and_(self.column == place.at, rest))

    def before(self, place: Place, *, itself: bool = False) -> ColumnElement[bool]:
        """What stands before the place in this part; with `itself`, what stands at it too."""
        if self.newest_first:
            later = Ticket.id >= place.id if itself else Ticket.id > place.id
            return and_(self.column >= place.at, or_(self.column > place.at, later))
        earlier = Ticket.id <= place.id if itself else Ticket.id < place.id
        then = and_(Ticket.received_at == place.received_at, earlier)
        rest = or_(Ticket.received_at < place.received_at, then)
        if place.at is None:
            return or_(self.column.is_not(None), rest)
        return or_(self.column < place.at, and_(self.column == place.at, rest))

    def place_of(self, ticket: Ticket) -> Place:
        """Behind this request of the part."""
        at = getattr(ticket, self.column.key)
        return Place(self, at, ticket.received_at, ticket.id, back=False)


@dataclass(frozen=True)
class Place:
    """Next to a request as it stood then. `at`: what its order sorts by; `back`: the page ends before it."""

    order: Order
    at: datetime | None
    received_at: datetime
    id: int
    back: bool

    def __str__(self) -> str:
        at = "" if self.at is None else (self.at - _EPOCH) // _MICROSECOND
        return f"{self.order.sign}{at}-{(self.received_at - _EPOCH) // _MICROSECOND}-{self.id}"


# Those closed at an office are many: they are read from their index, the last first.
PROMISED = Order("j", Ticket.due_at)
TAKEN_THERE = Order("d", Ticket.at_agency_at)
CLOSED = Order("t", Ticket.closed_at, of_closed=True, newest_first=True)


def read(written: str, orders: Sequence[Order], *, back: bool) -> Place | None:
    """The place of an address; None for what is none, or is of a list that is sorted otherwise."""
    found = _WRITTEN.fullmatch(written)
    order = next((one for one in orders if found and one.sign == found[1]), None)
    if not found or order is None or (found[2] is None and order.newest_first):
        return None
    at = _EPOCH + int(found[2]) * _MICROSECOND if found[2] else None
    return Place(order, at, _EPOCH + int(found[3]) * _MICROSECOND, int(found[4]), back)


def ahead(orders: Sequence[Order], place: Place) -> list[ColumnElement[bool]]:
    """What stands before a page that begins, or ends, at the place: conditions of parts that are counted apart."""
    passed = list(orders[: orders.index(place.order)])
    here = place.order.before(place, itself=not place.back)
    return [*(order.holds for order in passed), and_(place.order.holds, here)]
