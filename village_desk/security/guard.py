"""What happens before every view: its access rule, the first password, the form's token. Default: refuse."""

from __future__ import annotations

import hmac

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.config import current
from village_desk.errors import Forbidden, SignInNeeded
from village_desk.security import csrf, sessions
from village_desk.security.access import Access, access_of_request, signed_in
from village_desk.security.address import called_from_this_machine

PASSWORD_PAGE = "desk.account.change_password"
SIGN_IN_PAGE = "desk.account.sign_in"


def before_request() -> Response | None:
    """Let the request through, answer it with a redirect, or raise from the DeskError family."""
    if request.routing_exception is not None:
        return None  # 404 and 405 have their own pages
    access = access_of_request()
    g.access = access
    if access is None:
        raise Forbidden
    if access.kind == "operators":
        _check_operator()
    if access.kind == "staff":
        answer = _check_staff(access)
        if answer is not None:
            return answer
    csrf.check(access)
    return None


def _check_staff(access: Access) -> Response | None:
    found = signed_in()
    if found is None:
        return _ask_to_sign_in()
    if not access.by_itself:
        sessions.note_seen(found, clock.now())
    if found.user.must_change_password and not access.first_password_ok:
        return redirect(url_for(PASSWORD_PAGE), 303)
    if not access.roles & set(found.user.roles):
        raise Forbidden
    return None


def _ask_to_sign_in() -> Response:
    """Reading leads to the sign-in page and back; a form must not vanish in a redirect."""
    if request.method not in csrf.SAFE:
        raise SignInNeeded
    target = request.full_path if request.query_string else request.path
    return redirect(url_for(SIGN_IN_PAGE, next=None if target == "/desk" else target), 303)


def _check_operator() -> None:
    token = current().metrics_token
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    with_token = (
        token is not None and kind.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())
    )
    if not with_token and not called_from_this_machine():
        raise Forbidden
