"""What an office says itself about its service standards: one row of each office that has said something."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import db


class OfficeStandards(db.Model):  # type: ignore[name-defined]
    """The office's own part of its *standar pelayanan* and *maklumat*, and the switch of its public figures.

    Everything here is meant to be published: names of officials and the office's own sentences, nothing of citizens.
    `texts`: the office's words for a component (office.standard_texts), in place of the shipped ones; `confirmed`:
    the components whose words it has checked. `by_service`: {slug: {"official", "officer"}} where they are others
    than `official` and `officer` (Permendagri 2/2017 art. 12). `before`: how it was before, by aspect
    (standards.comparison). `pledge_day` is a date of the office's own calendar.
    """

    __tablename__ = "office_standards"
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), unique=True)
    official: Mapped[str] = mapped_column(String(120), default="")
    officer: Mapped[str] = mapped_column(String(120), default="")
    by_service: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    confirmed: Mapped[list[str]] = mapped_column(JSON, default=list)
    pledge_head: Mapped[str] = mapped_column(String(120), default="")
    pledge_place: Mapped[str] = mapped_column(String(120), default="")
    pledge_day: Mapped[date | None] = mapped_column(Date)
    before: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    figures_public: Mapped[bool] = mapped_column(default=False)


__all__ = ["OfficeStandards"]
