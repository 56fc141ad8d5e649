"""What is put around the work: undo points, labels, saved views, whom a note mentions, how chats went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.messages.models import ID
from village_desk.vault import SealedJson


class UndoPoint(db.Model):  # type: ignore[name-defined]
    """What a request was before an officer's last change of status (tickets.undoing); one per request.

    `before`: its columns by name, moments in ISO form. `withdrawn` and `calls`: ids of outbox rows that the change
    took back or off the list of calls. `added`: ids of documents that a merge put on the other request, or of
    the words that went with a change of a complaint.
    """

    __tablename__ = "undo_points"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("ticket_events.id"))
    version: Mapped[int]  # of the request after the change: any later change ends the undo
    before: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    withdrawn: Mapped[list[int]] = mapped_column(JSON, default=list)
    calls: Mapped[list[int]] = mapped_column(JSON, default=list)
    added: Mapped[list[int]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(UTC, index=True)


class Label(db.Model):  # type: ignore[name-defined]
    """A word of the office for sorting requests and people ("lansia", "prioritas"): never a person's name."""

    __tablename__ = "labels"
    __table_args__ = (UniqueConstraint("office_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str] = mapped_column(String(40))


class TicketLabel(db.Model):  # type: ignore[name-defined]
    """A label on a request."""

    __tablename__ = "ticket_labels"
    __table_args__ = (Index("ix_ticket_labels_label", "label_id", "ticket_id"),)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)


class CitizenLabel(db.Model):  # type: ignore[name-defined]
    """A label on a chat identity. Twice the same is no harm: two identities that carried it may become one."""

    __tablename__ = "citizen_labels"
    __table_args__ = (Index("ix_citizen_labels_label", "label_id", "citizen_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"), index=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)


class SavedView(db.Model):  # type: ignore[name-defined]
    """A filter of the queue that one officer kept under a name of their own (ux Q2)."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(20))
    narrowed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # tickets.views.Narrowed


class NoteMention(db.Model):  # type: ignore[name-defined]
    """A colleague whom a note calls ("@joko"), until they say that they have read it."""

    __tablename__ = "note_mentions"
    __table_args__ = (
        UniqueConstraint("note_id", "user_id"),
        Index("ix_note_mentions_unread", "user_id", "read_at"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("ticket_notes.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[datetime | None] = mapped_column(UTC)


class ChatOutcome(db.Model):  # type: ignore[name-defined]
    """What became of a piece of a chat, for reports (tickets.chat_outcomes). It names nobody: codes and a moment."""

    __tablename__ = "chat_outcomes"
    __table_args__ = (Index("ix_chat_outcomes_office", "office_id", "at"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    kind: Mapped[str] = mapped_column(String(12))  # sent | handed_over | given_up | question
    subject: Mapped[str] = mapped_column(String(60))
    service: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UTC)
