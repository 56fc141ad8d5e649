"""The blind search index of a ticket: keyed tokens, never words (docs/decisions/0003 names what they leak)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from village_desk.database import db
from village_desk.tickets.models import SearchToken, Ticket
from village_desk.vault import normalised, vault

SHORTEST_PREFIX = 3
_HAMLET = re.compile(r"\b(?:dusun|dsn|dukuh|dk|kampung|kp|lingkungan|banjar|jorong)\b[. ]*([^\W\d_]{3,40})")


def index(
    ticket: Ticket,
    *,
    names: Iterable[str],
    phone: str | None,
    niks: Iterable[str],
    places: Iterable[str] = (),
) -> None:
    """Write the tokens of a new ticket: number, phone, last four of each NIK, name words and their prefixes.

    `places`: addresses, of which the hamlet alone is kept, for lists of people (tickets.people).
    """
    keys = {("number", ticket.number.casefold())}
    if phone:
        keys.add(("phone", phone))
    keys |= {("nik4", nik[-4:]) for nik in niks if len(nik) >= 4}
    for name in names:
        keys |= {("name", prefix) for prefix in name_prefixes(name)}
    keys |= {("hamlet", hamlet) for place in places for hamlet in hamlets(place)}
    db.session.add_all(
        SearchToken(ticket_id=ticket.id, office_id=ticket.office_id, token=token(ticket.office_id, *key))
        for key in sorted(keys)
    )


def token(office_id: int, kind: str, value: str) -> str:
    """The keyed token of one look-up value at one office."""
    return vault().digest("search", office_id, kind, value)


def hamlets(place: str) -> set[str]:
    """The hamlets (*dusun*) that an address names: "Dsn. Krajan RT 02" gives "krajan"."""
    return set(_HAMLET.findall(normalised(place)))


def name_prefixes(name: str) -> set[str]:
    """Each normalised word of a name and its beginnings from three letters on."""
    words = re.findall(r"\w+", normalised(name))
    beginnings = {w[:length] for w in words for length in range(SHORTEST_PREFIX, len(w) + 1)}
    return beginnings | set(words)
