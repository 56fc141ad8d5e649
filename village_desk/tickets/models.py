"""Tickets: the request, its documents, its append-only history, notes, numbers and search tokens; complaints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from village_desk.database import UTC, db
from village_desk.messages.models import ID
from village_desk.vault import SealedJson, SealedText


class Ticket(db.Model):  # type: ignore[name-defined]
    """One request (or complaint). People see `number`; links carry the token, compared by its hash.

    `terms` is what was promised when it was taken in: requirements, days, issuer, output (a snapshot).
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index("ix_tickets_queue", "office_id", "closed_at", "due_at", "received_at"),
        Index("ix_tickets_status", "office_id", "status"),
        Index("ix_tickets_assignee", "office_id", "assignee_id", "closed_at"),
        Index("ix_tickets_citizen", "citizen_id", "id", "received_at", "office_id", "kind", "training"),
        Index("ix_tickets_received", "office_id", "received_at"),
        Index("ix_tickets_reminder", "next_reminder_at"),
        Index("ix_tickets_pickup", "office_id", "pickup_code_hash"),
        Index("ix_tickets_completed", "office_id", "completed_at"),
        Index("ix_tickets_ready", "office_id", "ready_at"),
        Index("ix_tickets_due", "office_id", "due_at", "closed_at"),
        # How many an office ever had, and the closed ones from the last: read from the index alone.
        Index("ix_tickets_closed", "office_id", "kind", "closed_at", "id"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    number: Mapped[str] = mapped_column(String(24))
    token: Mapped[str | None] = mapped_column(SealedText)
    token_hash: Mapped[str | None] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="request")  # request | complaint
    channel: Mapped[str] = mapped_column(String(10), default="whatsapp")
    training: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    service: Mapped[str | None] = mapped_column(String(60))  # slug
    service_name: Mapped[str] = mapped_column(String(160))
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    fields: Mapped[dict[str, str] | None] = mapped_column(SealedJson)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"))
    applicant_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    applicant_is_sender: Mapped[bool] = mapped_column(default=True)
    applicant_relation: Mapped[str] = mapped_column(
        String(20), default="", server_default=""
    )  # to the sender
    status: Mapped[str] = mapped_column(String(20))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    received_at: Mapped[datetime] = mapped_column(UTC)
    received_out_of_hours: Mapped[bool] = mapped_column(default=False)
    complete_at: Mapped[datetime | None] = mapped_column(UTC)
    due_at: Mapped[datetime | None] = mapped_column(UTC)
    waiting_since: Mapped[datetime | None] = mapped_column(UTC)  # the office waits for the citizen
    waiting_for: Mapped[list[str]] = mapped_column(JSON, default=list)  # requirement slugs still to come
    first_answer_at: Mapped[datetime | None] = mapped_column(UTC)
    at_agency_at: Mapped[datetime | None] = mapped_column(UTC)
    agency_returned_at: Mapped[datetime | None] = mapped_column(UTC)
    ready_at: Mapped[datetime | None] = mapped_column(UTC)
    completed_at: Mapped[datetime | None] = mapped_column(UTC)
    closed_at: Mapped[datetime | None] = mapped_column(UTC)  # completed, rejected or cancelled
    reopened: Mapped[int] = mapped_column(default=0)
    rejection_reason: Mapped[str | None] = mapped_column(String(40))
    collected_by: Mapped[str | None] = mapped_column(SealedText)
    collected_relation: Mapped[str | None] = mapped_column(String(40))
    pickup_code_hash: Mapped[str | None] = mapped_column(String(32))
    # Asked for together: the first of them, which itself has NULL.
    linked_to_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    # The same thing was asked for twice: this one was closed, and goes on as that one (tickets.duplicates).
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    # Whoever opened the tracking link said that it is not theirs; the link is shut until an officer opens it again.
    disowned_at: Mapped[datetime | None] = mapped_column(UTC)
    suggested: Mapped[str | None] = mapped_column(String(60))  # the service offered with the completion
    # The next step towards a citizen who is awaited (tickets.reminders); counted anew with each status entered.
    next_reminder_at: Mapped[datetime | None] = mapped_column(UTC)
    reminder_steps: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    erased_at: Mapped[datetime | None] = mapped_column(UTC)


