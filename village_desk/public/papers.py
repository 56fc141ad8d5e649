"""A finished paper at its short-lived link: fetched by the carrier, which brings it to the citizen."""

from __future__ import annotations

from flask import Blueprint, Response

from village_desk import clock
from village_desk.errors import NotFound
from village_desk.messages import papers
from village_desk.security.access import anyone

blueprint = Blueprint("papers", __name__)


@blueprint.get("/m/<token>")
@anyone
def paper(token: str) -> Response:
    """The PDF; a wrong, dead or emptied link is not found, in the same words."""
    found = papers.opened(token, clock.now())
    if found is None:
        raise NotFound("Tautan ini tidak berlaku lagi.")
    response = Response(found.data, content_type=found.content_type)
    response.headers["Content-Disposition"] = "attachment; filename=dokumen.pdf"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
