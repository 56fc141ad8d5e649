"""One click on a bad line is one effect: the idempotency key of a form, used up with the change itself (S22)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from village_desk.database import db
from village_desk.tickets.models import ActionKey

KEPT = timedelta(days=7)


def new() -> str:
    """A fresh key for a form."""
    return secrets.token_hex(16)


def use(key: str, user_id: int, now: datetime) -> bool:
    """Use up a key inside the open transaction. False: this very click has already had its effect."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(ActionKey).values(key=key[:40], user_id=user_id, used_at=now)
    result = db.session.execute(row.on_conflict_do_nothing(index_elements=["key"]).returning(ActionKey.key))
    return result.first() is not None


def used(key: str) -> bool:
    """Has this very click had its effect already?"""
    return db.session.get(ActionKey, key[:40]) is not None


def keep_answer(key: str, answer: str, user_id: int, now: datetime) -> None:
    """Remember how a click ended, in the same transaction, so that its repeat is answered alike."""
    use(_answered(key, answer), user_id, now)


def answer_of(key: str, answers: Sequence[str]) -> str | None:
    """Which of these was the answer to this click; None when none of them was kept."""
    return next((answer for answer in answers if used(_answered(key, answer))), None)


def _answered(key: str, answer: str) -> str:
    return hashlib.sha256(f"{key[:40]}={answer}".encode()).hexdigest()[:40]


def forget_old(now: datetime) -> None:
    """Delete keys that no open form can still hold."""
    db.session.execute(delete(ActionKey).where(ActionKey.used_at < now - KEPT))
