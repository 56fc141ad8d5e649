""" "Typing …" on the citizen's telephone while the turn is still collected: best effort, and in nobody's way.

It runs beside reception and delivery, has a short time-out of its own, and is shown at most once per turn. It also
marks the message as read: so it is not shown where nobody will answer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.sql import ColumnElement

from village_desk import clock
from village_desk.config import current
from village_desk.database import db, db_time, free_of_lease, transaction
from village_desk.gateway import carriers
from village_desk.gateway.forms import read_incoming
from village_desk.gateway.types import GatewayError
from village_desk.messages import hold, pauses, silence
from village_desk.messages.models import Conversation, InboxMessage, PendingTurn
from village_desk.office import registry

log = logging.getLogger(__name__)
WORTH_IT = 0.5  # seconds that the answer must still be away
AFTER_FAILURE = 60.0  # seconds without a try, so that a deaf provider is not asked for every message
NEVER_ANSWERED = "reaction"


class Typing:
    """One per worker."""

    def __init__(self) -> None:
        self._quiet_until = 0.0  # monotonic

    def show_due(self, limit: int = 10) -> int:
        """Show it for turns that have begun; returns for how many. Commits by itself; the carrier may fail."""
        if time.monotonic() < self._quiet_until or not current().whole("TYPING"):
            return 0
        shown = 0
        for chat in _take(limit):
            shown += self._show(chat)
        return shown

    def _show(self, chat: str) -> int:
        with transaction():
            message_sid = _to_be_answered(chat)
        if message_sid is None or time.monotonic() < self._quiet_until:
            return 0
        try:
            carriers.current().main.show_typing(message_sid)
        except GatewayError as error:
            self._quiet_until = time.monotonic() + AFTER_FAILURE
            log.info("typing not shown", extra={"reason": error.reason})
            return 0
        return 1


def _take(limit: int) -> Sequence[str]:
    """Chats whose turn is still collected, each turn once, whichever worker comes first."""
    ready: list[ColumnElement[bool]] = [
        PendingTurn.typing_at.is_(None),
        PendingTurn.held.is_(False),
        PendingTurn.due_at > db_time(WORTH_IT),
        free_of_lease(PendingTurn),
    ]
    with db.engine.connect() as connection:  # looking costs no write lock
        if connection.execute(select(PendingTurn.id).where(*ready).limit(1)).first() is None:
            return ()
    if hold.on_hold() or carriers.current().main.account in pauses.paused():
        return ()  # nothing is sent now, so nobody answers
    wanted = select(PendingTurn.id).where(*ready).order_by(PendingTurn.id).limit(limit)
    found = wanted.with_for_update(skip_locked=True).cte("wanted")
    with transaction():
        return db.session.scalars(
            update(PendingTurn)
            .where(PendingTurn.id.in_(select(found.c.id)))
            .values(typing_at=db_time())
            .returning(PendingTurn.chat_key)
            .execution_options(synchronize_session=False)
        ).all()


def _to_be_answered(chat: str) -> str | None:
    """The id of the chat's newest message, when the bot will answer it."""
    newest = (
        select(InboxMessage).where(InboxMessage.chat_key == chat).order_by(InboxMessage.id.desc()).limit(1)
    )
    shown = InboxMessage.state == "stored", InboxMessage.training.is_(False), InboxMessage.origin != "typed"
    row = db.session.scalar(newest.where(*shown))
    if row is None or _officer_talks(chat):
        return None
    incoming = read_incoming([(name, value) for name, value in row.form or []])
    if incoming.kind == NEVER_ANSWERED:
        return None
    office = registry.office_by_whatsapp(incoming.recipient.removeprefix("whatsapp:"))
    return row.message_sid if office else None


def _officer_talks(chat: str) -> bool:
    """Who writes is known only from the messages of this chat that were thought about before."""
    handled = (InboxMessage.chat_key == chat, InboxMessage.state == "handled")
    spoke_at = db.session.scalar(
        select(Conversation.officer_spoke_at)
        .join(InboxMessage, InboxMessage.citizen_id == Conversation.citizen_id)
        .where(*handled)
        .order_by(InboxMessage.id.desc())
        .limit(1)
    )
    return silence.officer_talks(spoke_at, clock.now())
