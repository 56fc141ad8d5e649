"""The open queue hears what happens as it happens: server-sent events, as many as there is room for, else it asks.

A stream holds a thread, so there are at most as many as leave sixteen for everybody else; above that the answer is
204, and the page goes on asking every few seconds (design, decided).
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, current_app, make_response, request

from village_desk.database import db
from village_desk.security.access import ROLES, current_office_id, requires
from village_desk.tickets.watch import Watch

blueprint = Blueprint("live", __name__)

LEFT_FOR_OTHERS = 16  # threads
LIFE, HEARTBEAT = 120.0, 15.0  # seconds; a page opens the next one by itself
THREADS = "VILLAGE_DESK_WEB_THREADS"  # of one process, as the server was started
_EXTENSION = "village_desk_watch"


def watch() -> Watch:
    """This process's watch."""
    found = current_app.extensions.get(_EXTENSION)
    if not isinstance(found, Watch):
        most = int(current_app.config.get(THREADS, 2 * LEFT_FOR_OTHERS)) - LEFT_FOR_OTHERS
        found = current_app.extensions.setdefault(_EXTENSION, Watch(most))
    return found


def close(app: Flask) -> None:
    """The process is ending: every stream ends. May be called from a signal's handler."""
    found = app.extensions.get(_EXTENSION)
    if isinstance(found, Watch):
        found.close()


@blueprint.get("/desk/langsung")
@requires(*ROLES, by_itself=True)
def stream() -> Response:
    """What happened since `sejak`, as it happens: numbers only, so that nothing of anybody lies on the line."""
    office_id, mine = current_office_id(), watch()
    asked = request.headers.get("Last-Event-ID") or request.args.get("sejak", "")
    since = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    if not mine.begin(office_id, db.engine):
        return make_response("", 204)
    response = Response(_events(mine, office_id, since), mimetype="text/event-stream")
    # Also when the caller is gone before the first line was asked for.
    response.call_on_close(lambda: mine.end(office_id))
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _events(mine: Watch, office_id: int, since: int) -> Iterator[bytes]:
    yield b"retry: 3000\n\n"
    ends = time.monotonic() + LIFE
    while not mine.closing and time.monotonic() < ends:
        stamp = mine.wait(office_id, since, HEARTBEAT)
        yield f"id: {stamp}\ndata: {stamp}\n\n".encode() if stamp > since else b": still here\n\n"
        since = stamp
