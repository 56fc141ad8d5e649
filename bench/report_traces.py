"""What requests leave behind them: history, messages in and out, papers, chats, answers; for bench/report_rows.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, text

from bench import desk_rows
from village_desk.citizens.models import Citizen
from village_desk.messages.models import Attachment, InboxMessage, OutboxMessage
from village_desk.office.models import User
from village_desk.satisfaction.models import Rating
from village_desk.tickets.models import Complaint, TicketDocument, TicketEvent, Unanswered
from village_desk.tickets.working_models import ChatOutcome

MESSAGES = 6  # in and out, of one request
WHOLE = "t.office_id IN (SELECT id FROM offices ORDER BY id LIMIT 2)"  # the offices that are measured
WORDS = "'" + "x" * 160 + "'"  # as long as sealed words are
STEPS = {
    "received": "received_at",
    "checking": "first_answer_at",
    "in_progress": "complete_at",
    "at_agency": "at_agency_at",
    "returned_by_agency": "agency_returned_at",
    "ready": "ready_at",
    "completed": "completed_at",
}
SPARE = ("received", "ready")  # the steps that an office beside the measured ones has as well


def fill(connection: Connection, base: int) -> None:
    """The traces of every request with an id above `base`."""
    for status, column in STEPS.items():
        _events(connection, base, status, column, "" if status in SPARE else f"AND {WHOLE}")
    _events(connection, base, "documents_missing", "first_answer_at", f"AND {WHOLE} AND t.id % 10 = 3")
    _messages(connection, base)
    _papers(connection, base)
    _chats(connection, base)
    _answers(connection, base)


def citizens(connection: Connection, offices: int, of_each: int) -> int:
    """So many citizens for each of the first offices, in the order of the offices; the id before the first."""
    last = int(connection.execute(text("SELECT max(id) FROM citizens")).scalar_one())
    values = {
        "id": f"{last} + (place - 1) * {of_each} + n",
        "public_id": f"'old-' || ({last} + (place - 1) * {of_each} + n)",
        "office_id": "office",
        "language": "'id'",
        "created_at": "created_at",
    }
    source = (
        f"({desk_rows.series(connection)}) AS s, (SELECT id AS office, created_at, "  # noqa: S608 (our own names)
        f"row_number() OVER (ORDER BY id) AS place FROM offices ORDER BY id LIMIT {offices}) AS o"
    )
    _insert(connection, Citizen, values, source, {"first": 1, "last": of_each})
    return last


def staff(connection: Connection) -> int:
    """One head for each office, in the order of the offices, unless they are there; the id before the first."""
    found = connection.execute(text("SELECT min(id) FROM users WHERE email_index LIKE 'old-%'")).scalar()
    if found is not None:
        return int(found) - 1
    last = int(connection.execute(text("SELECT max(id) FROM users")).scalar_one())
    values = {column.name: f"u.{column.name}" for column in User.__table__.columns}
    values |= {
        "id": f"{last} + place",
        "office_id": "office",
        "roles": "'[\"head\"]'",
        "phone_index": "NULL",
        "email_index": "'old-' || office",
    }
    source = (
        f"(SELECT * FROM users WHERE id = {last}) AS u, "  # noqa: S608 (our own names)
        "(SELECT id AS office, row_number() OVER (ORDER BY id) AS place FROM offices) AS o"
    )
    _insert(connection, User, values, source, {})
    return last


def _events(connection: Connection, base: int, status: str, column: str, which: str) -> None:
    values = {
        "ticket_id": "t.id",
        "office_id": "t.office_id",
        "at": f"t.{column}",
        "kind": "'opened'" if status == "received" else "'status'",
        "to_status": f"'{status}'",
        "actor_id": "NULL" if status == "received" else "t.assignee_id",
        "actor_kind": "'citizen'" if status == "received" else "'officer'",
    }
    _insert(
        connection,
        TicketEvent,
        values,
        f"tickets AS t WHERE t.id > :base AND t.{column} IS NOT NULL {which} ORDER BY t.id",
        {"base": base},
    )


def _messages(connection: Connection, base: int) -> None:
    """Six a request for the offices that are measured, one for the others."""
    source = (
        f"tickets AS t, ({desk_rows.series(connection)}) AS s "
        f"WHERE t.id > :base AND t.citizen_id IS NOT NULL AND (n = 1 OR {WHOLE}) ORDER BY t.id"
    )
    known = {"base": base, "first": 1, "last": MESSAGES}
    both = {"office_id": "t.office_id", "citizen_id": "t.citizen_id", "ticket_id": "t.id"}
    received = {
        "account": "'AC'",
        "message_sid": "'old-' || t.id || '-' || n",
        "content_hash": "'x'",
        "chat_key": "'chat-' || t.citizen_id",
        "to_index": "'office-' || t.office_id",
        "form": WORDS,
        "received_at": desk_rows.moment(connection, "t.received_at", "n * 60"),
        "state": "'handled'",
    }
    _insert(connection, InboxMessage, both | received, source, known)
    sent = {
        "mid": "'old-' || t.id || '-' || n",
        "key": "'old-' || t.id || '-' || n",
        "purpose": "CASE WHEN n > 4 THEN 'notice' ELSE 'reply' END",
        "notice": "CASE n WHEN 6 THEN 'ready' END",
        "body": WORDS,
        "state": "CASE WHEN t.id % 97 = 0 THEN 'failed' WHEN n = 5 THEN 'delivered' ELSE 'read' END",
        "category": "CASE WHEN n > 4 THEN 'utility' ELSE 'service' END",
        "price": "356.65",
        "currency": "'IDR'",
        "created_at": "t.received_at",
        "handed_over_at": desk_rows.moment(connection, "t.received_at", "n * 60 + 5"),
    }
    _insert(connection, OutboxMessage, both | sent, source, known)


def _papers(connection: Connection, base: int) -> None:
    """Two papers a request of the offices that are measured; one of ten cannot be used."""
    source = (
        "inbox AS i JOIN tickets AS t ON t.id = i.ticket_id "
        f"WHERE t.id > :base AND {WHOLE} AND (i.message_sid LIKE '%-1' OR i.message_sid LIKE '%-2') ORDER BY t.id"
    )
    values = {
        "public_id": "i.message_sid",
        "inbox_id": "i.id",
        "office_id": "t.office_id",
        "citizen_id": "t.citizen_id",
        "state": "'erased'",
        "created_at": "i.received_at",
    }
    _insert(connection, Attachment, values, source, {"base": base})
    paper = {
        "ticket_id": "t.id",
        "office_id": "t.office_id",
        "requirement": "CASE WHEN i.message_sid LIKE '%-1' THEN 'kk' ELSE 'ktp' END",
        "attachment_id": "a.id",
        "verdict": "CASE WHEN t.id % 10 = 3 THEN 'blurred' ELSE 'usable' END",
        "added_at": "i.received_at",
    }
    _insert(
        connection,
        TicketDocument,
        paper,
        "attachments AS a JOIN inbox AS i ON i.id = a.inbox_id JOIN tickets AS t ON t.id = i.ticket_id "
        "WHERE t.id > :base ORDER BY a.id",
        {"base": base},
    )


def _chats(connection: Connection, base: int) -> None:
    """Two pieces of a chat for each request, and a question without an answer for one of twenty."""
    pieces = {
        "office_id": "t.office_id",
        "kind": "CASE WHEN n = 1 THEN 'question' WHEN t.id % 8 = 0 THEN 'given_up' ELSE 'sent' END",
        "subject": "CASE WHEN n = 1 THEN 'requirements' WHEN t.id % 8 = 0 THEN 'field:nik' ELSE 'alone' END",
        "at": "t.received_at",
    }
    source = f"tickets AS t, ({desk_rows.series(connection)}) AS s WHERE t.id > :base ORDER BY t.id"
    _insert(connection, ChatOutcome, pieces, source, {"base": base, "first": 1, "last": 2})
    asked = {"office_id": "i.office_id", "inbox_id": "i.id", "asked_at": "i.received_at"}
    asked["resolved_at"] = "CASE WHEN i.ticket_id % 40 = 0 THEN i.received_at END"
    open_ones = "inbox AS i WHERE i.ticket_id > :base AND i.ticket_id % 20 = 0 AND i.message_sid LIKE '%-1'"
    _insert(connection, Unanswered, asked, open_ones, {"base": base})


def _answers(connection: Connection, base: int) -> None:
    """Every fourth completed request is asked how it was, every second of these answers; and the complaints."""
    rating = {
        "office_id": "t.office_id",
        "ticket_id": "t.id",
        "citizen_id": "t.citizen_id",
        "outbox_id": "(SELECT max(o.id) FROM outbox AS o WHERE o.ticket_id = t.id)",
        "asked_at": "t.completed_at",
        "score": "CASE WHEN t.id % 8 = 0 THEN t.id % 3 + 2 END",
        "answered_at": "CASE WHEN t.id % 8 = 0 THEN t.completed_at END",
        "channel": "'whatsapp'",
    }
    asked = "tickets AS t WHERE t.id > :base AND t.completed_at IS NOT NULL AND t.id % 4 = 0 ORDER BY t.id"
    _insert(connection, Rating, rating, asked, {"base": base})
    complaint = {
        "ticket_id": "t.id",
        "office_id": "t.office_id",
        "about": "'service'",
        "weight": "'ordinary'",
        "answered_at": "t.complete_at",
    }
    _insert(
        connection,
        Complaint,
        complaint,
        "tickets AS t WHERE t.id > :base AND t.kind = 'complaint'",
        {"base": base},
    )


def _insert(
    connection: Connection, model: Any, values: Mapping[str, str], source: str, known: Mapping[str, int]
) -> None:
    """One statement: these columns as said, the others as the model fills them."""
    made = {column.name: _default(column) for column in model.__table__.columns if not column.primary_key}
    chosen = {name: sql for name, sql in made.items() if sql} | dict(values)
    connection.execute(
        text(
            f"INSERT INTO {model.__tablename__} ({', '.join(chosen)}) "  # noqa: S608 (our own names)
            f"SELECT {', '.join(chosen.values())} FROM {source}"
        ),
        dict(known),
    )


def _default(column: Column[Any]) -> str:
    """SQL of what the model puts in by itself; "" for nothing."""
    if column.default is None:
        return ""
    if not column.default.is_scalar:
        return "'[]'" if "list" in str(column.default) else "'{}'"
    value = column.default.arg  # type: ignore[attr-defined]
    return str(value).upper() if isinstance(value, bool | int) else f"'{value}'"
