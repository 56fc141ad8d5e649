"""Citizens: the chat identity that writes, and the person a paper is for. They are different records."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.vault import SealedText


class Citizen(db.Model):  # type: ignore[name-defined]
    """One chat identity at one office: an address that writes, never "a phone number" (decision 0004).

    `public_id` is the opaque `chat` of the exports. A practice identity (`training`) is another row.
    """

    __tablename__ = "citizens"
    __table_args__ = (
        UniqueConstraint("office_id", "training", "address_index"),
        UniqueConstraint("office_id", "training", "external_index"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    training: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str | None] = mapped_column(SealedText)  # as received, e.g. whatsapp:+62…
    address_index: Mapped[str | None] = mapped_column(String(32))
    external_id: Mapped[str | None] = mapped_column(SealedText)
    external_index: Mapped[str | None] = mapped_column(String(32))
    phone: Mapped[str | None] = mapped_column(SealedText)  # E.164, None when hidden
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    profile_name: Mapped[str | None] = mapped_column(SealedText)
    language: Mapped[str] = mapped_column(String(5), default="id")
    last_inbound_at: Mapped[datetime | None] = mapped_column(UTC)
    privacy_notice_at: Mapped[datetime | None] = mapped_column(UTC)
    notices_off_at: Mapped[datetime | None] = mapped_column(UTC)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"))
    erased_at: Mapped[datetime | None] = mapped_column(UTC)
    created_at: Mapped[datetime] = mapped_column(UTC)
    # Spacing of what we send to this citizen: a token bucket on the database's clock.
    send_tokens: Mapped[float] = mapped_column(default=5.0)
    send_tokens_at: Mapped[datetime | None] = mapped_column(UTC)


class Person(db.Model):  # type: ignore[name-defined]
    """The person who applies, as told in the chat or at the counter: for themselves, or as reporter."""

    __tablename__ = "persons"
    __table_args__ = (Index("ix_persons_nik", "office_id", "nik_index"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    name: Mapped[str | None] = mapped_column(SealedText)
    nik: Mapped[str | None] = mapped_column(SealedText)
    nik_index: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UTC)
    erased_at: Mapped[datetime | None] = mapped_column(UTC)
