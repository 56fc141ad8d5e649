"""Citizens: the chat identity that writes, and the person a paper is for. They are different records.

And what an identity was told and went on with: its consents.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
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
    # An officer has said that both are one person (citizens.sameness): the desk shows them together, nothing moves.
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    erased_at: Mapped[datetime | None] = mapped_column(UTC)
    created_at: Mapped[datetime] = mapped_column(UTC)
    # Wrote again after a long silence: the number may have a new owner. What is older than this moment is neither
    # shown nor changed until the citizen, or an officer, has shown that it is the same person (citizens.doubt).
    doubted_at: Mapped[datetime | None] = mapped_column(UTC)
    doubt_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    checked_at: Mapped[datetime | None] = mapped_column(UTC)
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


class ConsentWording(db.Model):  # type: ignore[name-defined]
    """The words of one version, as every citizen was shown them: nobody's own."""

    __tablename__ = "consent_wordings"
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    first_shown_at: Mapped[datetime] = mapped_column(UTC)


class Consent(db.Model):  # type: ignore[name-defined]
    """One consent. `kind`: privacy, children, …; `message_id`: the message with which the citizen went on."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_citizen", "citizen_id", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"))
    kind: Mapped[str] = mapped_column(String(20))
    wording_version: Mapped[str] = mapped_column(ForeignKey("consent_wordings.version"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    at: Mapped[datetime] = mapped_column(UTC)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTC)
