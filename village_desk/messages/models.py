"""Messages in and out: the inbox (the journal), turns, attachments, the conversation's state, the outbox.

Every waiting state is a column that a sweeper finds by a query; nothing waits in memory.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Numeric, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.vault import SealedJson, SealedText

ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER keys up by itself
# What may still be called, or may have been: few rows, however long the history is. Queries that are to use the
# indexes over them say the very same words (`live`, `queued` in messages/outbox.py): SQLite compares the text.
LIVE = text("state IN ('queued', 'claimed', 'calling', 'unknown')")
QUEUED = text("state = 'queued'")
ORPHAN = text("outbox_id IS NULL")
TO_CALL = text("phone_listed_at IS NOT NULL AND phone_done_at IS NULL")
SILENT = text(
    "must_reach AND phone_listed_at IS NULL AND state IN ('queued', 'unknown', 'handed_over', 'sent')"
)
# What a report counts of each message: it reads a year of them from the index alone, wherever the rows lie.
CAME = "office_id received_at training state origin outcome handled_at citizen_id".split()
LEFT = "office_id handed_over_at training state category purpose price".split()


class InboxMessage(db.Model):  # type: ignore[name-defined]
    """One inbound message. UNIQUE (account, message_sid) *is* the dedupe; the row is the journal (R2).

    `form` is the raw form as posted: a list of [name, value] pairs, sealed; NULL once erased.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("account", "message_sid"),
        Index("ix_inbox_chat_state", "chat_key", "state", "id"),
        Index("ix_inbox_citizen", "citizen_id", "id"),
        Index("ix_inbox_state", "state", "received_at"),
        Index("ix_inbox_month", *CAME),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    account: Mapped[str] = mapped_column(String(34))
    message_sid: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(32))
    conflicts: Mapped[int] = mapped_column(default=0)
    chat_key: Mapped[str] = mapped_column(String(32))
    to_index: Mapped[str] = mapped_column(String(32))
    training: Mapped[bool] = mapped_column(default=False)
    form: Mapped[list[list[str]] | None] = mapped_column(SealedJson)
    # Which way it came: webhook | list (the provider's own list, catching up) | replay (out of the quarantine) |
    # typed (a voice note that an officer listened to: tickets.listening).
    origin: Mapped[str] = mapped_column(String(10), default="webhook", server_default="webhook")
    received_at: Mapped[datetime] = mapped_column(UTC)
    state: Mapped[str] = mapped_column(String(14), default="stored")  # stored | handled | needs_person
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    handled_at: Mapped[datetime | None] = mapped_column(UTC)
    # What became of it: "reply:<outbox id>", "file", "silent:<why>", "person:<error class>".
    outcome: Mapped[str | None] = mapped_column(String(80))
    provider_forgot_at: Mapped[datetime | None] = mapped_column(UTC)  # words, files deleted at the provider
    # It belongs to a complaint: no page of chats shows it, only the complaint's own to those who may read it.
    private: Mapped[bool] = mapped_column(default=False, server_default=false())


