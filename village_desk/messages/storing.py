"""The statements that make a message safe, built once per process: the path of a village's busiest minute.

PostgreSQL does all of it in one statement and one round trip (message, turn); SQLite, which needs
no trip, in two.
"""

from __future__ import annotations

import functools
from typing import Any

from sqlalchemy import Boolean, Float, Select, bindparam, case, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from village_desk.config import current
from village_desk.database import announce, db, db_time
from village_desk.messages.models import InboxMessage, PendingTurn

_INBOX: Any = InboxMessage.__table__
_TURNS: Any = PendingTurn.__table__
_MESSAGE = "account message_sid content_hash chat_key to_index training form origin received_at".split()


def store(message: dict[str, Any], *, files: bool, closes: bool) -> bool:
    """Store the message and put its chat on the list of turns; False when its identity is known already (R2).

    `message`: the columns of `_MESSAGE`. `files`: one came with it. `closes`: think at once.
    """
    connection = db.session.connection()  # past the unit of work: there are no objects here to keep track of
    waits = _waits(files, closes)
    if db.engine.dialect.name == "postgresql":
        values = message | waits | {"has_files": files}
        if connection.execute(_all_at_once(), values).first() is None:
            return False
        announce()
        return True
    if connection.execute(_store_sqlite(), message).first() is None:
        return False
    await_turn(message["chat_key"], message["to_index"], files=files, closes=closes)
    return True


def await_turn(chat: str, to: str, *, files: bool, closes: bool) -> None:
    """Put the chat on the list of turns, or note that one more message came.

    The turn is due when it was quiet for a moment, and at the latest TURN_MAX after its first message.
    """
    values = {"chat_key": chat, "to_index": to, "has_files": files} | _waits(files, closes)
    db.session.connection().execute(_turn(db.engine.dialect.name), values)
    announce()


def _waits(files: bool, closes: bool) -> dict[str, float]:
    settings = current()
    with_files = 0.0 if closes else settings.number("TURN_QUIET_FILES")
    without = 0.0 if closes else settings.number("TURN_QUIET")
    longest = settings.number("TURN_MAX")
    return {"quiet": with_files if files else without, "quiet_files": with_files, "longest": longest}


def _new_message(insert: Any) -> Any:
    fresh = {name: bindparam(name) for name in _MESSAGE} | {"conflicts": 0, "state": "stored"}
    return insert.values(fresh).on_conflict_do_nothing(index_elements=["account", "message_sid"])


@functools.cache
def _store_sqlite() -> Any:
    return _new_message(sqlite.insert(_INBOX)).returning(_INBOX.c.id)


@functools.cache
def _all_at_once() -> Any:
    """Without a new message there is no turn: each step feeds the next."""
    message = _new_message(postgresql.insert(_INBOX)).returning(_INBOX.c.chat_key, _INBOX.c.to_index)
    stored = message.cte("stored")
    turn = _turn("postgresql", select(stored.c.chat_key, stored.c.to_index))
    return turn.returning(_TURNS.c.id).add_cte(stored)


@functools.cache
def _turn(dialect: str, source: Select[Any] | None = None) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(_TURNS)
    earlier = func.least if dialect == "postgresql" else func.min
    quiet: Any = bindparam("quiet", type_=Float)
    quiet_files: Any = bindparam("quiet_files", type_=Float)
    fresh: dict[str, Any] = {
        "has_files": bindparam("has_files", type_=Boolean),
        "first_at": db_time(),
        "due_at": db_time(quiet),
        "latest_at": db_time(bindparam("longest", type_=Float)),
        "arrivals": literal(1),
        "tries": literal(0),
        "held": literal(False),
        "fence": literal(0),
    }
    if source is None:
        insert = insert.values(fresh | {name: bindparam(name) for name in ("chat_key", "to_index")})
    else:
        insert = insert.from_select(["chat_key", "to_index", *fresh], source.add_columns(*fresh.values()))
    quiet_from_now = db_time(case((_TURNS.c.has_files, quiet_files), else_=quiet))
    return insert.on_conflict_do_update(
        index_elements=["chat_key"],
        set_={
            "arrivals": _TURNS.c.arrivals + 1,
            "has_files": or_(_TURNS.c.has_files, insert.excluded.has_files),
            "due_at": earlier(quiet_from_now, _TURNS.c.latest_at),
        },
    )
