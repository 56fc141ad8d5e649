"""Guessing passwords is slow, and strangers cannot lock anyone out (S17).

Counted per pair of account and source: who guesses from elsewhere uses up their own allowance only. An
account that is guessed at from many sources leaves each source two tries, so its owner still gets in.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, func, select

from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.errors import TooManyTries
from village_desk.office.models import Office
from village_desk.office.wording_time import clock_words, zone_word
from village_desk.security.models import SignInFailure
from village_desk.vault import normalised, vault

SPREAD_GUESSING = 5  # times SIGN_IN_TRIES: so many failures of one account come from several sources
SOURCE_WIDE = 10  # times SIGN_IN_TRIES: a source may be a whole village behind one address
LEFT_WHEN_SPREAD = 2


def begin_try(account: str, source: str, now: datetime) -> int:
    """Count a try before the password is looked at; returns its id for `forget`.

    Counting first and asking afterwards means that tries sent at once cannot all slip under the limit.
    Raises TooManyTries, with the time from which another try is taken.
    """
    with transaction():
        db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - _window()))
        row = SignInFailure(account_index=_account(account), source_index=_source(source), at=now)
        db.session.add(row)
        db.session.flush()
        taken = row.id
    until = _blocked_until(account, source, now)
    if until is None:
        return taken
    with transaction():
        db.session.execute(delete(SignInFailure).where(SignInFailure.id == taken))
    raise TooManyTries("Terlalu banyak percobaan. Silakan coba lagi pukul %(clock)s.", clock=_clock(until))


def begin_form(form: str, source: str, most: int, now: datetime) -> None:
    """Count one sending of a form that anyone may send. Raises TooManyTries above `most` in SIGN_IN_WINDOW.

    Counted apart from signing in: a village behind one address must not lock its own officers out.
    """
    form, source = f"form {form}", f"form {source}"
    with transaction():
        db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - _window()))
        db.session.add(SignInFailure(account_index=_account(form), source_index=_source(source), at=now))
    until = _free_again(_pair(form, source), most)
    if until is not None and until > now:
        raise TooManyTries(
            "Terlalu banyak kiriman dari jaringan ini. Silakan coba lagi pukul %(at)s.", at=_clock(until)
        )


def forget(account: str, source: str) -> None:
    """A sign-in that succeeded clears what this pair had used up; part of the caller's transaction."""
    db.session.execute(delete(SignInFailure).where(*_pair(account, source)))


def _blocked_until(account: str, source: str, now: datetime) -> datetime | None:
    tries = current().whole("SIGN_IN_TRIES")
    spread = _count(SignInFailure.account_index == _account(account)) > tries * SPREAD_GUESSING
    limits = (
        (_pair(account, source), LEFT_WHEN_SPREAD if spread else tries),
        ([SignInFailure.source_index == _source(source)], tries * SOURCE_WIDE),
    )
    ends = [_free_again(conditions, limit) for conditions, limit in limits]
    return max((end for end in ends if end is not None and end > now), default=None)


def _free_again(conditions: list[ColumnElement[bool]], limit: int) -> datetime | None:
    """When fewer than `limit` earlier failures remain in the window; None when that is so already."""
    latest = (
        select(SignInFailure.at).where(*conditions).order_by(SignInFailure.at.desc(), SignInFailure.id.desc())
    )
    oldest_that_counts = db.session.scalars(latest.offset(limit).limit(1)).one_or_none()
    return None if oldest_that_counts is None else oldest_that_counts + _window()


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(SignInFailure).where(*conditions)) or 0


def _pair(account: str, source: str) -> list[ColumnElement[bool]]:
    return [SignInFailure.account_index == _account(account), SignInFailure.source_index == _source(source)]


def _account(account: str) -> str:
    return vault().digest("sign-in account", normalised(account))


def _source(source: str) -> str:
    return vault().digest("sign-in source", source)


def _window() -> timedelta:
    return timedelta(seconds=current().number("SIGN_IN_WINDOW"))


def _clock(moment: datetime) -> str:
    """In the zone of the first office: whose account was tried must not show in the answer."""
    office = db.session.scalars(select(Office).order_by(Office.id).limit(1)).one_or_none()
    zone = ZoneInfo(office.timezone if office else "Asia/Jakarta")
    # Rounded up to the next minute: at the minute shown it must work.
    local = (moment + timedelta(seconds=59)).astimezone(zone)
    return f"{clock_words(local.time())} {zone_word(zone)}".rstrip()
