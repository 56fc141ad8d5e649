"""What crosses the edge, in our own words. Nothing here knows the provider's library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Form = Iterable[tuple[str, str]]
Fields = Form | Mapping[str, str]
"""A posted form: pairs as posted, or a mapping (Werkzeug's MultiDict keeps its repeated names)."""

INBOUND_PATH = "/webhooks/twilio/inbound"
STATUS_PATH = "/webhooks/twilio/status"


def callback_path(mid: str) -> str:
    """Where the statuses of one outbox row are to be posted, below PUBLIC_URL."""
    return f"{STATUS_PATH}?mid={mid}"


def pairs_of(fields: Fields) -> list[tuple[str, str]]:
    """The form as (name, value) pairs, repeated names kept."""
    if not isinstance(fields, Mapping):
        return list(fields)
    if values_of := getattr(fields, "getlist", None):
        return [(name, value) for name in fields for value in values_of(name)]
    return list(fields.items())


@dataclass(frozen=True)
class WebhookAccount:
    """An account whose signed posts we accept; any of `tokens` verifies. Practice makes training rows."""

    sid: str
    tokens: tuple[str, ...]
    practice: bool = False


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
    opt_out: str | None = (
        None  # stop | start | help: the provider took the word for an opt-out, and answered it
    )


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
    """One message to hand over: `body`, or `content_sid` with `variables` {"1": "…"}, or the file at `media_url`.

    A document carries no words: what stands beside it is not delivered. Addresses without `whatsapp:` make it an
    SMS: from a registered name to an E.164 number.
    """

    mid: str
    sender: str  # whatsapp:+62…, or DESAWONOJTI
    recipient: str  # exactly as received, or +62…
    body: str | None = None
    content_sid: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    media_url: str | None = None


@dataclass(frozen=True)
class HandedOver:
    """The provider accepted the message; accepted is not delivered."""

    provider_sid: str
    status: str


@dataclass(frozen=True)
class Listed:
    """One message in the provider's own log. `created_at` is aware, UTC; None when the provider gave none."""

    provider_sid: str
    status: str
    recipient: str
    sender: str
    body: str
    created_at: datetime | None
    direction: str = ""
    files: int = 0


@dataclass(frozen=True)
class ProviderTemplate:
    """A message template as the provider lists it.

    `asked`: the variables in its text ("1", "2", …); `approval`: unsubmitted, received, pending, approved,
    rejected, paused or disabled; `refusal`: why; `submitted_as`: the name at WhatsApp, "" before; `body`: its
    text with {{1}}, …, "" where there is none.
    """

    content_sid: str
    name: str
    language: str
    asked: tuple[str, ...]
    approval: str = "unsubmitted"
    category: str = ""
    refusal: str = ""
    submitted_as: str = ""
    body: str = ""


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


class SignatureRefused(GatewayError):
    """The post does not prove that it is from the provider; `reason` says why, for the quarantine."""


class Malformed(GatewayError):
    """Signed, but without what every message carries; `reason` names the first thing that is wrong."""


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
        """Download one inbound file, at most `limit` bytes.

        Raises TemporaryFailure, MediaGone, MediaRefused.
        """

    def status_of(self, provider_sid: str) -> Receipt | None:
        """The provider's present word on a message, or None when it cannot be asked."""

    def sent_to(self, recipient: str, since: datetime) -> tuple[Listed, ...]:
        """What the provider's log shows as sent to `recipient` since then (aware), newest first.

        For R19. Raises TemporaryFailure when the provider cannot be asked: that is not the answer "nothing".
        """

    def inbound(self, recipient: str, since: datetime) -> Iterator[Listed]:
        """What the provider's log shows as received for `recipient` since then (aware), newest first.

        For R12. Raises TemporaryFailure, also half-way, when the provider cannot be asked.
        """

    def files_of(self, message_sid: str) -> tuple[IncomingFile, ...]:
        """The files of one inbound message; none when the provider has none. Raises TemporaryFailure."""

    def show_typing(self, message_sid: str) -> None:
        """Show the writer of this message that an answer is coming, and that it was read.

        Best effort with a short time-out of its own. Raises TemporaryFailure.
        """

    def templates(self) -> tuple[ProviderTemplate, ...]:
        """Every message template of the account with its approval.

        Raises TemporaryFailure when the provider cannot be asked, PermanentFailure when it has none to show.
        """

    def make_template(self, content: Mapping[str, Any]) -> str:
        """Make a template from the body of POST /v1/Content; its Content SID. Nothing is submitted to WhatsApp.

        Raises TemporaryFailure when the provider cannot be asked, PermanentFailure when it refuses.
        """

    def clock_drift(self) -> float | None:
        """The provider's clock minus ours at its last answer, in seconds; None before the first."""

    def forget(self, provider_sid: str, files: bool) -> None:
        """Delete the words of one message, and its files, at the provider; what is gone already is fine.

        Irreversible. Raises TemporaryFailure: too early, or it cannot be asked; try again later.
        """
