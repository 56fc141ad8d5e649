"""After an outage a chat gets one text, never a volley of stale prompts (R23).

While nothing could be sent, answers of several turns have gathered. The oldest takes the others in: what they say of
tickets, and what the last one asks. What lies between is stale: the citizen wrote again, and was answered again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import literal, select

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db
from village_desk.messages import speaking, wording
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import note_state
from village_desk.office.models import Office

FOLDED = "folded"
_TURN = (
    "turn:"  # how the keys of answers to a turn begin; other replies ask for something that no turn repeats
)


def catch_up(row: OutboxMessage, citizen: Citizen, now: datetime) -> None:
    """Make the late reply `row`, the citizen's oldest, the one text of the chat. Both are locked.

    A reply is late after REPLY_LATE. What does not fit into one message stays a message of its own.
    """
    if row.body is None or now - row.created_at < timedelta(seconds=current().number("REPLY_LATE")):
        return
    waiting = [row, *_later(row)]
    worth = [one for one in waiting[:-1] if one.ticket_id is not None or not one.key.startswith(_TURN)]
    worth.append(waiting[-1])
    office = db.session.get_one(Office, row.office_id)
    texts = [speaking.text(office, citizen, "catch_up", {})]
    apology = speaking.text(office, citizen, "waited", {})
    taken_in: list[OutboxMessage] = []
    for one in worth:
        text = (one.body or "").removeprefix(f"{apology}\n\n")  # one apology is enough
        if taken_in and wording.units(wording.fold([*texts, text])) > wording.LIMIT:
            break
        texts.append(text)
        taken_in.append(one)
    if wording.units(whole := wording.fold(list(dict.fromkeys(texts)))) <= wording.LIMIT:
        row.body = whole
    else:  # long enough without an apology
        row.body = taken_in[0].body
    if len(waiting) > 1:  # what is asked last has the buttons
        row.control = waiting[-1].control if waiting[-1] in taken_in else None
    row.ticket_id = next((one.ticket_id for one in taken_in if one.ticket_id is not None), row.ticket_id)
    for one in waiting[1:]:
        if one in taken_in or one not in worth:
            note_state(one, "cancelled", FOLDED)


def _later(row: OutboxMessage) -> list[OutboxMessage]:
    """The citizen's other replies that wait, oldest first."""
    wanted = (
        select(OutboxMessage)
        .where(
            OutboxMessage.citizen_id == row.citizen_id,
            OutboxMessage.id > row.id,
            OutboxMessage.state == literal("queued", literal_execute=True),
            OutboxMessage.purpose == "reply",
        )
        .order_by(OutboxMessage.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(db.session.execute(wanted).scalars())
