"""Who plays: one made-up citizen per browser, and the clock that they chose, in a signed cookie.

The number is of a range that no carrier gives out, so a practice row could not reach anyone even by mistake.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from flask import Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from village_desk.config import current

COOKIE = "village_desk_practice"
PATH = "/simulator"
NAME = "Ibu Contoh"
RANGE = "+6280000"


@dataclass(frozen=True)
class Persona:
    """`digits`: the six that follow the range. `offset`: seconds from now to the clock called `moment`."""

    digits: str
    moment: str = "now"
    offset: int = 0

    @property
    def address(self) -> str:
        """The address that they write from, e.g. `whatsapp:+6280000123456`."""
        return f"whatsapp:{RANGE}{self.digits}"

    def at(self, moment: str, offset: int) -> Persona:
        """The same citizen at another moment."""
        return replace(self, moment=moment, offset=offset)


def new() -> Persona:
    """A citizen who has never written, in the present."""
    return Persona(f"{secrets.randbelow(10**6):06d}")


def read(request: Request) -> Persona | None:
    """The persona of this browser; None when it has none, or when the cookie is not one of ours."""
    try:
        values: Any = _serializer().loads(request.cookies.get(COOKIE, ""))
        return Persona(str(values["n"]), str(values["m"]), int(values["o"]))
    except (BadSignature, KeyError, TypeError, ValueError):
        return None


def remember(response: Response, persona: Persona) -> Response:
    """Give the browser its persona, without an expiry date."""
    value = _serializer().dumps({"n": persona.digits, "m": persona.moment, "o": persona.offset})
    https = urlsplit(current().public_url).scheme == "https"
    response.set_cookie(COOKIE, value, path=PATH, httponly=True, secure=https, samesite="Lax")
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current().secret_key, salt="village-desk practice persona")
