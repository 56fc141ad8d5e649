"""Reception: takes closed turns, thinks about them once, and commits everything together (R6–R9).

One turn is one transaction: conversation state, ticket, events, the one reply and the "handled" marks
stand or fall together. An error never touches the webhook's answer; after three tries an official gets the turn.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from village_desk import clock, config
from village_desk.citizens import directory
from village_desk.citizens.models import Citizen
from village_desk.conversation.engine import step
from village_desk.conversation.state import State
from village_desk.database import SchemaChanged, db, transaction
from village_desk.gateway.twilio import read_incoming
from village_desk.gateway.types import Incoming
from village_desk.messages import attachments, outbox, turns, wording
from village_desk.messages.lease import LeaseLost
from village_desk.messages.models import Conversation, InboxMessage, OutboxMessage
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.whatsapp import bubbles
from village_desk.whatsapp.effects import Turn, folded, perform
from village_desk.whatsapp.situation import situation_of

logger = logging.getLogger(__name__)
REPLY_LIFE = timedelta(hours=23)  # a reply that could not leave while the window was open is not sent late
LONG_WAIT = timedelta(minutes=10)
BATCH = 8
MOST_TRIES = 30  # a village that loses power again and again loses no turn; a poisonous message ends here

Pair = tuple[InboxMessage, Incoming]


def receive_due(owner: str, limit: int = BATCH) -> int:
    """Handle up to `limit` turns that are due. Returns how many were taken. Commits each by itself."""
    claimed = turns.claim_due(owner, limit)
    for turn in claimed:
        receive(turn)
    return len(claimed)


class WorkersLost(Exception):
    """So many workers began this turn and never came back that the turn itself is suspected."""


def receive(turn: turns.Turn) -> None:
    """Handle one claimed turn; on an error leave it where a sweeper or a person meets it again."""
    if turn.tries > MOST_TRIES:
        _set_aside(turn, WorkersLost())
        return
    try:
        with transaction():
            _think(turn)
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


def _read(row: InboxMessage) -> Incoming:
    return read_incoming([(name, value) for name, value in row.form or []])


def _think(turn: turns.Turn) -> None:
    pairs = [(row, _read(row)) for row in turns.stored_messages(turn.chat_key)]
    if not pairs:
        turns.finish(turn)
        return
    office = registry.office_by_whatsapp(pairs[-1][1].recipient.removeprefix("whatsapp:"))
    if office is None:
        turns.hold(turn)
        return
    citizen, conversation = _welcome(office, pairs)
    now = clock.now() + timedelta(seconds=conversation.clock_offset)
    work = Turn(office, citizen, conversation, now)
    state = State.from_json(conversation.state)
    if not _left_to_officer(work, state, pairs):
        state = _converse(work, state, pairs)
        _keep(conversation, state, now)
    _close(work, pairs, _answer(work, pairs))
    turns.finish(turn)


def _welcome(office: Office, pairs: list[Pair]) -> tuple[Citizen, Conversation]:
    """The chat identity and its one conversation, locked: one citizen's turns never overlap (R7)."""
    training = pairs[-1][0].training
    for row, incoming in pairs:
        citizen = directory.find_or_add(office, incoming, training=training, now=row.received_at)
    conversation = _locked_conversation(citizen.id)
    if conversation is None:
        conversation = Conversation(
            office_id=office.id,
            citizen_id=citizen.id,
            training=training,
            clock_offset=0,
            updated_at=clock.now(),
        )
        db.session.add(conversation)
        db.session.flush()
    if training:
        conversation.clock_offset = pairs[-1][1].practice_offset
    return citizen, conversation


def _locked_conversation(citizen_id: int) -> Conversation | None:
    return db.session.execute(
        select(Conversation)
        .where(Conversation.citizen_id == citizen_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def _left_to_officer(work: Turn, state: State, pairs: list[Pair]) -> bool:
    """While an officer talks the bot is silent, unless the citizen sends files, a command or fills a draft."""
    spoke = work.conversation.officer_spoke_at
    if spoke is None or work.now - spoke > timedelta(seconds=config.current().number("BOT_SILENCE")):
        return False
    if (state.draft and state.asks_for) or any(incoming.files for _, incoming in pairs):
        return False
    if any(bubbles.is_command(incoming) for _, incoming in pairs):
        return False
    work.silence = "officer_talking"
    return True


def _converse(work: Turn, state: State, pairs: list[Pair]) -> State:
    files = {row.id: attachments.register(row, incoming, work.citizen) for row, incoming in pairs}
    for row, said in bubbles.joined(pairs, files):
        situation = situation_of(work.office, work.citizen, work.now)
        result = step(state, said, situation)
        state = result.state
        perform(work, result.effects, row)
        _speak_as(work.citizen, state)
    return state


def _speak_as(citizen: Citizen, state: State) -> None:
    if state.language in wording.LANGUAGES:
        citizen.language = state.language


def _keep(conversation: Conversation, state: State, now: datetime) -> None:
    conversation.state = state.to_json()
    service = state.draft.service if state.draft else None
    if service != conversation.draft_service:
        conversation.draft_started_at = now if service else None
    conversation.draft_service = service
    conversation.updated_at = clock.now()


def _answer(work: Turn, pairs: list[Pair]) -> OutboxMessage | None:
    """The turn's one outgoing message, or None when nothing is owed (the reason is kept on the messages)."""
    text = folded(work)
    if not text:
        return None
    first, last = pairs[0][0], pairs[-1][0]
    if clock.now() - first.received_at > LONG_WAIT and not last.training:
        text = f"{work.text('waited', {})}\n\n{text}"
    return outbox.enqueue(
        key=f"turn:{first.id}-{last.id}:{work.citizen.id}:reply",
        office_id=work.office.id,
        citizen=work.citizen,
        purpose="reply",
        body=text,
        ticket_id=work.ticket_id,
        training=last.training,
        expires_at=clock.now() + REPLY_LIFE,
    )


def _close(work: Turn, pairs: list[Pair], reply: OutboxMessage | None) -> None:
    outcome = f"reply:{reply.id}" if reply else f"silent:{work.silence or 'nothing_to_say'}"
    for row, _ in pairs:
        row.state, row.handled_at, row.outcome = "handled", clock.now(), outcome
        row.office_id, row.citizen_id = work.office.id, work.citizen.id
        row.ticket_id = row.ticket_id or work.ticket_id


def _set_aside(turn: turns.Turn, error: Exception) -> None:
    """Note the failure; when the tries are used up, show the turn to officials and tell the citizen so."""
    try:
        _note_failure(turn, error)
    except LeaseLost:
        logger.info("failed turn lost to another worker", extra={"turn_id": turn.id})


def _note_failure(turn: turns.Turn, error: Exception) -> None:
    try:
        with transaction():
            waiting = turns.stored_messages(turn.chat_key)
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
    incoming = _read(rows[-1])
    office = registry.office_by_whatsapp(incoming.recipient.removeprefix("whatsapp:"))
    if office is None:
        return
    citizen, conversation = _welcome(office, [(rows[-1], replace(incoming, files=()))])
    conversation.handed_over_at, conversation.hand_over_reason = clock.now(), "turn_failed"
    for row in rows:
        row.office_id, row.citizen_id = office.id, citizen.id
    outbox.enqueue(
        key=f"turn:{rows[0].id}-{rows[-1].id}:{citizen.id}:failed",
        office_id=office.id,
        citizen=citizen,
        purpose="reply",
        body=Turn(office, citizen, conversation, clock.now()).text("turn_failed", {}),
        training=rows[-1].training,
        expires_at=clock.now() + REPLY_LIFE,
    )