class PendingTurn(db.Model):  # type: ignore[name-defined]
    """A chat with stored messages that wait to be thought about. One row per chat.

    `due_at` is on the database's clock. `arrivals` grows with every message, so that a turn that was being
    handled while another message came is not taken off the list.
    """

    __tablename__ = "pending_turns"
    __table_args__ = (Index("ix_pending_turns_due", "due_at"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    chat_key: Mapped[str] = mapped_column(String(32), unique=True)
    to_index: Mapped[str] = mapped_column(String(32), index=True)
    first_at: Mapped[datetime] = mapped_column(UTC)
    due_at: Mapped[datetime] = mapped_column(UTC)
    latest_at: Mapped[datetime] = mapped_column(UTC)  # due by then, however many messages still come
    arrivals: Mapped[int] = mapped_column(default=1)
    has_files: Mapped[bool] = mapped_column(default=False)  # files come slowly: the quiet is longer
    tries: Mapped[int] = mapped_column(default=0)
    # No office has the number that was written to: held until one has it.
    held: Mapped[bool] = mapped_column(default=False)
    typing_at: Mapped[datetime | None] = mapped_column(UTC)  # "typing …" was shown for this turn
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UTC)
    fence: Mapped[int] = mapped_column(default=0)


class Conversation(db.Model):  # type: ignore[name-defined]
    """The state of one citizen's chat at one office; the unique citizen_id makes it the only one (R7)."""

    __tablename__ = "conversations"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"), unique=True)
    training: Mapped[bool] = mapped_column(default=False)
    clock_offset: Mapped[int] = mapped_column(default=0)  # seconds; practice conversations only
    state: Mapped[str | None] = mapped_column(SealedText)  # JSON, conversation.state.State
    # In clear, for lists and exports: the open draft's service, and when it began.
    draft_service: Mapped[str | None] = mapped_column(String(60), index=True)
    draft_started_at: Mapped[datetime | None] = mapped_column(UTC)
    # When something is due for what is begun and not sent (whatsapp.abandoned): the one reminder, then forgetting.
    draft_due_at: Mapped[datetime | None] = mapped_column(UTC, index=True)
    draft_reminded_at: Mapped[datetime | None] = mapped_column(UTC)
    handed_over_at: Mapped[datetime | None] = mapped_column(UTC)
    hand_over_reason: Mapped[str | None] = mapped_column(String(40))
    # Of an emergency: which kind (conversation.urgent.KINDS).
    urgency: Mapped[str | None] = mapped_column(String(12))
    # When the one holding message of this hand-over is due (tickets.holding); NULL: none, or said already.
    holding_due_at: Mapped[datetime | None] = mapped_column(UTC, index=True)
    officer_spoke_at: Mapped[datetime | None] = mapped_column(UTC)
    updated_at: Mapped[datetime] = mapped_column(UTC)


class Attachment(db.Model):  # type: ignore[name-defined]
    """One file of one inbound message. waiting -> kept | refused | failed; later erased."""

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("inbox_id", "position"),
        Index("ix_attachments_due", "state", "next_try_at"),
        Index("ix_attachments_citizen", "citizen_id", "created_at"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"))
    position: Mapped[int] = mapped_column(default=0)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"))
    training: Mapped[bool] = mapped_column(default=False)
    source_url: Mapped[str | None] = mapped_column(SealedText)
    declared_type: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str | None] = mapped_column(String(40))  # why refused or failed
    kind: Mapped[str | None] = mapped_column(String(10))  # image | pdf | audio | video | other
    content_type: Mapped[str | None] = mapped_column(String(60))
    size: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    storage_name: Mapped[str | None] = mapped_column(String(64), unique=True)
    content_hash: Mapped[str | None] = mapped_column(String(32))
    asked_again_at: Mapped[datetime | None] = mapped_column(UTC)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UTC)
    created_at: Mapped[datetime] = mapped_column(UTC)
    kept_at: Mapped[datetime | None] = mapped_column(UTC)
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UTC)
    fence: Mapped[int] = mapped_column(default=0)


