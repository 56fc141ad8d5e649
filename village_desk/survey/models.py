"""The survey of a period, and what each person answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.messages.models import ID
from village_desk.vault import SealedText

_OPEN = text("closed_at IS NULL")


class Survey(db.Model):  # type: ignore[name-defined]
    """One SKM of one office. `first_day` and `last_day`: whose service it asks about, both within (local dates).

    `plans`: by element slug {what, who, until (ISO date)}; the office's own words, published with the table.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        # One open survey per office: a citizen who types SURVEI must not be asked which.
        Index("uq_surveys_open", "office_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_surveys_published", "office_id", "published_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str] = mapped_column(String(80))
    first_day: Mapped[date]
    last_day: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(UTC)
    closed_at: Mapped[datetime | None] = mapped_column(UTC)
    published_at: Mapped[datetime | None] = mapped_column(UTC)
    plans: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class SurveyAnswer(db.Model):  # type: ignore[name-defined]
    """What one person answered: `scores` by element slug, 1 to 4; what was left out is not there.

    `who` is a keyed one-way token of the survey and of who answered (survey.answers): it lets nobody count twice,
    names nobody, and goes when the survey is closed. No column points at a citizen, a ticket, a message or at staff.
    The times are days (UTC midnight).
    """

    __tablename__ = "survey_answers"
    __table_args__ = (UniqueConstraint("survey_id", "who"), Index("ix_survey_answers_who", "who"))
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    channel: Mapped[str] = mapped_column(String(10))  # whatsapp | page (by a link) | counter | open (the open page)
    who: Mapped[str | None] = mapped_column(String(32))
    scores: Mapped[dict[str, int]] = mapped_column(JSON)
    age_band: Mapped[str | None] = mapped_column(String(10))
    sex: Mapped[str | None] = mapped_column(String(10))
    education: Mapped[str | None] = mapped_column(String(10))
    words: Mapped[str | None] = mapped_column(SealedText)
    started_at: Mapped[datetime] = mapped_column(UTC)
    ended_at: Mapped[datetime | None] = mapped_column(UTC)  # None: stopped in the middle, and may go on
    training: Mapped[bool] = mapped_column(default=False)
