"""Which messages are kept apart to measure on. By family, never by line: a template seen proves nothing."""

from __future__ import annotations

import hashlib

from training.sources import Message

ONE_IN = 20


def held_out(message: Message) -> bool:
    """Is one of the templates that it was made from kept apart? Such a message is never trained on."""
    return any(_drawn(family) for family in message.families)


def _drawn(family: str) -> bool:
    return int.from_bytes(hashlib.sha256(family.encode()).digest()[:4], "big") % ONE_IN == 0
