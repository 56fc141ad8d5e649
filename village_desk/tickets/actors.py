"""Who does something to a ticket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """`kind`: citizen, officer or system. An officer's `user_id` is the member of staff."""

    kind: str
    user_id: int | None = None


CITIZEN = Actor("citizen")
SYSTEM = Actor("system")


def officer(user_id: int) -> Actor:
    """The member of staff who acts."""
    return Actor("officer", user_id)
