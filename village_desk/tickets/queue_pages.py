"""The queue page by page: how each scope and view is sorted, and the rows next to a place (tickets.places)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from village_desk.database import db
from village_desk.tickets import places, queue
from village_desk.tickets.models import Ticket
from village_desk.tickets.places import Order, Place
from village_desk.tickets.queue import Page


@dataclass(frozen=True)
class QueuePage(Page[Ticket]):
    """One page of the queue; `before` and `after` are the places of the pages beside it, "" where there is none."""

    orders: tuple[Order, ...]

    @property
    def before(self) -> str:
        return self._place_of(self.rows[0]) if self.rows and self.offset else ""

    @property
    def after(self) -> str:
        return self._place_of(self.rows[-1]) if self.rows and self.next_offset else ""

    def _place_of(self, ticket: Ticket) -> str:
        closed = ticket.closed_at is not None
        return str(next(order for order in self.orders if order.of_closed == closed).place_of(ticket))


def orders_of(name: str) -> tuple[Order, ...]:
    """How a scope or view is sorted, part by part: the oldest promise first, at the agency who is there longest."""
    if name == "agency":
        return (places.TAKEN_THERE,)
    return (places.PROMISED, places.CLOSED) if name in queue.WIDER else (places.PROMISED,)


def page(
    name: str,
    office_id: int,
    user_id: int,
    now: datetime,
    place: Place | None = None,
    *,
    total: int,
    ahead: int = 0,
    narrowed: Sequence[ColumnElement[bool]] = (),
) -> QueuePage:
    """One page of a scope or view, next to `place`; the first one when nothing is left there.

    `total` and, of them, `ahead` of the place (tickets.places) are what `counts` says. `narrowed`: more conditions.
    """
    orders = orders_of(name)
    where = [*queue.conditions(name, office_id, user_id, now), *narrowed]
    rows = _read(where, orders, place)
    if place is not None and (not rows or (place.back and len(rows) < queue.PAGE)):
        place, rows = None, _read(where, orders, None)
    if place is None:
        offset = 0
    else:
        offset = max(0, ahead - len(rows)) if place.back else ahead
    return QueuePage(rows, total, offset, orders)


def _read(where: Sequence[ColumnElement[bool]], orders: Sequence[Order], place: Place | None) -> list[Ticket]:
    """The requests next to a place, or the first ones: part by part, since the many closed ones are never sorted."""
    back = place is not None and place.back
    parts = list(reversed(orders)) if back else list(orders)
    found: list[Ticket] = []
    for order in parts[parts.index(place.order) if place else 0 :]:
        wanted = select(Ticket).where(*where, order.holds)
        if place is not None and order is place.order:
            wanted = wanted.where(order.before(place) if back else order.behind(place))
        found += db.session.scalars(wanted.order_by(*order.sorting(back=back)).limit(queue.PAGE - len(found)))
        if len(found) == queue.PAGE:
            break
    return found[::-1] if back else found
