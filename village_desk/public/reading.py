"""In which language a browser reads the pages: kept in that browser only, and asked of nobody."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from village_desk.config import current
from village_desk.errors import NotFound
from village_desk.security.access import anyone
from village_desk.security.paths import own_path
from village_desk.translation import COOKIE, LANGUAGES

KEPT = timedelta(days=365)

blueprint = Blueprint("reading", __name__)


@blueprint.get("/bahasa/<spoken>")
@anyone
def choose(spoken: str) -> Response:
    """Keep the choice and go back to the page it was made on. Raises NotFound for a language we do not have."""
    if spoken not in LANGUAGES:
        raise NotFound
    response = make_response(redirect(own_path(request.args.get("kembali")) or "/", 303))
    https = current().public_url.startswith("https:")
    response.set_cookie(COOKIE, spoken, max_age=KEPT, secure=https, httponly=True, samesite="Lax", path="/")
    return response
