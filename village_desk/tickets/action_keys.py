"""One click on a bad line is one effect: the idempotency key of a form, used up with the change itself (S22)."""

from __future__ import annotations

import secrets
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


def forget_old(now: datetime) -> None:
    """Delete keys that no open form can still hold."""
    db.session.execute(delete(ActionKey).where(ActionKey.used_at < now - KEPT))
