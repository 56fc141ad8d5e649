"""What citizens thought of a request that was completed: at most one row per request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.messages.models import ID
from village_desk.vault import SealedText


class Rating(db.Model):  # type: ignore[name-defined]
    """One question about one completed request, and its answer once there is one.

    `asked_at`: when the question was owed; of an answer that was given unasked, on the tracking page, its own
    moment. `outbox_id`: the message that asks; NULL for such an answer. `answered_at` is the first answer's moment: a
    correction leaves it. `channel`: where it was answered, until then where it was asked.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 4", name="score"),
        CheckConstraint("(score IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("channel IN ('whatsapp', 'page', 'counter')", name="channel"),
        Index("ix_ratings_asked", "office_id", "asked_at"),
        Index("ix_ratings_citizen", "citizen_id", "asked_at"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), unique=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    asked_at: Mapped[datetime] = mapped_column(UTC)
    score: Mapped[int | None]  # 1 tidak puas … 4 sangat puas
    words: Mapped[str | None] = mapped_column(SealedText)
    answered_at: Mapped[datetime | None] = mapped_column(UTC)
    channel: Mapped[str] = mapped_column(String(10))  # whatsapp | page | counter
    training: Mapped[bool] = mapped_column(default=False)
