"""The people of an office: who they are, what they may do, and their passwords (S17)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from sqlalchemy import or_, select
from werkzeug.security import check_password_hash, generate_password_hash

from village_desk import clock
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.office.fields_numbers import read_phone
from village_desk.office.fields_people import read_name
from village_desk.office.models import Office, User
from village_desk.office.passwords import check_password
from village_desk.vault import normalised, vault

ROLES = ("officer", "head", "admin", "viewer")
# Memory-hard: N=2^15, r=8, p=3 takes 32 MiB and about 0.1 s of one core (OWASP's second set).
SCRYPT = "scrypt:32768:8:3"
LONGEST_LOGIN = 254


def add_user(
    office: Office,
    *,
    roles: Iterable[str],
    name: str,
    phone: str | None = None,
    email: str | None = None,
    password: str,
) -> User:
    """Add a member of staff. Phone and e-mail both sign in; at least one is needed.

    Raises InvalidInput for an unknown role, a malformed or taken phone or e-mail, or a weak password.
    """
    given = _roles(roles)
    e164, address = _phone(phone), _email(email)
    if e164 is None and address is None:
        raise InvalidInput("Isi nomor HP atau email.", "phone")
    # An admin writes it, and answers no question of a chat: what sounds like talk there is a name here.
    shown = read_name(name, {}, insisted=True).value
    if shown is None:
        raise InvalidInput("Isi nama dengan huruf.", "name")
    check_password(password, (shown, e164 or "", address or "", office.name, office.slug))
    user = User(
        office_id=office.id,
        roles=given,
        name=shown,
        phone=e164,
        phone_index=phone_index(e164) if e164 else None,
        email=address,
        email_index=email_index(address) if address else None,
        password_hash=_hashed(password),
        created_at=clock.now(),
    )
    _refuse_taken(user)
    db.session.add(user)
    db.session.flush()
    return user


def find_user(login: str) -> User | None:
    """The user who signs in with this phone number or e-mail, in any usual spelling."""
    login = login.strip()[:LONGEST_LOGIN]
    phone = read_phone(login).value
    wanted = [User.email_index == email_index(login)] if "@" in login else []
    if phone:
        wanted.append(User.phone_index == phone_index(phone))
    if not wanted:
        return None
    return db.session.execute(select(User).where(or_(*wanted))).scalar_one_or_none()


def password_matches(user: User | None, password: str | None) -> bool:
    """True when this is the user's password. An unknown user costs the same time as a wrong password."""
    stored = user.password_hash if user is not None else _nobodys_hash(SCRYPT)
    # Cut as `check_password` does: a megabyte of password must not buy a megabyte of hashing.
    matches = check_password_hash(stored, (password or "")[:1024])
    return matches and user is not None


def reset_password(user: User, password: str) -> None:
    """Give the user this password. Ending their sessions is the caller's (security). Raises InvalidInput."""
    check_password(password, (user.name, user.phone or "", user.email or ""))
    user.password_hash = _hashed(password)
    db.session.flush()


def phone_index(e164: str) -> str:
    """The blind index of a sign-in number."""
    return vault().digest("user-phone", e164)


def email_index(email: str) -> str:
    """The blind index of a sign-in e-mail; capitals make no difference."""
    return vault().digest("user-email", normalised(email))


def _hashed(password: str) -> str:
    return generate_password_hash(password, method=SCRYPT)


@functools.cache
def _nobodys_hash(method: str) -> str:
    """A real hash that no password is checked against in earnest: it only takes the time."""
    return generate_password_hash("nobody signs in with this", method=method)


def _roles(roles: Iterable[str]) -> list[str]:
    given = set(roles)
    if not given or given - set(ROLES):
        raise InvalidInput("Pilih peran: %(roles)s.", "roles", roles=", ".join(ROLES))
    return [role for role in ROLES if role in given]


def _phone(phone: str | None) -> str | None:
    if not (phone or "").strip():
        return None
    e164 = read_phone(phone or "").value
    if e164 is None:
        raise InvalidInput("Isi nomor HP seperti 0812 3456 7890.", "phone")
    return e164


def _email(email: str | None) -> str | None:
    if not (email or "").strip():
        return None
    address = (email or "").strip()
    if len(address) > LONGEST_LOGIN or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
        raise InvalidInput("Isi email seperti nama@gmail.com.", "email")
    return address


def _refuse_taken(user: User) -> None:
    for column, value, field in (
        (User.phone_index, user.phone_index, "phone"),
        (User.email_index, user.email_index, "email"),
    ):
        if value and db.session.execute(select(User.id).where(column == value)).first():
            raise InvalidInput("Nomor HP atau email itu sudah dipakai petugas lain.", field)
