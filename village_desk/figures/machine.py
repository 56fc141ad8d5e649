"""How soon the machine answers: from a citizen's message to the reply ready to leave, in seconds of any hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import case, func, or_, select

from village_desk.database import db
from village_desk.expressions import SecondsBetween, place_among
from village_desk.figures.periods import Period
from village_desk.messages.models import InboxMessage
from village_desk.tickets.listening import TYPED

IN_TIME = timedelta(minutes=1)  # two to eight seconds are waited for further messages of the same turn


@dataclass(frozen=True)
class Replies:
    """Citizens' messages that the machine answered, by how many seconds it took; `missed`: failed, left to officers.

    What needs no reply of the machine (an officer is talking, a photo among others) is no part of either.
    """

    by_seconds: Counter[int] = field(default_factory=Counter)
    missed: int = 0

    @property
    def answered(self) -> int:
        return self.by_seconds.total()

    @property
    def owed(self) -> int:
        return self.answered + self.missed

    @property
    def in_time(self) -> int:
        longest = IN_TIME.total_seconds()
        return sum(count for seconds, count in self.by_seconds.items() if seconds <= longest)

    def within(self, part: float) -> int | None:
        """In how many seconds this part (0 to 1) of them was answered, the nearest case; None of none."""
        reached, wanted = 0, part * self.answered
        for seconds in sorted(self.by_seconds):
            reached += self.by_seconds[seconds]
            if reached >= wanted:
                return seconds
        return None


def replies_of(office_id: int, periods: Sequence[Period]) -> list[Replies]:
    """For each of these periods, which must not overlap, by the day of the message. One question, counted there.

    Rows of the inbox stay when their words are erased, so that no month loses its messages.
    """
    row = InboxMessage
    which, within = place_among(row.received_at, [(one.begins, one.ends) for one in periods])
    replied = row.outcome.like("reply:%")
    seconds = case((replied, SecondsBetween(row.received_at, row.handled_at)))
    missed = row.state == "needs_person"  # its turn failed and went to the officers
    each = (
        select(which, seconds.label("seconds"))
        .where(row.office_id == office_id, within)
        .where(row.training.is_(False), row.origin != TYPED, or_(replied, missed))
        .subquery()
    )
    counted = db.session.execute(
        select(each.c.place, each.c.seconds, func.count()).group_by(each.c.place, each.c.seconds)
    )
    found = [Replies() for _ in periods]
    for place, took, count in counted:
        if took is None:
            found[place] = Replies(found[place].by_seconds, count)
        else:
            found[place].by_seconds[max(0, took)] += count
    return found
