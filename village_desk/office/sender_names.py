"""The name that an SMS comes from, as Indonesian operators register it. Pure."""

from __future__ import annotations

import re

SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
# Refused by the operators: they say nothing about who writes.
GENERIC = frozenset({"INFO", "INFOSMS", "SMS", "VERIFY", "NOTICE", "ALERT"})


def is_sender(name: str) -> bool:
    """At most 11 letters, digits and spaces, one letter at least, and no generic name."""
    return bool(SENDER.fullmatch(name)) and name.strip() == name and name.upper() not in GENERIC
