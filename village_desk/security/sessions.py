"""Server-side sessions (docs/decisions/0005): a random token in the cookie, its hash in the database."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Response
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from village_desk.config import Settings, current
from village_desk.database import db, transaction
from village_desk.office.models import Office, User
from village_desk.security.models import StaffSession
from village_desk.vault import vault

log = logging.getLogger(__name__)

SEEN_EVERY = timedelta(minutes=1)  # writing "seen" on every request would make each page view a write


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in with this request, by which session, and for which office."""

    user: User
    session: StaffSession
    office: Office


def begin(user: User, now: datetime) -> str:
    """Start a session for a user whose password was just checked; returns the token for the cookie.

    A new token at every sign-in, so that one planted before it is worth nothing (session fixation).
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        StaffSession(
            token_hash=_hash(token),
            csrf_secret=secrets.token_hex(32),
            user_id=user.id,
            user_stamp=stamp(user),
            created_at=now,
            seen_at=now,
        )
    )
    return token


def find(token: str | None, now: datetime) -> SignedIn | None:
    """The living session of a cookie's token, or None.

    It is dead when ended, idle for SESSION_IDLE seconds, older than SESSION_MAX seconds, or when the user was
    disabled or given another password or other roles.
    """
    if not token:
        return None
    row = db.session.execute(
        select(StaffSession, User, Office)
        .join(User, User.id == StaffSession.user_id)
        .join(Office, Office.id == User.office_id)
        .where(StaffSession.token_hash == _hash(token), StaffSession.ended_at.is_(None))
    ).first()
    if row is None:
        return None
    found = SignedIn(user=row[1], session=row[0], office=row[2])
    return found if _alive(found, now) else None


def _alive(found: SignedIn, now: datetime) -> bool:
    idle = timedelta(seconds=current().number("SESSION_IDLE"))
    longest = timedelta(seconds=current().number("SESSION_MAX"))
    return (
        found.user.active
        and found.session.user_stamp == stamp(found.user)
        and now - found.session.seen_at < idle
        and now - found.session.created_at < longest
    )


def stamp(user: User) -> str:
    """A digest of what every session of this user rests on: password, roles, being active."""
    return vault().digest("session", user.id, user.password_hash, sorted(user.roles), user.active)


def note_seen(found: SignedIn, now: datetime) -> None:
    """Keep the session from idling out; writes at most once a minute, and never fails a page for it."""
    if now - found.session.seen_at < SEEN_EVERY:
        return
    try:
        with transaction():
            db.session.execute(
                update(StaffSession)
                .where(StaffSession.id == found.session.id, StaffSession.ended_at.is_(None))
                .values(seen_at=now)
            )
    except OperationalError:
        log.warning("session.seen_not_written", extra={"session_id": found.session.id})


def end(session: StaffSession, now: datetime) -> None:
    """Sign out: a copied cookie is dead from here on."""
    session.ended_at = now


def end_all(user: User, now: datetime) -> None:
    """Sign this user out everywhere."""
    db.session.execute(
        update(StaffSession)
        .where(StaffSession.user_id == user.id, StaffSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and https; on plain http (loopback) browsers refuse it."""
    return "__Host-village_desk" if _https(settings) else "village_desk"


def set_cookie(response: Response, token: str) -> None:
    """Give the browser its token. No expiry date: the server decides when a session ends."""
    response.set_cookie(
        cookie_name(current()), token, secure=_https(current()), httponly=True, samesite="Lax", path="/"
    )


def clear_cookie(response: Response) -> None:
    """Take the token back from the browser."""
    response.delete_cookie(
        cookie_name(current()), secure=_https(current()), httponly=True, samesite="Lax", path="/"
    )


def _https(settings: Settings) -> bool:
    return urlsplit(settings.public_url).scheme == "https"


def _hash(token: str) -> str:
    # The token has 256 random bits, so a plain hash is enough: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()