# A question says it in these very words: SQLite compares the text, and bound values would hide it from a kept plan.
SENT_BACK = text("(kind = 'undone' OR to_status = 'documents_missing')")
_OF_A_STEP = ("kind", "from_status", "to_status", "actor_id")


class TicketEvent(db.Model):  # type: ignore[name-defined]
    """Append-only history. Holds codes and ids, no words, so that it may stay when words are erased.

    Every change of status names the outbox row that tells the citizen, or the reason why none is owed.
    """

    __tablename__ = "ticket_events"
    __table_args__ = (
        # With what is counted of each line: a report reads a year of them from the index alone.
        Index("ix_ticket_events_ticket", "ticket_id", "id", "at", *_OF_A_STEP),
        Index("ix_ticket_events_office", "office_id", "id"),
        Index("ix_ticket_events_back", "office_id", "at", sqlite_where=SENT_BACK, postgresql_where=SENT_BACK),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    at: Mapped[datetime] = mapped_column(UTC)
    # opened | status | assigned | document | note | reply | resent | paper | undone | called | reminder | complaint |
    # rated
    kind: Mapped[str] = mapped_column(String(20))
    from_status: Mapped[str | None] = mapped_column(String(20))
    to_status: Mapped[str | None] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    actor_kind: Mapped[str] = mapped_column(String(10))  # citizen | officer | system
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    no_notice_reason: Mapped[str | None] = mapped_column(String(40))


class TicketDocument(db.Model):  # type: ignore[name-defined]
    """A file that a citizen sent for one requirement of a ticket, with the officer's verdict."""

    __tablename__ = "ticket_documents"
    __table_args__ = (UniqueConstraint("ticket_id", "attachment_id"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    requirement: Mapped[str] = mapped_column(String(60))  # slug of the requirement, or "other"
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(10), default="unchecked")
    verdict_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verdict_at: Mapped[datetime | None] = mapped_column(UTC)
    added_at: Mapped[datetime] = mapped_column(UTC)


class TicketNote(db.Model):  # type: ignore[name-defined]
    """A note between officials; the citizen never sees it."""

    __tablename__ = "ticket_notes"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str | None] = mapped_column(SealedText)
    written_at: Mapped[datetime] = mapped_column(UTC)


class ReplyDraft(db.Model):  # type: ignore[name-defined]
    """What an officer has begun to write to a citizen: one per request and officer, gone once it was sent."""

    __tablename__ = "reply_drafts"
    __table_args__ = (UniqueConstraint("ticket_id", "user_id"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str | None] = mapped_column(SealedText)
    saved_at: Mapped[datetime] = mapped_column(UTC)


class PageVisit(db.Model):  # type: ignore[name-defined]
    """When a member of staff last had the page of this request open (tickets.presence)."""

    __tablename__ = "page_visits"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    seen_at: Mapped[datetime] = mapped_column(UTC, index=True)


class StaffNudge(db.Model):  # type: ignore[name-defined]
    """That somebody was told of this request (tickets.attention): of each kind once, until it is undone."""

    __tablename__ = "staff_nudges"
    __table_args__ = (UniqueConstraint("ticket_id", "kind"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # unowned
    told_at: Mapped[datetime] = mapped_column(UTC)


class TicketCounter(db.Model):  # type: ignore[name-defined]
    """The last number given out per office and local month (`2611`)."""

    __tablename__ = "ticket_counters"
    __table_args__ = (UniqueConstraint("office_id", "month"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    month: Mapped[str] = mapped_column(String(4))
    last: Mapped[int] = mapped_column(default=0)


class SearchToken(db.Model):  # type: ignore[name-defined]
    """Blind index: HMAC tokens of number, phone, last four of NIK and name words (decision 0003)."""

    __tablename__ = "search_tokens"
    __table_args__ = (
        UniqueConstraint("ticket_id", "token"),
        Index("ix_search_tokens_token", "office_id", "token"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    token: Mapped[str] = mapped_column(String(32))


class ActionKey(db.Model):  # type: ignore[name-defined]
    """The idempotency key of a form: one click on a bad line is one effect (S22)."""

    __tablename__ = "action_keys"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    used_at: Mapped[datetime] = mapped_column(UTC, index=True)


class Misreading(db.Model):  # type: ignore[name-defined]
    """A message that was understood wrongly, as an officer marked it: what the next training learns from.

    `words` are what the officer let stand: without names, numbers and places. One row per message.
    """

    __tablename__ = "misreadings"
    __table_args__ = (UniqueConstraint("inbox_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"))
    marked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    marked_at: Mapped[datetime] = mapped_column(UTC)
    words: Mapped[str | None] = mapped_column(SealedText)  # NULL once erased
    taken_intent: Mapped[str] = mapped_column(String(20))  # as the program takes the words by themselves
    taken_service: Mapped[str | None] = mapped_column(String(60))
    intent: Mapped[str] = mapped_column(String(20))  # as the officer says
    service: Mapped[str | None] = mapped_column(String(60))


class Unanswered(db.Model):  # type: ignore[name-defined]
    """A question that the chat could not answer (*belum terjawab*), without the person; one row per message."""

    __tablename__ = "unanswered"
    __table_args__ = (UniqueConstraint("inbox_id"), Index("ix_unanswered_open", "office_id", "resolved_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"))
    asked_at: Mapped[datetime] = mapped_column(UTC, index=True)
    words: Mapped[str | None] = mapped_column(SealedText)  # NULL once erased
    topic: Mapped[str] = mapped_column(String(60), default="")  # what it may be about: a slug of ours, or ""
    resolved_at: Mapped[datetime | None] = mapped_column(UTC)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ListeningTask(db.Model):  # type: ignore[name-defined]
    """*Dengarkan dan ketik*: the voice notes of one turn, waiting for an officer's ears. No words are kept here.

    What is typed goes into the inbox as the citizen's own next message (`message_sid`), sealed like every other.
    `state`: waiting | typed | unclear | dropped. `asked`: which question was open (conversation.heard.place).
    """

    __tablename__ = "listening_tasks"
    __table_args__ = (
        UniqueConstraint("message_sid"),
        Index("ix_listening_tasks_waiting", "office_id", "state", "created_at"),
        Index("ix_listening_tasks_citizen", "citizen_id", "id"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizens.id"))
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), unique=True)  # the turn's last voice note
    attachment_ids: Mapped[list[int]] = mapped_column(JSON)
    training: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[str] = mapped_column(String(32), default="")
    asks_for: Mapped[str] = mapped_column(
        String(160), default=""
    )  # the same in words of the contract, for people
    spoken_at: Mapped[datetime] = mapped_column(UTC)  # when the citizen sent it
    created_at: Mapped[datetime] = mapped_column(UTC)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done_at: Mapped[datetime | None] = mapped_column(UTC)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    message_sid: Mapped[str | None] = mapped_column(String(64))


class Complaint(db.Model):  # type: ignore[name-defined]
    """What a ticket of kind complaint has beside the ticket, whose `due_at` is the second timer (resolve)."""

    __tablename__ = "complaints"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    about: Mapped[str] = mapped_column(String(10))  # service | person | fee | other
    weight: Mapped[str] = mapped_column(
        String(12)
    )  # information | ordinary | oversight: how long it may take
    anonymous: Mapped[bool] = mapped_column(default=False)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)  # what it is about, never a judgement
    acknowledge_by: Mapped[datetime | None] = mapped_column(UTC)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTC)
    answered_at: Mapped[datetime | None] = mapped_column(UTC)  # NULL again once it is taken up anew
    # What was done, a code of complaint_kinds.OUTCOMES; NULL while there is no answer, and of old answers.
    outcome: Mapped[str | None] = mapped_column(String(12))


class ComplaintSubject(db.Model):  # type: ignore[name-defined]
    """A member of staff whom the complaint is about: never handles it, never sees it.

    `chosen_by_id` NULL: found by name in the citizen's words.
    """

    __tablename__ = "complaint_subjects"
    __table_args__ = (UniqueConstraint("ticket_id", "user_id"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ComplaintWord(db.Model):  # type: ignore[name-defined]
    """What was said about a complaint after it was taken in: the citizen's additions, the office's answers."""

    __tablename__ = "complaint_words"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    kind: Mapped[str] = mapped_column(String(10))  # addition | objection | answer | reply
    text: Mapped[str | None] = mapped_column(SealedText)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # NULL: the citizen
    written_at: Mapped[datetime] = mapped_column(UTC)
