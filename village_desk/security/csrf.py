"""A form's proof that it came from one of our own pages (S18).

Staff forms: a token bound to the session. Public forms have no session: a signed, expiring token of their own
URL. Both travel in the field `csrf_token`, or in the header X-CSRF-Token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer

from village_desk.config import current
from village_desk.errors import Forbidden
from village_desk.marked import marked
from village_desk.security.access import Access, signed_in
from village_desk.security.models import StaffSession

FIELD = "csrf_token"
PUBLIC_FORM_SECONDS = 4 * 3600
SAFE = ("GET", "HEAD", "OPTIONS")
_SALT = 16  # characters


class FormExpired(Forbidden):
    """The form's token is missing, old or of another session."""

    text = marked("Halaman ini sudah terlalu lama terbuka. Silakan muat ulang, lalu kirim lagi.")


def csrf_token() -> str:
    """The token for a staff form; empty when nobody is signed in.

    Salted anew each time, so that a compressed page cannot be made to leak it (BREACH).
    """
    found = signed_in()
    return "" if found is None else _token(found.session, secrets.token_hex(_SALT // 2))


def public_form_token(path: str) -> str:
    """The token for a form on a page for anyone; good for `path` alone and for four hours."""
    return _serializer().dumps(path)


def one_time_number(path: str) -> str:
    """A signed number for one showing of a form on a page for anyone: who takes it in takes each only once."""
    return _numbers().dumps([path, secrets.token_hex(_SALT)])


def number_given(path: str, given: str) -> str:
    """The number as it was given out for `path`, within four hours. Raises FormExpired for one that is not ours."""
    try:
        of_path, number = _numbers().loads(given, max_age=PUBLIC_FORM_SECONDS)
    except (BadData, ValueError, TypeError):
        raise FormExpired from None
    if of_path != path:
        raise FormExpired
    return str(number)


def check(access: Access) -> None:
    """Refuse an unsafe request that does not prove its origin. Raises FormExpired."""
    if request.method in SAFE or access.kind == "webhook":
        return
    if _comes_from_elsewhere():
        raise FormExpired
    given = request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")
    good = _session_token_fits(given) if access.kind == "staff" else _public_token_fits(given, request.path)
    if not good:
        raise FormExpired


def _comes_from_elsewhere() -> bool:
    """What the browser itself says; guards the sign-in form, whose public token anyone can fetch."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc not in (
        request.host,
        urlsplit(current().public_url).netloc,
    )


def _session_token_fits(given: str) -> bool:
    found = signed_in()
    return found is not None and hmac.compare_digest(
        given.encode(), _token(found.session, given[:_SALT]).encode()
    )


def _token(session: StaffSession, salt: str) -> str:
    message = f"{salt}:{session.csrf_secret}".encode()
    return salt + hmac.new(current().secret_key.encode(), message, hashlib.sha256).hexdigest()


def _public_token_fits(given: str, path: str) -> bool:
    try:
        return bool(_serializer().loads(given, max_age=PUBLIC_FORM_SECONDS) == path)
    except BadData:
        return False


def _numbers() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current().secret_key, salt="village-desk one-time number")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current().secret_key, salt="village-desk public form")
