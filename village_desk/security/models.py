"""Server-side sessions and the throttle of sign-in attempts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db


class StaffSession(db.Model):  # type: ignore[name-defined]
    """One signed-in browser. The cookie holds a random token; here lies only its hash (S16).

    `user_stamp` is a digest of what the session rests on (password, roles, active). When one of them changes,
    by whatever door, the stamp no longer fits and the session is dead.
    """

    __tablename__ = "staff_sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    csrf_secret: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user_stamp: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UTC)
    seen_at: Mapped[datetime] = mapped_column(UTC)
    ended_at: Mapped[datetime | None] = mapped_column(UTC)


class SignInFailure(db.Model):  # type: ignore[name-defined]
    """A failed sign-in, counted per account and per source; both as one-way digests."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (
        Index("ix_sign_in_failures_account", "account_index", "source_index", "at"),
        Index("ix_sign_in_failures_source", "source_index", "at"),
        Index("ix_sign_in_failures_at", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_index: Mapped[str] = mapped_column(String(32))
    source_index: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UTC)
