"""Heartbeats of what runs in the background: the health page reads them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db


class Heartbeat(db.Model):  # type: ignore[name-defined]
    """When a job of a process last ran to its end, on the database's clock."""

    __tablename__ = "heartbeats"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTC)
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(80))  # class name only
