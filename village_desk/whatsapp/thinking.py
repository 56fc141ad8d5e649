"""Thinking: what a few turns of different citizens are about, decided and written in one transaction (R8).

All that the turns need is read at once and all that they owe is written at once: a turn alone asks the database
seventeen times, eight together ask hardly more often. They stand or fall together; `reception` tries each alone when
they fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk import clock
from village_desk.citizens import directory
from village_desk.citizens.directory import Written
from village_desk.conversation import addressing, complaint_words, heard, leaving, urgent
from village_desk.conversation.acts import command, means
from village_desk.conversation.engine import step
from village_desk.conversation.state import State
from village_desk.conversation.types import Situation
from village_desk.database import db
from village_desk.gateway.twilio import read_incoming
from village_desk.gateway.types import Incoming
from village_desk.messages import attachments, outbox, silence, turns, wording
from village_desk.messages.models import Attachment, Conversation, InboxMessage
from village_desk.messages.outbox import Owed
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets import chat_outcomes, listening
from village_desk.whatsapp import (
    abandoned,
    bubbles,
    complaint_effects,
    dressing,
    proving,
    quoting,
    spoken,
    surveying,
)
from village_desk.whatsapp.effects import Turn, perform
from village_desk.whatsapp.folding import folded
from village_desk.whatsapp.situation import situations_of

REPLY_LIFE = timedelta(hours=23)  # a reply that could not leave while the window was open is not sent late
LONG_WAIT = timedelta(minutes=10)

Pair = tuple[InboxMessage, Incoming]


class Entangled(Exception):
    """Two of these turns are one citizen's, under two addresses: the second must see what the first did."""


@dataclass
class Work:
    """One claimed turn with its messages in stored order, and what it has done so far."""

    pairs: list[Pair]
    turn: Turn


def think(claimed: Sequence[turns.Turn]) -> None:
    """Handle the claimed turns. Call it in a transaction. Raises LeaseLost, Entangled, and what a turn raises."""
    waiting = turns.stored_messages([turn.chat_key for turn in claimed])
    offices: dict[str, Office | None] = {}
    gathered: list[tuple[Office, list[Pair]]] = []
    held: list[turns.Turn] = []
    for turn in claimed:
        if not (pairs := read(waiting[turn.chat_key])):
            continue
        if turn.to_index not in offices:
            offices[turn.to_index] = office_of(pairs)
        if office := offices[turn.to_index]:
            gathered.append((office, pairs))
        else:
            held.append(turn)
    # Offices in one order everywhere: two workers must not wait for each other's counters of ticket numbers.
    gathered.sort(key=lambda one: one[0].id)
    works = welcome(gathered)
    _converse(works)
    replies = [_answer(work) for work in works]
    ids = iter(outbox.enqueue_all([owed for owed in replies if owed]))
    for work, owed in zip(works, replies, strict=True):
        _close(work, next(ids) if owed else None)
    turns.finish(*(turn for turn in claimed if turn not in held))
    for turn in held:
        turns.hold(turn)


def read(rows: Sequence[InboxMessage]) -> list[Pair]:
    """The messages with what their raw forms say."""
    return [(row, read_incoming([(name, value) for name, value in row.form or []])) for row in rows]


def office_of(pairs: Sequence[Pair]) -> Office | None:
    """The office that has the number that was written to."""
    return registry.office_by_whatsapp(pairs[-1][1].recipient.removeprefix("whatsapp:"))


def welcome(gathered: Sequence[tuple[Office, list[Pair]]]) -> list[Work]:
    """The chat identities and their one conversation each, locked: one citizen's turns never overlap (R7)."""
    written = [
        Written(office, incoming, pairs[-1][0].training, spoken.written_at(row))
        for office, pairs in gathered
        for row, incoming in pairs
    ]
    if not written:
        return []
    known = iter(directory.find_or_add_all(written))
    citizens = [[next(known) for _ in pairs][-1] for _, pairs in gathered]
    if len({citizen.id for citizen in citizens}) < len(citizens) or any(c.merged_into_id for c in citizens):
        raise Entangled
    conversations = _locked_conversations([citizen.id for citizen in citizens])
    works = []
    for (office, pairs), citizen in zip(gathered, citizens, strict=True):
        conversation = conversations.get(citizen.id) or _new_conversation(office, citizen.id, pairs)
        if conversation.training:
            conversation.clock_offset = pairs[-1][1].practice_offset
        now = clock.now() + timedelta(seconds=conversation.clock_offset)
        works.append(Work(pairs, Turn(office, citizen, conversation, now)))
    db.session.flush()
    return works


