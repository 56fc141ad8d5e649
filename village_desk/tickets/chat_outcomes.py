"""How the chat did, told in codes: what it finished alone, handed over, was left at, and what was asked.

No row names anybody or any message, so that the figures outlive the chats (retention) and an erasure. Practice leaves
none. Written in the turn's own transaction: a figure is there exactly when what it counts is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.tickets import chats
from village_desk.tickets.working_models import ChatOutcome

SENT, HANDED_OVER, GIVEN_UP, QUESTION = "sent", "handed_over", "given_up", "question"
ALONE, HELPED = "alone", "helped"
STEPS_KEPT = 60  # characters, as the column

# The beginning of an answer's text key -> what was asked about; the first that fits.
_TOPICS: Final[tuple[tuple[str, str], ...]] = (
    ("complaint_", "complaint"),
    ("status_", "status"),
    ("hours_", "hours"),
    ("today_", "hours"),
    ("day_", "hours"),
    ("location", "location"),
    ("contact", "contact"),
    ("no_calls", "contact"),
    ("fee", "fee"),
    ("duration", "duration"),
    ("issued_by", "issuer"),
    ("card", "requirements"),
    ("papers_may_follow", "requirements"),
    ("collect_", "pickup"),
    ("pickup_info", "pickup"),
    ("office_answer", "own"),
    ("privacy_answer", "data"),
    ("why_data", "data"),
    ("officer_", "person"),
)


def topic_of(key: str) -> str | None:
    """What somebody asked who got this answer; None for an answer that tells of no question."""
    return next((topic for start, topic in _TOPICS if key.startswith(start)), None)


def note(
    conversation: Conversation, kind: str, subject: str, now: datetime, service: str | None = None
) -> None:
    """Count one. `now` is the moment (aware); of practice nothing is kept."""
    if conversation.training:
        return
    db.session.add(
        ChatOutcome(
            office_id=conversation.office_id, kind=kind, subject=subject[:STEPS_KEPT], service=service, at=now
        )
    )


def sent(conversation: Conversation, service: str, now: datetime) -> None:
    """A request came out of the chat: by the machine alone, or did a person write while it was being made?"""
    begun, spoke = conversation.draft_started_at, conversation.officer_spoke_at
    helped = chats.is_waiting(conversation) or (begun is not None and spoke is not None and spoke >= begun)
    note(conversation, SENT, HELPED if helped else ALONE, now, service)


def given_up(conversation: Conversation, asks_for: str, service: str, now: datetime) -> None:
    """A request that was begun will not be sent; `asks_for`: the question that stood open (state.asks_for)."""
    note(conversation, GIVEN_UP, asks_for or "other", now, service)
