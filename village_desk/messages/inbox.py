"""The inbox: one transaction at the door makes a message safe; nothing else happens there (R1, R2).

UNIQUE (account, message_sid) *is* the dedupe. Two statements, built once per process: this is the path that
must keep up with a village's busiest minute.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, bindparam, case, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from village_desk import clock
from village_desk.citizens import directory
from village_desk.config import current
from village_desk.database import announce, db, db_time
from village_desk.gateway.forms import read_incoming
from village_desk.gateway.types import Incoming
from village_desk.messages.models import InboxMessage, PendingTurn
from village_desk.vault import vault


@dataclass(frozen=True)
class Recorded:
    """`new`: stored just now. Else it was there before; `conflict`: with other content, which was dropped."""

    new: bool
    conflict: bool = False


def to_index(number: str) -> str:
    """The look-up key of the number that was written to; takes `whatsapp:+62…` and `+62…` alike."""
    return vault().digest("to", number.removeprefix("whatsapp:"))


def record(
    form: Iterable[tuple[str, str]],
    account: str,
    training: bool,
    closes_turn: bool,
    incoming: Incoming | None = None,
) -> Recorded:
    """Store one inbound message and put its chat on the list of turns. Call it in the door's transaction.

    `form`: the raw form as posted, in order; `incoming`: the same form, when it was read already.
    `closes_turn`: nothing more is to be waited for, think at once. A repeat has no effect; with other content
    it is counted as a conflict and the first stays (R4). Raises Malformed when an id or address is missing.
    """
    pairs = [[name, value] for name, value in form]
    incoming = incoming or read_incoming([(name, value) for name, value in pairs])
    content = vault().digest("inbox", json.dumps(sorted(pairs)))  # keyed: it outlives erased content (R3)
    chat = directory.chat_key(account, incoming.recipient, incoming.sender, incoming.external_id)
    to = to_index(incoming.recipient)
    stored = db.session.execute(
        _insert_statement(db.engine.dialect.name),
        {
            "account": account,
            "message_sid": incoming.message_sid,
            "content_hash": content,
            "chat_key": chat,
            "to_index": to,
            "training": training,
            "form": pairs,
            "received_at": clock.now(),
        },
    ).first()
    if stored is None:
        return Recorded(new=False, conflict=_count_conflict(account, incoming.message_sid, content))
    await_turn(chat, to, bool(incoming.files), closes_turn)
    announce()
    return Recorded(new=True)


def _count_conflict(account: str, sid: str, content: str) -> bool:
    changed = db.session.execute(
        update(InboxMessage)
        .where(
            InboxMessage.account == account,
            InboxMessage.message_sid == sid,
            InboxMessage.content_hash != content,
        )
        .values(conflicts=InboxMessage.conflicts + 1)
        .returning(InboxMessage.id)
        .execution_options(synchronize_session=False)
    ).first()
    return changed is not None


@functools.cache
def _insert_statement(dialect: str) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(InboxMessage.__table__)
    names = (
        "account message_sid content_hash chat_key to_index training form received_at".split()
    )
    return (
        insert.values({name: bindparam(name) for name in names} | {"conflicts": 0, "state": "stored"})
        .on_conflict_do_nothing(index_elements=["account", "message_sid"])
        .returning(InboxMessage.__table__.c.id)
    )


def await_turn(chat: str, to: str, files: bool, closes: bool) -> None:
    """Put the chat on the list of turns, or note that one more message came.

    The turn is due when it was quiet for a moment, and at the latest TURN_MAX after its first message.
    """
    settings = current()
    db.session.execute(
        _turn_statement(db.engine.dialect.name),
        {
            "chat_key": chat,
            "to_index": to,
            "has_files": files,
            "quiet": 0.0 if closes else settings.number("TURN_QUIET_FILES" if files else "TURN_QUIET"),
            "quiet_files": 0.0 if closes else settings.number("TURN_QUIET_FILES"),
            "longest": settings.number("TURN_MAX"),
        },
    )


@functools.cache
def _turn_statement(dialect: str) -> Any:
    turns = PendingTurn.__table__
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(turns)
    earlier = func.least if dialect == "postgresql" else func.min
    quiet: Any = bindparam("quiet", type_=Float)
    quiet_files: Any = bindparam("quiet_files", type_=Float)
    fresh = {name: bindparam(name) for name in ("chat_key", "to_index", "has_files")} | {
        "first_at": db_time(),
        "due_at": db_time(quiet),
        "latest_at": db_time(bindparam("longest", type_=Float)),
        "arrivals": 1,
        "tries": 0,
        "held": False,
        "fence": 0,
    }
    quiet_from_now = db_time(case((turns.c.has_files, quiet_files), else_=quiet))
    return insert.values(fresh).on_conflict_do_update(
        index_elements=["chat_key"],
        set_={
            "arrivals": turns.c.arrivals + 1,
            "has_files": or_(turns.c.has_files, insert.excluded.has_files),
            "due_at": earlier(quiet_from_now, turns.c.latest_at),
        },
    )
