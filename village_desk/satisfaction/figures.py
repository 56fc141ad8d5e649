"""How satisfied the citizens of a period were: asked, answered, mean, share, distribution. Practice never counts.

A question belongs to the moment it was asked, and takes its answer along: an answer that comes in the next month
still changes the month of its question. A message that never left has asked nobody. Services are not told apart:
the few who came for a poor-relief letter would be. A request that was reopened and then cancelled does not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from village_desk.database import db
from village_desk.expressions import Span, place_among
from village_desk.messages.models import OutboxMessage
from village_desk.satisfaction.models import Rating
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

SHOWN_FROM = 3  # answers: of fewer the mean would say what a single person thought
GOOD = 3  # puas and sangat puas
NEVER_LEFT = ("cancelled", "expired", "failed", "needs_person")


@dataclass(frozen=True)
class Satisfaction:
    """`counts`: how many gave 1, 2, 3, 4; all zero below SHOWN_FROM answers, where nothing of them is told."""

    asked: int = 0
    answered: int = 0
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def is_shown(self) -> bool:
        return self.answered >= SHOWN_FROM

    @property
    def mean(self) -> float | None:
        """From 1 to 4; None where it is not shown."""
        if not self.is_shown:
            return None
        return sum(score * count for score, count in enumerate(self.counts, 1)) / self.answered

    @property
    def good(self) -> int | None:
        """How many gave 3 or 4; None where it is not shown."""
        return sum(self.counts[GOOD - 1 :]) if self.is_shown else None


def of_spans(office_id: int, spans: Sequence[Span]) -> list[Satisfaction]:
    """What was asked in each of these spans, which must not overlap. One query."""
    left = or_(OutboxMessage.id.is_(None), OutboxMessage.state.not_in(NEVER_LEFT), Rating.score.is_not(None))
    place, within = place_among(Rating.asked_at, spans)
    rows = db.session.execute(
        select(place, Rating.score, func.count())
        .join(Ticket, Ticket.id == Rating.ticket_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == Rating.outbox_id)
        .where(
            Ticket.status != Status.CANCELLED,
            Rating.office_id == office_id,
            Rating.training.is_(False),
            within,
            left,
        )
        .group_by(place, Rating.score)
    )
    counted: list[dict[int | None, int]] = [{} for _ in spans]
    for number, score, count in rows:
        counted[number][score] = count
    return [_of(one) for one in counted]


def _of(counted: Mapping[int | None, int]) -> Satisfaction:
    one, two, three, four = (counted.get(score, 0) for score in (1, 2, 3, 4))
    found = Satisfaction(sum(counted.values()), one + two + three + four, (one, two, three, four))
    return found if found.is_shown else Satisfaction(found.asked, found.answered)
