"""Reception: takes closed turns, has them thought about, and sees to it that none is lost when that fails (R6–R9).

One turn's effects are one transaction: conversation state, ticket, events, the one reply and the "handled" marks
stand or fall together. Turns of different citizens share it while all goes well; when it does not, each is tried
alone, so that one citizen's trouble is nobody else's. An error never touches the webhook's answer; after three tries
an official gets the turn.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import OperationalError

from village_desk.database import SchemaChanged, transaction
from village_desk.messages import outbox, turns
from village_desk.messages.lease import LeaseLost
from village_desk.messages.models import InboxMessage
from village_desk.tickets import chats
from village_desk.whatsapp import thinking

logger = logging.getLogger(__name__)
# On SQLite the one writer is held while these are thought about; beyond 50 ms the webhook would feel it (R30).
TOGETHER = 16
MOST_TRIES = 30  # a village that loses power again and again loses no turn; a poisonous message ends here


def receive_due(owner: str, limit: int = TOGETHER) -> int:
    """Handle up to `limit` turns that are due. Returns how many were taken. Commits by itself."""
    claimed = turns.claim_due(owner, limit)
    # A turn that failed before is not let near the others again.
    fresh = [turn for turn in claimed if turn.tries == 1]
    alone = [turn for turn in claimed if turn.tries > 1]
    if len(fresh) < 2 or not _received_together(fresh):
        alone = fresh + alone
    for turn in alone:
        receive(turn)
    return len(claimed)


def _received_together(claimed: Sequence[turns.Turn]) -> bool:
    """False when something went wrong: all that they did was rolled back, and who is at fault is not known."""
    try:
        with transaction():
            thinking.think(claimed)
    except SchemaChanged:
        raise  # the turns are left to the workers of the new version, as they were
    except Exception as error:
        logger.info(
            "turns are tried one by one", extra={"error": type(error).__name__, "count": len(claimed)}
        )
        return False
    return True


class WorkersLost(Exception):
    """So many workers began this turn and never came back that the turn itself is suspected."""


def receive(turn: turns.Turn) -> None:
    """Handle one claimed turn; on an error leave it where a sweeper or a person meets it again."""
    if turn.tries > MOST_TRIES:
        _set_aside(turn, WorkersLost())
        return
    try:
        with transaction():
            thinking.think([turn])
    except SchemaChanged:
        raise  # the turn is left to the workers of the new version, as it was
    except LeaseLost:
        # Another worker has it by now; whatever we did was rolled back.
        logger.info("turn lost to another worker", extra={"turn_id": turn.id})
    except OperationalError as error:
        logger.warning("turn postponed", extra={"turn_id": turn.id, "error": type(error).__name__})
        with transaction():
            turns.postpone(turn)
    except Exception as error:
        logger.exception("turn failed", extra={"turn_id": turn.id, "error": type(error).__name__})
        _set_aside(turn, error)


def _set_aside(turn: turns.Turn, error: Exception) -> None:
    """Note the failure; when the tries are used up, show the turn to officials and tell the citizen so."""
    try:
        _note_failure(turn, error)
    except LeaseLost:
        logger.info("failed turn lost to another worker", extra={"turn_id": turn.id})


def _note_failure(turn: turns.Turn, error: Exception) -> None:
    try:
        with transaction():
            waiting = turns.stored_messages([turn.chat_key])[turn.chat_key]
            if turns.fail(turn, error) and waiting:
                _give_to_officer(waiting)
    except (LeaseLost, OperationalError):
        raise
    except Exception as worse:
        # Not even that can be done (the words cannot be opened any more). Left so, the turn would come back for
        # ever, and hold up those that were claimed with it.
        logger.exception(
            "turn not given to officers", extra={"turn_id": turn.id, "error": type(worse).__name__}
        )
        with transaction():
            turns.fail(turn, error)


def _give_to_officer(rows: list[InboxMessage]) -> None:
    last, incoming = thinking.read(rows[-1:])[0]
    office = thinking.office_of([(last, incoming)])
    if office is None:
        return
    (work,) = thinking.welcome([(office, [(last, replace(incoming, files=()))])])
    chats.hand_over(work.turn.conversation, "turn_failed", now=work.turn.now)
    for row in rows:
        row.office_id, row.citizen_id = office.id, work.turn.citizen.id
    apology = work.turn.text("turn_failed", {})
    outbox.enqueue_all([thinking.reply(work.turn, rows, apology, "failed")])
