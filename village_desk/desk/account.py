"""Signing in and out, and changing one's password."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from village_desk import audit, clock
from village_desk.config import LOOPBACK, current
from village_desk.database import transaction
from village_desk.desk.forms import PasswordForm, SignInForm
from village_desk.errors import InvalidInput, TooManyTries
from village_desk.marked import marked
from village_desk.office import people
from village_desk.office.models import User
from village_desk.security import sessions, throttle
from village_desk.security.access import ROLES, anyone, current_user, requires, signed_in
from village_desk.security.address import client_address, source_of
from village_desk.security.paths import own_path
from village_desk.translation import gettext as _
from village_desk.translation import said

blueprint = Blueprint("account", __name__)

REFUSED = marked("Nomor atau kata sandi belum cocok. Silakan coba lagi. Lupa? Hubungi admin desa.")
NOTICES = {
    "keluar": marked("Bapak/Ibu sudah keluar."),
    "sandi": marked("Kata sandi sudah diganti."),
}


@blueprint.route("/login", methods=["GET", "POST"])
@anyone
def sign_in() -> AnyResponse | tuple[str, int]:
    """The sign-in page. A wrong password and an unknown name read the same and take the same time (S17)."""
    form = SignInForm(request.form, next=request.args.get("next", ""))
    if request.method != "POST":
        return redirect(landing(form.next.data), 303) if signed_in() else _page(form, 200)
    if _needs_https() or not form.validate():
        return _page(form, 422)
    login, password = form.login.data.strip(), form.password.data
    try:
        user = _checked(login, password)
    except TooManyTries as refusal:
        form.login.errors = [said(refusal)]
        return _page(form, refusal.status)
    if user is None:
        form.login.errors = [_(REFUSED)]
        return _page(form, 422)
    response = make_response(redirect(landing(form.next.data), 303))
    _start(user, login, response)
    return response


@blueprint.post("/logout")
@requires(*ROLES, first_password_ok=True)
def sign_out() -> Response:
    """End this session on the server, so that a copied cookie is dead too."""
    found = signed_in()
    with transaction():
        if found is not None:
            sessions.end(found.session, clock.now())
            audit.note("sign_out", office_id=found.user.office_id, user_id=found.user.id)
    response = make_response(redirect(url_for("desk.account.sign_in", hasil="keluar"), 303))
    sessions.clear_cookie(response)
    return response


@blueprint.route("/sandi", methods=["GET", "POST"])
@requires(*ROLES, first_password_ok=True)
def change_password() -> AnyResponse | tuple[str, int]:
    """One's own new password; every other session of this user ends with it (S16)."""
    user = current_user()
    form = PasswordForm(request.form)
    if request.method != "POST" or not form.validate():
        return _password_page(form, user, 422 if request.method == "POST" else 200)
    try:
        token = _replace_password(form, user)
    except (InvalidInput, TooManyTries) as refusal:
        (form.new if getattr(refusal, "field", None) != "present" else form.present).errors = [said(refusal)]
        return _password_page(form, user, refusal.status)
    response = make_response(redirect(url_for("desk.queue.show", hasil="sandi"), 303))
    sessions.set_cookie(response, token)
    return response


def landing(target: str | None) -> str:
    """Where to go after signing in: a path of our own, or the queue (S18)."""
    return own_path(target) or url_for("desk.queue.show")


def _checked(login: str, password: str) -> User | None:
    """The user whose password this is, or None. Raises TooManyTries."""
    now, source = clock.now(), source_of(client_address())
    user = people.find_user(login)
    try:
        throttle.begin_try(_account_of(user, login), source, now)
    except TooManyTries:
        with transaction():
            audit.note("sign_in.throttled")
        raise
    if people.password_matches(user, password) and user is not None and user.active:
        return user
    with transaction():
        audit.note(
            "sign_in.refused",
            office_id=user.office_id if user else None,
            user_id=user.id if user else None,
        )
    return None


def _account_of(user: User | None, login: str) -> str:
    """One allowance per person, however the number is spelled: 0812…, +62812…, or the e-mail."""
    return f"user {user.id}" if user else login


def _start(user: User, login: str, response: Response) -> None:
    old = signed_in()
    with transaction():
        if old is not None:
            sessions.end(old.session, clock.now())
        throttle.forget(_account_of(user, login), source_of(client_address()))
        token = sessions.begin(user, clock.now())
        audit.note("sign_in", office_id=user.office_id, user_id=user.id)
    sessions.set_cookie(response, token)


def _replace_password(form: PasswordForm, user: User) -> str:
    """Set the new password and return the token of a fresh session. Raises InvalidInput, TooManyTries."""
    source = source_of(client_address())
    throttle.begin_try(f"password of {user.id}", source, clock.now())
    if not people.password_matches(user, form.present.data):
        raise InvalidInput("Kata sandi sekarang belum cocok.", "present")
    with transaction():
        people.reset_password(user, form.new.data)
        user.must_change_password = False
        sessions.end_all(user, clock.now())
        throttle.forget(f"password of {user.id}", source)
        audit.note("password.changed", office_id=user.office_id, user_id=user.id)
        return sessions.begin(user, clock.now())


def _page(form: SignInForm, status: int) -> tuple[str, int]:
    page = render_template(
        "desk/sign_in.html",
        form=form,
        needs_https=_needs_https(),
        safe_address=current().public_url,
        notice=said(NOTICES.get(request.args.get("hasil", ""), "")),
    )
    return page, status


def _password_page(form: PasswordForm, user: User, status: int) -> tuple[str, int]:
    return render_template("desk/password.html", form=form, first=user.must_change_password), status


def _needs_https() -> bool:
    """True on an address of the local network: there a password would travel readable."""
    host = urlsplit(f"//{request.host}").hostname or ""
    return host not in LOOPBACK and request.host != urlsplit(current().public_url).netloc
