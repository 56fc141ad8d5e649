"""The way back into the queue: the page that an officer came from, with its view, filter and place (ux Q2).

It travels as `dari` in the addresses of a request's pages and of what is done to several. Only names that the queue
has, and places that it gave out, are taken from it, and it leads nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app, g, request, url_for

from village_desk.desk.narrowing import LONGEST, PARTS
from village_desk.tickets import places, queue, queue_pages
from village_desk.tickets.places import Place

NAME, QUEUE = "dari", "desk.queue.show"
PLACES = {"setelah": False, "sebelum": True}  # its name in the address, and whether the page ends there
# Beside the pages of one request, these come back to the page of the queue.
_OTHERS = frozenset(("desk.bulk.together", "desk.bulk.take_back", "desk.taking.take_next"))
_LONGEST = 400


def scope_in(asked: Mapping[str, str]) -> str:
    """The scope or view asked for; an unknown name is the first one, never an error."""
    name = asked.get("lihat", "")
    return name if name in queue.SCOPES or name in queue.VIEWS else queue.SCOPES[0]


def place_in(asked: Mapping[str, str]) -> Place | None:
    """Where the page asked for begins or ends; None is the first page, also for a place of another list."""
    orders = queue_pages.orders_of(scope_in(asked))
    for name, back in PLACES.items():
        place = places.read(asked.get(name, ""), orders, back=back)
        if place is not None:
            return place
    return None


def came_from() -> dict[str, Any]:
    """The page of the queue that this request came from, as parts of its address; {} is the first one."""
    if "came_from" not in g:
        here = request.args if request.endpoint == QUEUE else _unfolded(request.args.get(NAME, ""))
        g.came_from = _safe(here)
    return dict(g.came_from)


def to_queue(**said: Any) -> str:
    """The address of that page; `said`: what it is to tell."""
    return url_for(QUEUE, **came_from(), **said)


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Take the way back along into every address that leads deeper (Flask's url_defaults)."""
    deeper = endpoint in _OTHERS or current_app.url_map.is_endpoint_expecting(endpoint, "ticket_id")
    if deeper and not endpoint.startswith("desk.complaint") and (parts := came_from()):
        values.setdefault(NAME, urlencode(parts))


def _unfolded(written: str) -> dict[str, str]:
    return dict(parse_qsl(written[:_LONGEST], max_num_fields=None))


def _safe(asked: Mapping[str, str]) -> dict[str, str]:
    scope = scope_in(asked)
    parts = {} if scope == queue.SCOPES[0] else {"lihat": scope}
    parts |= {name: asked[name][:LONGEST] for name in PARTS.values() if asked.get(name)}
    place = place_in(asked)
    if place is not None:
        parts["sebelum" if place.back else "setelah"] = str(place)
    return parts
