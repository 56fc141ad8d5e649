"""What did not arrive, and why: counted by the provider's code, for the page of health and the metrics (R45, R46)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from village_desk.database import db
from village_desk.messages.models import OutboxEvent, OutboxMessage

FAILED = ("failed", "needs_person", "expired")


@dataclass(frozen=True)
class Failure:
    """`count` messages that ended for this reason. `code` is the provider's, None when it was ours."""

    reason: str | None
    code: str | None
    count: int


def by_code(since: datetime, office_id: int | None = None) -> list[Failure]:
    """Real messages that came to a bad end from `since` (aware) on, most first; of one office or of all."""
    ended = select(OutboxEvent.outbox_id).where(OutboxEvent.at >= since, OutboxEvent.state.in_(FAILED))
    wanted = (
        select(OutboxMessage.reason, OutboxMessage.error_code, func.count())
        .where(
            OutboxMessage.id.in_(ended), OutboxMessage.state.in_(FAILED), OutboxMessage.training.is_(False)
        )
        .group_by(OutboxMessage.reason, OutboxMessage.error_code)
        .order_by(func.count().desc(), OutboxMessage.reason)
    )
    if office_id is not None:
        wanted = wanted.where(OutboxMessage.office_id == office_id)
    return [Failure(*row) for row in db.session.execute(wanted)]
