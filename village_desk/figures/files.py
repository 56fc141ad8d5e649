"""Files made of reports: fetched by their office for a week, then deleted."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import defer

from village_desk.database import db
from village_desk.figures.models import ReportFile

KEPT = timedelta(days=7)
MOST_SHOWN = 10


def keep(
    office_id: int, user_id: int, purpose: str, shape: str, name: str, content: bytes, now: datetime
) -> ReportFile:
    """Store the file under a name that nobody can guess. Call it in a transaction."""
    row = ReportFile(
        public_id=secrets.token_urlsafe(18),
        office_id=office_id,
        user_id=user_id,
        purpose=purpose,
        shape=shape,
        name=name,
        content=content,
        made_at=now,
        expires_at=now + KEPT,
    )
    db.session.add(row)
    return row


def find(public_id: str, office_id: int, now: datetime) -> ReportFile | None:
    """This office's file, as long as it is kept."""
    return db.session.scalar(
        select(ReportFile).where(
            ReportFile.public_id == public_id,
            ReportFile.office_id == office_id,
            ReportFile.expires_at > now,
        )
    )


def kept(office_id: int, now: datetime) -> list[ReportFile]:
    """What can still be fetched, the newest first, without its bytes."""
    wanted = select(ReportFile).where(ReportFile.office_id == office_id, ReportFile.expires_at > now)
    wanted = wanted.options(defer(ReportFile.content, raiseload=True))
    return list(db.session.scalars(wanted.order_by(ReportFile.id.desc()).limit(MOST_SHOWN)))


def forget_old(now: datetime) -> None:
    """Delete what nobody may fetch any more. Call it in a transaction."""
    db.session.execute(delete(ReportFile).where(ReportFile.expires_at <= now))
