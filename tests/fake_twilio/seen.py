"""What the provider keeps: each request that came, each file that a message has."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fake_twilio.wire import Request


@dataclass(frozen=True)
class Seen:
    """One request, and where it came in: `api` or `cdn`."""

    where: str
    request: Request


@dataclass
class File:
    """A file of a message. `missing`: how many more times the address answers 404."""

    data: bytes
    content_type: str
    missing: int = 0
    redirect: str | None = None  # where to; None: to our own other port
