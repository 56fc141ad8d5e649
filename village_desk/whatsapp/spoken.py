"""What is different where a voice note was typed by an officer: its moment, and the way of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from village_desk.messages.models import InboxMessage
from village_desk.office.models import Office
from village_desk.tickets import correspondence, listening


def written_at(row: InboxMessage) -> datetime:
    """When the citizen did something: an officer's typing opens no window at WhatsApp."""
    typed = listening.typed_of(row)
    return typed.spoken_at if typed else row.received_at


def also_later(office: Office, rows: Sequence[InboxMessage], text: str) -> dict[str, Any]:
    """The answer to what was listened to days later still has a way: the official message, or a call."""
    if not any(row.origin == listening.TYPED for row in rows):
        return {}
    values = correspondence.template_values(office, None, text)
    return {"notice": "officer_reply", "template_values": values, "must_reach": True}
