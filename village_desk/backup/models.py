"""How the last backup in each place went: health, doctor and the deletion at the provider read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db


class BackupPlace(db.Model):  # type: ignore[name-defined]
    """One folder of BACKUP_DIR, by its position there. `made_at` is the moment that its newest backup shows.

    A failure leaves the time of the last good one as it is. `error` is a class name.
    """

    __tablename__ = "backup_places"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    folder: Mapped[str] = mapped_column(String(300))
    name: Mapped[str | None] = mapped_column(String(80))
    made_at: Mapped[datetime | None] = mapped_column(UTC)
    size: Mapped[int | None] = mapped_column(BigInteger)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    files: Mapped[int | None]
    failed_at: Mapped[datetime | None] = mapped_column(UTC)
    error: Mapped[str | None] = mapped_column(String(80))
