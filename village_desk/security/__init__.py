"""Sign-in, sessions, roles, office scope, form tokens, headers, error pages."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from village_desk.config import current
from village_desk.security import guard, headers, page_words, pages
from village_desk.security.access import (
    anyone,
    current_office,
    has_role,
    may_see_identities,
    signed_in,
)
from village_desk.security.assets import asset
from village_desk.security.csrf import csrf_token, public_form_token

LARGEST_ID = 2**63 - 1


class RowId(IntegerConverter):
    """A number in an address. One that no row can have is not found, before a database stumbles over it."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)


def install(app: Flask) -> None:
    """Put the guard before and the headers after every view of this application."""
    app.secret_key = current().secret_key
    app.url_map.converters["int"] = RowId
    if "static" in app.view_functions:
        anyone(app.view_functions["static"])
    app.before_request(guard.before_request)
    app.after_request(headers.after_request)
    app.jinja_env.globals.update(_for_templates())
    app.jinja_env.filters.update(page_words.FILTERS)
    pages.install(app)


def _for_templates() -> dict[str, Any]:
    """What every template and macro may use. A page that does not ask who is signed in reads no cookie."""
    return {
        "training_band": current().carrier == "simulator",
        "asset": asset,
        "csrf_token": csrf_token,
        "public_form_token": public_form_token,
        "signed_in_staff": signed_in,
        "current_office": current_office,
        "has_role": has_role,
        "may_see_identities": may_see_identities,
    }
