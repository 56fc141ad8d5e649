"""Deleting at the provider what is safe with us: files first, then the words; the record of the message stays (8.4).

A message that is not final yet, or became so a moment ago, is refused with 20009: that is no fault, only too early.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

GONE = 404
MOST_FILES = 20


def forget(client: Any, provider_sid: str, files: bool) -> None:
    """Raises whatever the library raises, except for what is gone already."""
    message = client.messages(provider_sid)
    if files:
        _unless_gone(lambda: _delete_files(message))
    _unless_gone(lambda: message.update(body=""))


def _delete_files(message: Any) -> None:
    for one in message.media.list(limit=MOST_FILES):
        _unless_gone(one.delete)


def _unless_gone(act: Callable[[], object]) -> None:
    try:
        act()
    except Exception as error:
        if getattr(error, "status", None) != GONE:
            raise
