"""Append-only "who did what": sign-ins, refusals, identity numbers opened, exports, settings (S23)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from village_desk import clock
from village_desk.database import UTC, db


class AuditLine(db.Model):  # type: ignore[name-defined]
    """One act. `details` hold codes and ids only, never names, numbers or words."""

    __tablename__ = "audit_lines"
    __table_args__ = (Index("ix_audit_lines_office", "office_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTC)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def note(
    action: str,
    *,
    office_id: int | None = None,
    user_id: int | None = None,
    subject: str | None = None,
    **details: object,
) -> None:
    """Add one line to the open transaction, e.g. `note("identity.opened", subject="ticket:12", …)`."""
    db.session.add(
        AuditLine(
            at=clock.now(),
            office_id=office_id,
            user_id=user_id,
            action=action,
            subject=subject,
            details=dict(details),
        )
    )
