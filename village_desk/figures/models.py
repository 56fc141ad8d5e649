"""Reports that left the screen: files that may be fetched for a while, and mails with the month's report."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.messages.models import ID


class ReportFile(db.Model):  # type: ignore[name-defined]
    """A file that somebody made of a report, and what for. It holds no name of a citizen, and goes by itself."""

    __tablename__ = "report_files"
    __table_args__ = (Index("ix_report_files_office", "office_id", "expires_at"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    shape: Mapped[str] = mapped_column(String(8))  # pdf | xlsx | csv
    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UTC)
    expires_at: Mapped[datetime] = mapped_column(UTC)


class ReportMail(db.Model):  # type: ignore[name-defined]
    """The report of a period, owed to one person by mail: once for each person and period.

    `state`: queued | sending | sent | failed. `reason`: a code of the mail server or the name of an error, no words.
    """

    __tablename__ = "report_mails"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "first_day"),
        Index("ix_report_mails_due", "state", "next_try_at"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(10))  # monthly | weekly
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UTC)
    reason: Mapped[str | None] = mapped_column(String(40))
    owed_at: Mapped[datetime] = mapped_column(UTC)
    sent_at: Mapped[datetime | None] = mapped_column(UTC)
