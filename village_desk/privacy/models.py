"""Wishes to be erased, as citizens said them in the chat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db


class ErasureWish(db.Model):  # type: ignore[name-defined]
    """One wish. It waits until `done_at`, or until the citizen takes it back (`withdrawn_at`)."""

    __tablename__ = "erasure_wishes"
    __table_args__ = (Index("ix_erasure_wishes_waiting", "office_id", "done_at", "due_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    asked_at: Mapped[datetime] = mapped_column(UTC)
    due_at: Mapped[datetime] = mapped_column(UTC)
    done_at: Mapped[datetime | None] = mapped_column(UTC)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTC)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
