"""What runs in the background: its heartbeats (the health page reads them), and whose turn a job is."""

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


class JobTurn(db.Model):  # type: ignore[name-defined]
    """A recurring job of the whole installation: one worker at a time has it, by lease (R37, R39).

    `next_at` and `lease_until` are on the database's clock.
    """

    __tablename__ = "job_turns"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    next_at: Mapped[datetime] = mapped_column(UTC)
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UTC)
    fence: Mapped[int] = mapped_column(default=0)
