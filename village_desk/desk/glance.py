"""What every page of the desk shows beside its own matter: how much waits where, and whether anything is wrong.

All of it in one query: most days nearly all is nought, and what is not is then looked at by itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, g
from sqlalchemy import Select, func, select

from village_desk import clock
from village_desk.database import db
from village_desk.messages.models import Attachment, CatchUp, PendingTurn, ProviderPause, QuarantineCounter
from village_desk.privacy import erasure_wishes
from village_desk.security.access import current_user, has_role, may_see_identities
from village_desk.survey import surveys
from village_desk.tickets import chats, complaint_reading, listening, mentions, unanswered

blueprint = Blueprint("glance", __name__)


def seen(what: str) -> int:
    """How much of it there is now: one of the names in `_parts`. Asked once for each request."""
    if "glance" not in g:
        parts = _parts()
        row = db.session.execute(
            select(*(part.scalar_subquery().label(name) for name, part in parts.items()))
        ).one()
        g.glance = {name: int(count or 0) for name, count in zip(parts, row, strict=True)}
    known: dict[str, int] = g.glance
    return known[what]


def _parts() -> dict[str, Select[Any]]:
    user = current_user()
    office_id, hour = user.office_id, clock.now() - timedelta(hours=1)
    return {
        "complaints": complaint_reading.counting(user),
        "mentions": mentions.counting(user.id),
        "chats": chats.counting(chats.waits(office_id)),
        "emergencies": chats.counting(chats.cries(office_id)),
        "voices": listening.counting(office_id),
        "questions": unanswered.counting(office_id),
        "erasures": erasure_wishes.counting(office_id),
        "surveys": surveys.counting(office_id),
        "pauses": select(func.count()).select_from(ProviderPause).where(ProviderPause.ended_at.is_(None)),
        "held": select(func.count()).select_from(PendingTurn).where(PendingTurn.held.is_(True)),
        "refused": select(func.count()).select_from(QuarantineCounter).where(QuarantineCounter.minute > hour),
        "unread": select(func.max(CatchUp.failures)),
        "files": select(func.count())
        .select_from(Attachment)
        .where(Attachment.office_id == office_id, Attachment.state == "waiting", Attachment.tries >= 2),
    }


def _complaints() -> int:
    return seen("complaints") if has_role("officer", "head", "admin") else 0


def _chats() -> int:
    """Nought for those who may not read chats."""
    return seen("chats") if may_see_identities() else 0


def _voices() -> int:
    return seen("voices") if may_see_identities() else 0


def _questions() -> int:
    return seen("questions")


blueprint.app_context_processor(
    lambda: {
        "complaints_waiting": _complaints,
        "chats_waiting": _chats,
        "voices_waiting": _voices,
        "questions_waiting": _questions,
    }
)