class OutboxMessage(db.Model):  # type: ignore[name-defined]
    """One message to one person. `key` is (cause, person, purpose) and unique: nobody is told twice (R13).

    `mid` travels in the status-callback URL, so that a receipt can name the row (R17).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "next_try_at"),
        Index("ix_outbox_citizen", "citizen_id", "id"),
        Index("ix_outbox_ticket", "ticket_id", "id"),
        Index("ix_outbox_phone_list", "office_id", "state"),
        Index("ix_outbox_provider_sid", "provider_sid"),
        # Who goes next in an office; who holds back the citizen's, or the colleague's, next message.
        Index(
            "ix_outbox_queue",
            *("office_id", "must_reach", "next_try_at", "id"),
            sqlite_where=QUEUED,
            postgresql_where=QUEUED,
        ),
        Index("ix_outbox_live_citizen", "citizen_id", "id", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_outbox_live_user", "user_id", "id", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_outbox_silent", "id", sqlite_where=SILENT, postgresql_where=SILENT),
        Index("ix_outbox_month", *LEFT),
        Index("ix_outbox_to_call", "office_id", "ticket_id", sqlite_where=TO_CALL, postgresql_where=TO_CALL),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    mid: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_events.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    training: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[str] = mapped_column(String(20))  # reply | notice | officer | staff
    notice: Mapped[str | None] = mapped_column(String(60))  # message key, e.g. ready
    must_reach: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str | None] = mapped_column(SealedText)
    template_values: Mapped[dict[str, str] | None] = mapped_column(SealedJson)
    # Buttons or a list beside the words (messages.controls); NULL: none, or they were refused.
    control: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    way: Mapped[str | None] = mapped_column(String(10))  # text | control | template | sms | phone
    state: Mapped[str] = mapped_column(String(14), default="queued")
    reason: Mapped[str | None] = mapped_column(String(60))
    error_code: Mapped[str | None] = mapped_column(String(12))
    provider_sid: Mapped[str | None] = mapped_column(String(64))
    category: Mapped[str | None] = mapped_column(String(16))  # see messages.prices
    price: Mapped[Any | None] = mapped_column(Numeric(10, 4))
    currency: Mapped[str | None] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(UTC)
    expires_at: Mapped[datetime | None] = mapped_column(UTC)
    handed_over_at: Mapped[datetime | None] = mapped_column(UTC)
    delivered_at: Mapped[datetime | None] = mapped_column(UTC)
    read_at: Mapped[datetime | None] = mapped_column(UTC)
    phone_listed_at: Mapped[datetime | None] = mapped_column(UTC)
    phone_outcome: Mapped[str | None] = mapped_column(String(20))
    phone_done_at: Mapped[datetime | None] = mapped_column(UTC)
    provider_forgot_at: Mapped[datetime | None] = mapped_column(UTC)  # words deleted at the provider
    phone_tries: Mapped[int] = mapped_column(default=0)  # calls that nobody answered
    phone_tried_at: Mapped[datetime | None] = mapped_column(UTC)
    tries: Mapped[int] = mapped_column(default=0)
    # On the database's clock: when it may be tried, since when its outcome is unknown.
    next_try_at: Mapped[datetime | None] = mapped_column(UTC)
    unknown_at: Mapped[datetime | None] = mapped_column(UTC)
    # Since when it has been in doubt, also while it was sent once more: a person gets it in time (R19).
    doubtful_at: Mapped[datetime | None] = mapped_column(UTC)
    # Why it must not be sent again, found out while its outcome was open and it could not be taken back.
    overtaken: Mapped[str | None] = mapped_column(String(60))
    private: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # of a complaint; see InboxMessage
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UTC)
    fence: Mapped[int] = mapped_column(default=0)


class OutboxEvent(db.Model):  # type: ignore[name-defined]
    """Append-only: every change of an outbox row's state, with its reason (R14)."""

    __tablename__ = "outbox_events"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTC)
    state: Mapped[str] = mapped_column(String(14))
    reason: Mapped[str | None] = mapped_column(String(60))


class Receipt(db.Model):  # type: ignore[name-defined]
    """One delivery status as posted; UNIQUE, so its effect comes once (R27). Unknown ids are kept too."""

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("account", "provider_sid", "status"),
        Index("ix_receipts_orphans", "provider_sid", sqlite_where=ORPHAN, postgresql_where=ORPHAN),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    account: Mapped[str] = mapped_column(String(34))
    provider_sid: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(24))
    error_code: Mapped[str | None] = mapped_column(String(12))
    mid: Mapped[str | None] = mapped_column(String(32))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    form: Mapped[list[list[str]] | None] = mapped_column(SealedJson)
    received_at: Mapped[datetime] = mapped_column(UTC)


