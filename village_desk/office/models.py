"""The office and what belongs to it: hours, holidays, services, words, notices, people."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.vault import SealedJson, SealedText


class Office(db.Model):  # type: ignore[name-defined]
    """One village office. `whatsapp` is the E.164 number that citizens write to."""

    __tablename__ = "offices"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    whatsapp: Mapped[str] = mapped_column(String(20), unique=True)
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    # Where the office is: "-8.2767,113.6521", or a link to a map.
    map_place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    duty_phone: Mapped[str | None] = mapped_column(SealedText)
    privacy_contact: Mapped[str | None] = mapped_column(SealedText)
    # Numbers that help in an emergency, where they are other than office.emergency.DEFAULTS.
    emergency: Mapped[dict[str, str] | None] = mapped_column(SealedJson)
    # How people spell here: plain words -> spellings; it goes before the shipped glossary.
    glossary: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    # Languages that it answers in beside Indonesian, by code (en, jv, su, mad).
    languages: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["en"], server_default='["en"]')
    # Services that belong together here (office.bundles); NULL: as shipped.
    bundles: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # Since then the office wants words and files deleted at the provider once they are safe here; NULL: never.
    provider_forgets_since: Mapped[datetime | None] = mapped_column(UTC)
    # SMS goes one way only, and only after WhatsApp failed. `sms_sender`: the name that operators registered.
    sms_enabled: Mapped[bool] = mapped_column(default=False)
    sms_sender: Mapped[str] = mapped_column(String(11), default="")
    monthly_budget: Mapped[int | None]  # rupiah for messages; it warns and never stops one
    # Working minutes within which a person's first answer is owed here; NULL: the installation's default.
    first_answer_minutes: Mapped[int | None]
    # Grows with every change of hours, services or words: caches are keyed by (id, revision).
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTC)


class OpeningInterval(db.Model):  # type: ignore[name-defined]
    """One stretch of opening time on a weekday (0 Monday .. 6 Sunday); a break is the gap between two."""

    __tablename__ = "opening_intervals"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class OpeningOverride(db.Model):  # type: ignore[name-defined]
    """Other hours on dates (both ends included): `intervals` [["08:00","12:00"], …]; empty means closed."""

    __tablename__ = "opening_overrides"
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    # Weekdays that it touches (0 Monday); empty: all of them.
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    intervals: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(120), default="")


class Holiday(db.Model):  # type: ignore[name-defined]
    """A day off. `closed` may be switched off by the village; `estimated` is shown to staff only."""

    __tablename__ = "holidays"
    __table_args__ = (UniqueConstraint("office_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12))  # public | joint_leave | local
    estimated: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[bool] = mapped_column(default=True)


class OfficeService(db.Model):  # type: ignore[name-defined]
    """One service of this office: the shipped definition, or the office's own version of it."""

    __tablename__ = "office_services"
    __table_args__ = (UniqueConstraint("office_id", "slug"), UniqueConstraint("office_id", "code"))
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    slug: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(2))
    enabled: Mapped[bool] = mapped_column(default=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)


class OfficeWording(db.Model):  # type: ignore[name-defined]
    """An office's own text for a message key, in place of the shipped file."""

    __tablename__ = "office_wordings"
    __table_args__ = (UniqueConstraint("office_id", "language", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    key: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(1500))


class OfficeNotice(db.Model):  # type: ignore[name-defined]
    """A WhatsApp template of this office: Content SID and the order of its variables.

    `approval` is the provider's word (approved, pending, rejected, paused …, or `absent`: it does not list
    it), `asked` the variables in its text and `category` how it is billed; all as of `checked_at`. Until the
    first look (`checked_at` None) the office's own word is taken: approved.
    """

    __tablename__ = "office_notices"
    __table_args__ = (UniqueConstraint("office_id", "key", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5), default="id")
    content_sid: Mapped[str] = mapped_column(String(34))
    variables: Mapped[list[str]] = mapped_column(JSON, default=list)
    approval: Mapped[str] = mapped_column(String(20), default="approved")
    asked: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    category: Mapped[str | None] = mapped_column(String(16))
    refusal: Mapped[str] = mapped_column(String(200), default="")  # why it was not approved
    body: Mapped[str | None] = mapped_column(
        Text
    )  # the approved words with {{1}}, …, as the provider shows them
    checked_at: Mapped[datetime | None] = mapped_column(UTC)


class OfficeQuestion(db.Model):  # type: ignore[name-defined]
    """A question that this office is often asked: the ways in which people put it, and the office's answer."""

    __tablename__ = "office_questions"
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    answer: Mapped[str] = mapped_column(String(900))
    answer_en: Mapped[str] = mapped_column(String(900), default="")


class OfficeReply(db.Model):  # type: ignore[name-defined]
    """A quick reply of this office's own: `code` is what an officer types behind "/". See tickets.quick_replies."""

    __tablename__ = "office_replies"
    __table_args__ = (UniqueConstraint("office_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(900))


class OfficeControl(db.Model):  # type: ignore[name-defined]
    """Buttons or a list that this office may send: the Content SID of one shape (see messages.controls).

    `refused_at`, `error_code`: WhatsApp did not take it; until the next look it goes as plain text.
    """

    __tablename__ = "office_controls"
    __table_args__ = (UniqueConstraint("office_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    content_sid: Mapped[str] = mapped_column(String(34))
    refused_at: Mapped[datetime | None] = mapped_column(UTC)
    error_code: Mapped[str | None] = mapped_column(String(12))


class PriceRow(db.Model):  # type: ignore[name-defined]
    """An estimated price per message from `valid_from` on, with its source; without an office: for all."""

    __tablename__ = "message_prices"
    __table_args__ = (UniqueConstraint("office_id", "category", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    category: Mapped[str] = mapped_column(String(16))
    amount: Mapped[Any] = mapped_column(Numeric(10, 4))
    currency: Mapped[str] = mapped_column(String(3), default="IDR")
    valid_from: Mapped[datetime] = mapped_column(UTC)
    source: Mapped[str] = mapped_column(String(120))


class User(db.Model):  # type: ignore[name-defined]
    """A member of staff. Roles are a set: officer, head, admin, viewer."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("phone_index"),
        UniqueConstraint("email_index"),
        CheckConstraint("phone_index IS NOT NULL OR email_index IS NOT NULL", name="reachable"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    roles: Mapped[list[str]] = mapped_column(JSON)
    name: Mapped[str] = mapped_column(SealedText)
    phone: Mapped[str | None] = mapped_column(SealedText)
    phone_index: Mapped[str | None] = mapped_column(String(32))
    email: Mapped[str | None] = mapped_column(SealedText)
    email_index: Mapped[str | None] = mapped_column(String(32))
    password_hash: Mapped[str] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    # What this person does not want to be told by itself (tickets.attention.KINDS), and when to be left in peace.
    alerts_off: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    # Kinds that are sent only on wish (tickets.attention.ON_WISH), and that this person wishes.
    alerts_wished: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    quiet_from: Mapped[time | None]  # local time of the office; both or neither
    quiet_until: Mapped[time | None]
    away_since: Mapped[datetime | None] = mapped_column(UTC)  # off duty: no request is theirs
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UTC)


__all__ = [
    "Holiday",
    "Office",
    "OfficeControl",
    "OfficeNotice",
    "OfficeQuestion",
    "OfficeReply",
    "OfficeService",
    "OfficeWording",
    "OpeningInterval",
    "OpeningOverride",
    "PriceRow",
    "User",
]
