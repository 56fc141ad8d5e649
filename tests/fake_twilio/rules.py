"""What the provider refuses at once, with its code."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

ADDRESS = re.compile(r"(?:whatsapp:)?(?:\+[1-9]\d{6,14}|[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128})")

# SMS may come from a registered name: up to eleven letters, digits, spaces, with a letter among them.
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")


def wrong_with(form: dict[str, str]) -> int | None:
    """The provider's code for the first thing that is wrong with a send, or None."""
    return _addresses(form) or _words(form) or _callback(form)


def _addresses(form: dict[str, str]) -> int | None:
    to, sender = form.get("To"), form.get("From")
    if not to:
        return 21604
    if not sender and not form.get("MessagingServiceSid"):
        return 21603
    if not ADDRESS.fullmatch(to):
        return 21211
    if sender and not ADDRESS.fullmatch(sender) and not (NAME.fullmatch(sender) and to.startswith("+")):
        return 21212
    if to == sender:
        return 63031
    return 63007 if sender and to.startswith("whatsapp:") != sender.startswith("whatsapp:") else None


def _words(form: dict[str, str]) -> int | None:
    content, variables = form.get("ContentSid"), form.get("ContentVariables")
    if content is None:
        if variables is not None:
            return 21654
        if not form.get("Body") and not form.get("MediaUrl"):
            return 21619
        return 21617 if len(form.get("Body", "")) > 1_600 else None
    if not re.fullmatch(r"HX[0-9a-fA-F]{32}", content):
        return 21655
    return 21656 if variables is not None and not _is_object_of_texts(variables) else None


def _is_object_of_texts(text: str) -> bool:
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _callback(form: dict[str, str]) -> int | None:
    address = form.get("StatusCallback")
    if address is None:
        return None
    parts = urlsplit(address)
    return (
        None if parts.scheme in ("http", "https") and parts.hostname and "_" not in parts.hostname else 21609
    )
