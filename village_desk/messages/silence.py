"""When the bot keeps silent in a chat because a person speaks there."""

from __future__ import annotations

from datetime import datetime, timedelta

from village_desk.config import current


def officer_talks(spoke_at: datetime | None, now: datetime) -> bool:
    """True for BOT_SILENCE after an officer's last words in the chat; both moments are aware."""
    return spoke_at is not None and now - spoke_at <= timedelta(seconds=current().number("BOT_SILENCE"))