class SenderPace(db.Model):  # type: ignore[name-defined]
    """The next free sending slot of one sender number: the rate that all workers share."""

    __tablename__ = "sender_paces"
    sender: Mapped[str] = mapped_column(String(40), primary_key=True)
    next_slot_at: Mapped[datetime] = mapped_column(UTC)


class ProviderPause(db.Model):  # type: ignore[name-defined]
    """Account-wide trouble: while a row is open, nothing is sent for that account (R22)."""

    __tablename__ = "provider_pauses"
    __table_args__ = (
        # One open pause per account: many workers fail at once, one alarm is raised.
        Index(
            "uq_provider_pauses_open",
            "account",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(34), index=True)
    reason: Mapped[str] = mapped_column(String(60))
    error_code: Mapped[str | None] = mapped_column(String(12))
    started_at: Mapped[datetime] = mapped_column(UTC)
    probe_at: Mapped[datetime] = mapped_column(UTC)  # database clock
    ended_at: Mapped[datetime | None] = mapped_column(UTC)


class CatchUp(db.Model):  # type: ignore[name-defined]
    """How far one account's list of inbound messages was read: one row per account, which is also the lease.

    `due_at` is on the database's clock, the other moments on the business clock.
    """

    __tablename__ = "catch_ups"
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(34), unique=True)
    due_at: Mapped[datetime] = mapped_column(UTC)
    reached_at: Mapped[datetime | None] = mapped_column(UTC)  # all that was listed before was taken in
    ended_at: Mapped[datetime | None] = mapped_column(UTC)
    listed: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)  # missing, and left for the next time
    found_at: Mapped[datetime | None] = mapped_column(UTC)  # when something was found last
    found_in_all: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    last_error: Mapped[str | None] = mapped_column(String(40))
    drift: Mapped[float | None]  # seconds, the provider's clock minus ours
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UTC)
    fence: Mapped[int] = mapped_column(default=0)


class OutboxFile(db.Model):  # type: ignore[name-defined]
    """The file of one outgoing message: a finished paper. It leaves as a short-lived link of our own."""

    __tablename__ = "outbox_files"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    storage_name: Mapped[str | None] = mapped_column(String(64), unique=True)  # NULL once erased
    content_hash: Mapped[str] = mapped_column(String(32))
    content_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UTC)


class Hold(db.Model):  # type: ignore[name-defined]
    """After a restore: while a row is open nothing is sent, until the provider was asked what it has (R43)."""

    __tablename__ = "holds"
    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UTC)
    backup_made_at: Mapped[datetime] = mapped_column(UTC)
    ended_at: Mapped[datetime | None] = mapped_column(UTC)


class QuarantinedRequest(db.Model):  # type: ignore[name-defined]
    """A webhook call that failed its check: kept sealed and bounded, never acted upon.

    `target` is the raw path and query, which the signature covers; `cause` our guess why it failed.
    """

    __tablename__ = "quarantine"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    path: Mapped[str] = mapped_column(String(200))
    target: Mapped[str | None] = mapped_column(SealedText)
    reason: Mapped[str] = mapped_column(String(30))
    cause: Mapped[str | None] = mapped_column(String(20))
    signature: Mapped[str | None] = mapped_column(SealedText)
    body: Mapped[str | None] = mapped_column(SealedText)
    size: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(UTC, index=True)


class QuarantineCounter(db.Model):  # type: ignore[name-defined]
    """Refused calls per minute: what remains when the quarantine is full."""

    __tablename__ = "quarantine_counters"
    __table_args__ = (UniqueConstraint("minute", "reason"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    minute: Mapped[datetime] = mapped_column(UTC)
    reason: Mapped[str] = mapped_column(String(30))
    refused: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)


__all__ = [
    "Attachment",
    "CatchUp",
    "Conversation",
    "Hold",
    "InboxMessage",
    "OutboxEvent",
    "OutboxFile",
    "OutboxMessage",
    "PendingTurn",
    "ProviderPause",
    "QuarantineCounter",
    "QuarantinedRequest",
    "Receipt",
    "SenderPace",
]
