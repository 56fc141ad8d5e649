"""What crosses the edge, in our own words. Nothing here knows the provider's library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class IncomingFile:
    url: str
    content_type: str


@dataclass(frozen=True)
class Incoming:
    """One inbound message, read from its raw form. Addresses are as received, `whatsapp:+62…` or a BSUID.

    `body` is cleaned (NFC, no control characters, at most 4,000 characters); the raw form keeps the original.
    `choice` is the id of a tapped button or list row. `kind` is one of text, image, audio, video, document,
    sticker, location, contacts, button, reaction, unknown: a hint, judged from the fields.
    """

    account: str
    message_sid: str
    sender: str
    recipient: str
    body: str
    kind: str = "text"
    phone: str | None = None  # E.164
    external_id: str | None = None
    profile_name: str | None = None
    files: tuple[IncomingFile, ...] = ()
    choice: str | None = None
    replied_to: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    forwarded: bool = False
    practice_offset: int = 0  # seconds; honoured for practice messages only


@dataclass(frozen=True)
class Receipt:
    """One delivery status. `mid` is our outbox id from the callback URL, when it was there."""

    account: str
    provider_sid: str
    status: str
    error_code: str | None = None
    mid: str | None = None


@dataclass(frozen=True)
class Outgoing:
    """One message to hand over. Either `body`, or `content_sid` with `variables` {"1": "…"}."""

    mid: str
    sender: str  # whatsapp:+62…
    recipient: str  # exactly as received
    body: str | None = None
    content_sid: str | None = None
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HandedOver:
    """The provider accepted the message; accepted is not delivered."""

    provider_sid: str
    status: str


@dataclass(frozen=True)
class FetchedFile:
    data: bytes
    content_type: str


class GatewayError(Exception):
    """Base of what the gateway raises. `code` is the provider's code, as text; `reason` our own word."""

    def __init__(self, reason: str, code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(f"{reason} ({code})" if code else reason)
        self.reason = reason
        self.code = code
        self.retry_after = retry_after


class TemporaryFailure(GatewayError):
    """Certainly not processed: try again later (refused connection, 429)."""


class PermanentFailure(GatewayError):
    """Certainly refused, and would be again: another way, or a person."""


class WindowClosed(PermanentFailure):
    """63016: free text outside the 24-hour window; the template may still go."""


class AccountFailure(GatewayError):
    """Account-wide (credentials, suspended sender, daily limit): pause everything, one alarm (R22)."""


class UnknownOutcome(GatewayError):
    """It may exist or not: never resend blindly (R19)."""


class MediaGone(GatewayError):
    """The file cannot be had, now or later."""


class MediaRefused(GatewayError):
    """The file is not what we take: too large, or from an address that is not the provider's."""


class Gateway(Protocol):
    """One carrier. Two implementations (twilio, simulator) and the tests' fake."""

    account: str

    def send(self, message: Outgoing) -> HandedOver:
        """Hand over one message. Raises the GatewayError family."""

    def fetch(self, url: str, message_sid: str, limit: int) -> FetchedFile:
        """Download one inbound file, at most `limit` bytes. Raises TemporaryFailure, MediaGone, MediaRefused."""

    def status_of(self, provider_sid: str) -> Receipt | None:
        """The provider's present word on a message, or None when it cannot be asked."""


Form = Iterable[tuple[str, str]]
