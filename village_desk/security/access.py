"""Who may call a view, and whose rows they see. A view without a rule is refused (S14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, g, request
from sqlalchemy import Select

from village_desk import clock
from village_desk.config import current
from village_desk.database import db
from village_desk.errors import NotFound, SignInNeeded
from village_desk.office.models import Office, User
from village_desk.security import sessions
from village_desk.security.sessions import SignedIn

ROLES = ("officer", "head", "admin", "viewer")
V = TypeVar("V", bound=Callable[..., Any])
S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class Access:
    """The one access rule of a view. `kind`: staff | anyone | webhook | operators; `roles` for staff only."""

    kind: str
    roles: frozenset[str] = frozenset()
    first_password_ok: bool = False
    by_itself: bool = False


def requires(*roles: str, first_password_ok: bool = False, by_itself: bool = False) -> Callable[[V], V]:
    """Only signed-in staff with at least one of these roles, and only rows of their own office.

    `first_password_ok`: also before a given password was replaced (sign-out and the password page itself).
    `by_itself`: an open page asks it without anybody being there, so that it keeps no idle session alive (S16).
    Raises ValueError for a role that does not exist: a typo must not open or close a door unseen.
    """
    if not roles or not set(roles) <= set(ROLES):
        raise ValueError(f"unknown roles: {roles}")
    return _rule(Access("staff", frozenset(roles), first_password_ok, by_itself))


def anyone(view: V) -> V:
    """No sign-in. A POST needs `csrf.public_form_token(path)` in the field `csrf_token`."""
    return _rule(Access("anyone"))(view)


def signed_webhook(view: V) -> V:
    """The view checks the provider's signature itself; there is neither session nor form token."""
    return _rule(Access("webhook"))(view)


def operators(view: V) -> V:
    """Health and figures: callers on this machine, or with `Authorization: Bearer <METRICS_TOKEN>`."""
    return _rule(Access("operators"))(view)


def _rule(access: Access) -> Callable[[V], V]:
    def mark(view: V) -> V:
        if access_of(view) is not None:
            raise ValueError(f"{view.__name__} has two access rules")
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """The rule of a view, or None when it has none (it is then refused)."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def access_of_request() -> Access | None:
    """The rule of the view that this request is for; None also when there is no such view."""
    return access_of(current_app.view_functions.get(request.endpoint or ""))


def signed_in() -> SignedIn | None:
    """Who is signed in with this request, asked of the database once per request."""
    if "signed_in" not in g:
        g.signed_in = sessions.find(request.cookies.get(sessions.cookie_name(current())), clock.now())
    found: SignedIn | None = g.signed_in
    return found


def current_user() -> User:
    """The member of staff who calls. Raises SignInNeeded when nobody is signed in."""
    found = signed_in()
    if found is None:
        raise SignInNeeded
    return found.user


def current_office_id() -> int:
    """The office of the member of staff who calls. Raises SignInNeeded."""
    return current_user().office_id


def current_office() -> Office:
    """The office of the member of staff who calls. Raises SignInNeeded."""
    found = signed_in()
    if found is None:
        raise SignInNeeded
    return found.office


def has_role(*roles: str) -> bool:
    """True when the signed-in user has one of the roles."""
    found = signed_in()
    return found is not None and bool(set(roles) & set(found.user.roles))


def may_see_identities() -> bool:
    """Names, numbers, NIK, conversation and files are for those who work on requests: least display (S25)."""
    return has_role("officer")


def scoped(stmt: S, model: Any) -> S:
    """The one office scope: only rows of `model` that belong to the caller's office."""
    return stmt.where(model.office_id == current_office_id())


def scoped_one(stmt: Select[*tuple[Any, ...]], model: Any) -> Any:
    """The one row of the caller's office. Raises NotFound; another office's row does not exist here (S14)."""
    found = db.session.scalars(scoped(stmt, model)).one_or_none()
    if found is None:
        raise NotFound
    return found
