"""The real carrier: WhatsApp by Twilio's REST API. The only file that imports the provider's library.

The library costs 0.2 s and 26 MB, and its connections must not be shared across a fork: it is loaded with the
first call of a process.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from requests.adapters import HTTPAdapter

from village_desk.config import Settings
from village_desk.errors import ConfigurationError
from village_desk.gateway import listing
from village_desk.gateway.content import make, template_of
from village_desk.gateway.downloads import Downloads
from village_desk.gateway.failures import failure_of, of_sms
from village_desk.gateway.forgetting import forget
from village_desk.gateway.forms import clean, phone_of, read_incoming, read_receipt
from village_desk.gateway.signature import sign, verify
from village_desk.gateway.types import (
    FetchedFile,
    HandedOver,
    IncomingFile,
    Listed,
    Outgoing,
    ProviderTemplate,
    Receipt,
    TemporaryFailure,
    UnknownOutcome,
    callback_path,
)
from village_desk.gateway.wire import Wire

log = logging.getLogger(__name__)

# The callback is repeated twice when we could not be reached, were slow, or answered 5xx. Not signed.
CALLBACK_OVERRIDES = "#rc=2&rp=ct,rt,5xx"
LISTED_AT_MOST = 100
PAGE = 200  # messages asked for at once while catching up
FILES_AT_MOST = 10
NOT_FOUND = "20404"
TEMPLATES_AT_MOST = 6_000  # as many as WhatsApp approves for one account


class TwilioGateway:
    """Sends, fetches and asks on behalf of the configured account."""

    def __init__(self, settings: Settings) -> None:
        if settings.twilio is None:
            raise ConfigurationError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are needed.")
        self.account = settings.twilio.sid
        self._token = settings.twilio.tokens[0]
        self._public_url = settings.public_url
        self._origin = settings.twilio_api_url
        self._timeout = settings.number("PROVIDER_TIMEOUT")
        self._connections = settings.whole("DELIVERY_THREADS")
        self._typing_timeout = settings.number("TYPING_TIMEOUT")
        self._downloads = Downloads(settings, settings.twilio)
        self._lock = threading.Lock()
        self._made_by: int | None = None
        self._client: Any = None
        self._wire: Wire | None = None

    def send(self, message: Outgoing) -> HandedOver:
        """Hand over one message: exactly one request. Accepted is not delivered.

        Raises PermanentFailure, WindowClosed, AccountFailure (refused), TemporaryFailure (certainly not
        processed), UnknownOutcome (may exist: R19).
        """
        client, wire = self._connected()
        arguments = self._arguments(message)
        try:
            made = client.messages.create(**arguments)
        except Exception as error:
            failure = failure_of(error, wire.headers())
            if not message.recipient.startswith("whatsapp:"):
                failure = of_sms(failure)
            log.warning(
                "message not handed over",
                extra={
                    "mid": message.mid,
                    "reason": failure.reason,
                    "code": failure.code,
                    "error": type(error).__name__,
                    "request_id": wire.headers().get("Twilio-Request-Id"),
                },
            )
            # "from None": the library's texts carry the recipient's number.
            raise failure from None
        if not made.sid:
            raise UnknownOutcome("unreadable_answer")
        return HandedOver(made.sid, str(made.status or ""))

    def fetch(self, url: str, message_sid: str, limit: int) -> FetchedFile:
        """The file behind a MediaUrl of that message, at most `limit` bytes; may take PROVIDER_TIMEOUT x 12.

        Raises MediaRefused, MediaGone, TemporaryFailure.
        """
        return self._downloads.fetch(url, message_sid, limit)

    def status_of(self, provider_sid: str) -> Receipt | None:
        """The provider's present word on one message; None when it does not know or cannot be asked."""
        client, _ = self._connected()
        try:
            found = client.messages(provider_sid).fetch()
        except Exception as error:
            log.warning(
                "message not looked up", extra={"provider_sid": provider_sid, "error": type(error).__name__}
            )
            return None
        code = str(found.error_code) if found.error_code else None
        return Receipt(self.account, provider_sid, str(found.status), code)

    def sent_to(self, recipient: str, since: datetime) -> tuple[Listed, ...]:
        """The provider's log of messages to `recipient` created since then (aware), at most 100.

        The provider lists with a delay: an empty answer soon after a call does not prove that nothing was
        accepted. Raises TemporaryFailure when it cannot be asked.
        """
        client, _ = self._connected()
        try:
            # No date filter: the provider's is by the date of sending, which a waiting message has not.
            found = client.messages.list(to=recipient, limit=LISTED_AT_MOST, page_size=LISTED_AT_MOST)
        except Exception as error:
            log.warning("messages not listed", extra={"error": type(error).__name__})
            raise TemporaryFailure("not_listed") from None
        listed = (listing.read(one) for one in found)
        return tuple(one for one in listed if one.created_at is None or one.created_at >= since)

    def inbound(self, recipient: str, since: datetime) -> Iterator[Listed]:
        """The provider's log of messages received for `recipient` since then (aware), newest first.

        Page by page, while it is read. Raises TemporaryFailure when it cannot be asked (any more).
        """
        client, wire = self._connected()
        try:
            found = client.messages.stream(to=recipient, date_sent_after=since, page_size=PAGE)
            yield from listing.inbound_of(found, recipient, since)
        except Exception as error:
            raise _not_read(error, wire, "inbound messages not listed") from None

    def files_of(self, message_sid: str) -> tuple[IncomingFile, ...]:
        """The files of one inbound message; none when it has none (any more). Raises TemporaryFailure."""
        client, wire = self._connected()
        try:
            found = client.messages(message_sid).media.list(limit=FILES_AT_MOST)
        except Exception as error:
            failure = _not_read(error, wire, "files not listed")
            if failure.code == NOT_FOUND:
                return ()
            raise failure from None
        return listing.files_of(self.account, message_sid, found)

    def show_typing(self, message_sid: str) -> None:
        """Blue ticks and "typing …" for the writer of this message, until our reply or 25 s.

        Waits TYPING_TIMEOUT at most. Raises TemporaryFailure.
        """
        client, wire = self._connected()
        try:
            with wire.patience(self._typing_timeout):
                client.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=message_sid)
        except Exception as error:
            raise _not_read(error, wire, "typing not shown") from None

    def templates(self) -> tuple[ProviderTemplate, ...]:
        """The account's templates with WhatsApp's word on each, from the Content API.

        Raises TemporaryFailure when it cannot be asked.
        """
        client, _ = self._connected()
        try:
            found = client.content.v1.content_and_approvals.list(limit=TEMPLATES_AT_MOST, page_size=500)
        except Exception as error:
            # Whoever asked says it: the job in the log, the command in its one line.
            log.debug("templates not listed", extra={"error": type(error).__name__})
            raise TemporaryFailure("not_listed") from None
        return tuple(template_of(one) for one in found)

    def make_template(self, content: Mapping[str, Any]) -> str:
        """Make one template of the Content API; its Content SID. Raises TemporaryFailure, PermanentFailure."""
        client, wire = self._connected()
        try:
            return make(client, content)
        except Exception as error:
            failure = failure_of(error, wire.headers())
            log.warning("template not made", extra={"reason": failure.reason, "code": failure.code})
            raise failure from None

    def clock_drift(self) -> float | None:
        """The provider's clock minus ours at its last answer, in seconds; None before the first."""
        return self._wire.drift if self._wire else None

    def forget(self, provider_sid: str, files: bool) -> None:
        """Delete the words of one message, and its files. Raises TemporaryFailure: try again later."""
        client, wire = self._connected()
        try:
            forget(client, provider_sid, files)
        except Exception as error:
            raise _not_read(error, wire, "not deleted at the provider yet") from None

    def _arguments(self, message: Outgoing) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "to": message.recipient,
            "from_": message.sender,
            "status_callback": self._public_url + callback_path(message.mid) + CALLBACK_OVERRIDES,
        }
        if message.media_url is not None:
            return arguments | {"media_url": [message.media_url]}
        if message.content_sid is None:
            return arguments | {"body": message.body or ""}
        return arguments | {
            "content_sid": message.content_sid,
            "content_variables": json.dumps(message.variables, ensure_ascii=False),
        }

    def _connected(self) -> tuple[Any, Wire]:
        """The library's client of this process: connections do not survive a fork."""
        with self._lock:
            if self._wire is None or self._made_by != os.getpid():
                self._client, self._wire = self._connect()
                self._made_by = os.getpid()
            return self._client, self._wire

    def _connect(self) -> tuple[Any, Wire]:
        from twilio.http.http_client import TwilioHttpClient
        from twilio.rest import Client

        # At INFO the library logs recipients' numbers.
        logging.getLogger("twilio.http_client").setLevel(logging.WARNING)
        inner = TwilioHttpClient(timeout=self._timeout)
        inner.session.trust_env = False  # to the origin and nowhere else: no proxies, no .netrc
        adapter = HTTPAdapter(pool_maxsize=self._connections, max_retries=0)
        inner.session.mount("https://", adapter)
        inner.session.mount("http://", adapter)
        wire = Wire(inner, self._origin)
        # Not the process's environment: TWILIO_EDGE or TWILIO_REGION in it would change the host.
        environment = {"TWILIO_ACCOUNT_SID": self.account}
        return Client(self.account, self._token, http_client=wire, environment=environment), wire


def _not_read(error: Exception, wire: Wire, what: str) -> TemporaryFailure:
    """A look-up that failed changed nothing at the provider, whatever went wrong: it may be asked again."""
    failure = failure_of(error, wire.headers())
    log.warning(what, extra={"reason": failure.reason, "code": failure.code, "error": type(error).__name__})
    return TemporaryFailure(failure.reason, failure.code)


__all__ = [
    "TwilioGateway",
    "clean",
    "phone_of",
    "read_incoming",
    "read_receipt",
    "sign",
    "verify",
]
