"""The inbox: one transaction at the door makes a message safe; nothing else happens there (R1, R2).

UNIQUE (account, message_sid) *is* the dedupe.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, func, select, update

from village_desk import clock
from village_desk.citizens import directory
from village_desk.database import db
from village_desk.gateway.forms import read_incoming
from village_desk.gateway.types import Incoming
from village_desk.messages import storing
from village_desk.messages.models import InboxMessage, PendingTurn
from village_desk.vault import vault

Origin = Literal["webhook", "list", "replay", "typed"]


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
    *,
    origin: Origin = "webhook",
    received_at: datetime | None = None,
) -> Recorded:
    """Store one inbound message and put its chat on the list of turns. Call it in the door's transaction.

    `form`: the raw form as posted, in order; `incoming`: the same form, when it was read already.
    `closes_turn`: nothing more is to be waited for, think at once. `received_at` (aware): when the citizen's
    message came, if that was not now. A repeat has no effect; with other content it is counted as a conflict and
    the first stays (R4). Raises Malformed when an id or address is missing.
    """
    pairs = [[name, value] for name, value in form]
    incoming = incoming or read_incoming([(name, value) for name, value in pairs])
    posted = vault().digest("inbox", json.dumps(sorted(pairs)))  # keyed: it outlives erased content (R3)
    message = {
        "account": account,
        "message_sid": incoming.message_sid,
        "content_hash": _essence(incoming) if origin == "list" else posted,
        "chat_key": directory.chat_key(account, incoming.recipient, incoming.sender, incoming.external_id),
        "to_index": to_index(incoming.recipient),
        "training": training,
        "form": pairs,
        "origin": origin,
        "received_at": received_at or clock.now(),
    }
    if storing.store(message, files=bool(incoming.files), closes=closes_turn):
        return Recorded(new=True)
    if origin == "list":
        return Recorded(new=False)  # the webhook was faster, and its form is the richer one
    return Recorded(new=False, conflict=_count_conflict(account, incoming, posted))


def known(account: str, sids: Iterable[str]) -> set[str]:
    """Those of these message ids that were stored, by whichever way. Ask for a few hundred at most."""
    wanted = select(InboxMessage.message_sid).where(
        InboxMessage.account == account, InboxMessage.message_sid.in_(list(sids))
    )
    return set(db.session.scalars(wanted))


def held_numbers(account: str) -> list[str]:
    """The addresses that citizens wrote to and no office has, as they came (`whatsapp:+62…`)."""
    held = exists().where(PendingTurn.to_index == InboxMessage.to_index, PendingTurn.held.is_(True))
    one_of_each = (
        select(func.min(InboxMessage.id))
        .where(InboxMessage.account == account, InboxMessage.state == "stored", held)
        .group_by(InboxMessage.to_index)
    )
    forms = db.session.scalars(select(InboxMessage.form).where(InboxMessage.id.in_(one_of_each)))
    return sorted(dict(form)["To"] for form in forms if form)


def _essence(incoming: Incoming) -> str:
    """What the webhook's form and the provider's list both tell of a message: who, to whom, which words."""
    words = " ".join(incoming.body.split())
    return vault().digest("inbox-essence", json.dumps([incoming.sender, incoming.recipient, words]))


def _count_conflict(account: str, incoming: Incoming, posted: str) -> bool:
    """A form that differs only because the other came from the provider's list is no conflict."""
    changed = db.session.execute(
        update(InboxMessage)
        .where(
            InboxMessage.account == account,
            InboxMessage.message_sid == incoming.message_sid,
            InboxMessage.content_hash.not_in([posted, _essence(incoming)]),
        )
        .values(conflicts=InboxMessage.conflicts + 1)
        .returning(InboxMessage.id)
        .execution_options(synchronize_session=False)
    ).first()
    return changed is not None