def _locked_conversations(citizen_ids: Sequence[int]) -> dict[int, Conversation]:
    found = db.session.execute(
        select(Conversation)
        .where(Conversation.citizen_id.in_(citizen_ids))
        .order_by(Conversation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    return {conversation.citizen_id: conversation for conversation in found}


def _new_conversation(office: Office, citizen_id: int, pairs: list[Pair]) -> Conversation:
    conversation = Conversation(
        office_id=office.id,
        citizen_id=citizen_id,
        training=pairs[-1][0].training,
        clock_offset=0,
        updated_at=clock.now(),
    )
    db.session.add(conversation)
    return conversation


def _converse(works: Sequence[Work]) -> None:
    speaking = []
    for work in works:
        state = State.from_json(work.turn.conversation.state)
        proving.in_practice(work.turn, state)
        if not _left_to_officer(work, state):
            speaking.append((work, state, _registered(work)))
    situations = situations_of([work.turn for work, _, _ in speaking])
    for (work, state, files), situation in zip(speaking, situations, strict=True):
        _keep(work.turn, _step_through(work, state, files, situation))


def _registered(work: Work) -> dict[int, list[Attachment]]:
    return {row.id: attachments.register(row, said, work.turn.citizen) for row, said in work.pairs}


def _left_to_officer(work: Work, state: State) -> bool:
    """While an officer talks the bot is silent, unless the citizen sends files, a command or fills a draft."""
    turn = work.turn
    if not silence.officer_talks(turn.conversation.officer_spoke_at, turn.now):
        return False
    if any(row.origin == listening.TYPED for row, _ in work.pairs):
        return False  # the officer wants the chat to go on
    if state.filling or any(incoming.files for _, incoming in work.pairs):
        return False
    if any(bubbles.is_command(incoming) for _, incoming in work.pairs) and not _answers_officer(work, state):
        return False
    if any(complaint_words.fee_told(incoming.body) for _, incoming in work.pairs):
        return False  # whoever it is that talks there must not be the one who reads it
    turn.silence = "officer_talking"
    return True


def _answers_officer(work: Work, state: State) -> bool:
    """A bare "ok", "2" or "sudah" after the officer's words answers them, whatever the machine had asked before."""
    asked, spoke = state.last_at, work.turn.conversation.officer_spoke_at
    if not asked or spoke is None or spoke <= datetime.fromisoformat(asked):
        return False
    return all(incoming.choice is None and not _for_the_machine(incoming.body) for _, incoming in work.pairs)


def _for_the_machine(text: str) -> bool:
    asks = means(text, "opt_in") or means(text, "survey")  # an officer may just have invited to it
    return command(text) is not None or asks or urgent.cries_out(text)


def _step_through(
    work: Work, state: State, files: dict[int, list[Attachment]], situation: Situation
) -> State:
    """`situation` is that of the first message; what one message did the next must know."""
    stale, last_read, older = False, heard.place(state), quoting.to_older_messages(work.pairs, work.turn.citizen)
    quoted = quoting.tickets_quoted(work.pairs, work.turn.citizen)
    survey_only = True
    for row, said in bubbles.joined(work.pairs, files, quoted):
        said = replace(said, reacts_to_older=row.id in older)
        proven = proving.judge(work.turn, state, said)
        if stale or proven is not None:
            (situation,) = situations_of([work.turn])
        result = step(state, said, replace(situation, proven=proven, unread=heard.place(state) != last_read))
        work.turn.complaints = complaint_effects.numbers_of(situation.tickets)
        work.turn.private |= complaint_effects.is_private(state, result, work.turn.complaints)
        survey_only = survey_only and surveying.is_answer(result)
        state = result.state
        _speak_as(work.turn, state)
        perform(work.turn, result.effects, row)
        work.turn.control = dressing.of(work.turn, result, situation)
        stale = True
    work.turn.private |= survey_only
    return state


def _speak_as(turn: Turn, state: State) -> None:
    if state.language in wording.LANGUAGES:
        turn.citizen.language = state.language
    turn.you = addressing.you(state.called, state.title) if turn.language in wording.WITH_NAMES else ""


def _keep(turn: Turn, state: State) -> None:
    conversation = turn.conversation
    service = state.draft.service if state.draft else None
    before = State.from_json(conversation.state)
    if before.draft and not (state.drafts or state.withheld or turn.opened):
        chat_outcomes.given_up(conversation, leaving.left_at(before), before.draft.service, turn.now)
    if service != conversation.draft_service:
        conversation.draft_started_at = turn.now if service else None
        conversation.draft_reminded_at = None
    if state.complaint and not before.complaint:
        conversation.draft_reminded_at = None  # a complaint that has just been begun
    conversation.state = state.to_json()
    conversation.draft_service = service
    conversation.draft_due_at = abandoned.next_look(state, turn.now)
    conversation.updated_at = clock.now()


def _answer(work: Work) -> Owed | None:
    """The turn's one outgoing message, or None when nothing is owed (the reason is kept on the messages)."""
    text = folded(work.turn)
    if not text:
        return None
    rows = [row for row, _ in work.pairs]
    work.turn.private |= any(number in text for number in work.turn.complaints)
    if clock.now() - rows[0].received_at > LONG_WAIT and not rows[-1].training:
        text = f"{work.turn.text('waited', {})}\n\n{text}"
    return reply(work.turn, rows, text, "reply")


def reply(turn: Turn, rows: Sequence[InboxMessage], text: str, cause: str) -> Owed:
    """A message that answers these messages of the turn; `cause` tells an answer from an apology."""
    return Owed(
        key=f"turn:{rows[0].id}-{rows[-1].id}:{turn.citizen.id}:{cause}",
        office_id=turn.office.id,
        citizen=turn.citizen,
        purpose="reply",
        body=text,
        ticket_id=turn.ticket_id,
        training=rows[-1].training,
        expires_at=clock.now() + REPLY_LIFE,
        private=turn.private,
        control=turn.control if cause == "reply" else None,
        **spoken.also_later(turn.office, rows, text),
    )


def _close(work: Work, reply_id: int | None) -> None:
    turn, now = work.turn, clock.now()
    outcome = f"reply:{reply_id}" if reply_id else f"silent:{turn.silence or 'nothing_to_say'}"
    for row, _ in work.pairs:
        row.state, row.handled_at, row.outcome = "handled", now, outcome
        row.office_id, row.citizen_id = turn.office.id, turn.citizen.id
        row.ticket_id = row.ticket_id or turn.ticket_id
        row.private = turn.private
