"""What the webhook missed, out of the provider's own list, through the webhook's own door (R2, R12).

UNIQUE (account, message_sid) decides here too, so a list that is read twice, or beside a late webhook, does no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from village_desk import clock
from village_desk.citizens import directory
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.forms import read_incoming
from village_desk.gateway.listing import form_of
from village_desk.gateway.types import GatewayError, Incoming, Listed, Malformed
from village_desk.messages import inbox
from village_desk.office import registry
from village_desk.office.models import Office

log = logging.getLogger(__name__)
_LOOKED_UP = 200  # ids asked for at once
_TOGETHER = 20  # messages of one chat stored with one commit: they become one turn
Hold = Callable[[], None]
"""Called now and then: the reader is still at work and keeps what it leased."""


@dataclass
class CaughtUp:
    """What one run saw: messages `listed` since then, `found` missing and taken in, `left` for the next run."""

    since: datetime
    listed: int = 0
    found: int = 0
    left: list[Listed] = field(default_factory=list)


def look(seen: CaughtUp, hold: Hold) -> list[Listed]:
    """What the provider received for us since `seen.since` and we have not stored, the oldest first.

    For us: to the number of an office, or to one for which our webhook is called though no office has it (yet).
    Another number of the account may be somebody else's. Raises GatewayError when the list cannot be read to its
    end: half of it would be out of order.
    """
    gateway = carriers.current().main
    with transaction():
        numbers = db.session.scalars(select(Office.whatsapp).order_by(Office.id))
        ours = [f"whatsapp:{number}" for number in numbers] + inbox.held_numbers(gateway.account)
    found: list[Listed] = []
    for number in dict.fromkeys(ours):
        listed = iter(gateway.inbound(number, seen.since))
        while some := list(islice(listed, _LOOKED_UP)):
            seen.listed += len(some)
            with transaction():
                known = inbox.known(gateway.account, [one.provider_sid for one in some])
            found += [one for one in some if one.provider_sid not in known]
            hold()
    found.reverse()  # it began with the newest, and tells whole seconds: so the order within one of them is kept
    return sorted(found, key=lambda one: one.created_at or seen.since)


def take_in(messages: list[Listed], seen: CaughtUp, hold: Hold) -> None:
    """Store them, chat by chat, each in its order. Commits by itself."""
    for chat in _chats(messages):
        _take_in(chat, seen)
        hold()


def _chats(messages: list[Listed]) -> list[list[Listed]]:
    """The messages by who wrote to whom, a few at a time, in the order in which the chats began."""
    chats: dict[tuple[str, str], list[Listed]] = {}
    for one in messages:
        chats.setdefault((one.recipient, one.sender), []).append(one)
    return [
        chat[first : first + _TOGETHER] for chat in chats.values() for first in range(0, len(chat), _TOGETHER)
    ]


def _take_in(chat: list[Listed], seen: CaughtUp) -> None:
    """Store one chat's messages in order. One whose files cannot be listed now waits, with all behind it."""
    forms: list[tuple[Listed, list[tuple[str, str]]]] = []
    before = [(one.recipient, one.sender) for one in seen.left]
    for one in chat:
        if (one.recipient, one.sender) in before:
            break
        try:
            forms.append((one, _form(one)))
        except GatewayError as error:
            log.warning("files of a missed message not listed", extra={"reason": error.reason})
            break
    seen.left += chat[len(forms) :]
    with transaction():
        seen.found += sum(_record(one, form) for one, form in forms)


def _form(one: Listed) -> list[tuple[str, str]]:
    gateway = carriers.current().main
    files = gateway.files_of(one.provider_sid) if one.files else ()
    return form_of(gateway.account, one, files)


def _record(one: Listed, form: list[tuple[str, str]]) -> bool:
    """Store one message through the webhook's door; False when it was there, or is none that a webhook could be."""
    account = carriers.current().main.account
    try:
        incoming = _in_its_chat(read_incoming(form))
    except Malformed as error:
        log.warning("a listed message is malformed", extra={"reason": error.reason})
        return False
    now = clock.now()
    return inbox.record(
        form,
        account,
        training=False,
        closes_turn=False,
        incoming=incoming,
        origin="list",
        received_at=min(one.created_at or now, now),
    ).new


def _in_its_chat(incoming: Incoming) -> Incoming:
    """The list does not tell the external id, by which a chat is known where there is one."""
    office = registry.office_by_whatsapp(incoming.recipient.removeprefix("whatsapp:"))
    if office is None or incoming.external_id:
        return incoming
    return replace(incoming, external_id=directory.external_id_at(office, incoming.sender))
