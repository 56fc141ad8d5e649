"""The practice carrier: nothing leaves this machine, yet every post to us is signed and comes over HTTP.

It accepts whatever is sent and reports it delivered by signed posts to our own status webhook.
"""

from __future__ import annotations

import logging
import os
import queue
import re
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from village_desk import clock
from village_desk.config import LOOPBACK, Settings, TwilioAccount
from village_desk.errors import ConfigurationError
from village_desk.gateway.codes import about
from village_desk.gateway.signature import sign
from village_desk.gateway.types import (
    INBOUND_PATH,
    FetchedFile,
    Fields,
    HandedOver,
    IncomingFile,
    Listed,
    MediaGone,
    MediaRefused,
    Outgoing,
    PermanentFailure,
    ProviderTemplate,
    Receipt,
    callback_path,
    pairs_of,
)
from village_desk.vault import InvalidToken, vault

log = logging.getLogger(__name__)

LONGEST_BODY = 1_600
TIMEOUT = 10.0  # seconds
PAUSE = 0.1  # seconds between two reports, so that the hand-over is usually noted first
REPORTS_WAITING = 10_000
FILES_KEPT = 86_400  # seconds
SCHEME = "simulator:///"
FILE_NAME = re.compile(r"[0-9a-f]{32}")


class WithoutList:
    """What a carrier answers that has no list of messages, and no telephone at the other end."""

    def sent_to(self, recipient: str, since: datetime) -> tuple[Listed, ...]:
        """Nothing: no outcome is ever unknown here, so no one has to look."""
        return ()

    def inbound(self, recipient: str, since: datetime) -> Iterator[Listed]:
        """Nothing: whoever practises sees at once that a post was not taken."""
        return iter(())

    def files_of(self, message_sid: str) -> tuple[IncomingFile, ...]:
        """None: nothing is ever listed."""
        return ()

    def show_typing(self, message_sid: str) -> None:
        """Nobody sees it."""

    def templates(self) -> tuple[ProviderTemplate, ...]:
        """Raises PermanentFailure: there are none; the office's own word on its notices stands."""
        raise PermanentFailure("practice_has_none")

    def make_template(self, content: Mapping[str, Any]) -> str:
        """Raises PermanentFailure: practice needs none."""
        raise PermanentFailure("practice_has_none")

    def clock_drift(self) -> float | None:
        """None: this carrier lives by our own clock."""
        return None

    def forget(self, provider_sid: str, files: bool) -> None:
        """Nothing: it lies with us only."""


class SimulatorGateway(WithoutList):
    """The carrier of practice rows, and of everything when VILLAGE_DESK_CARRIER=simulator."""

    def __init__(self, settings: Settings, account: TwilioAccount) -> None:
        self.account = account.sid
        self._token = account.tokens[0]
        self._public_url = settings.public_url
        self._bind = settings.bind
        self._files = settings.instance_dir / "simulator_files"
        self._lock = threading.Lock()
        self._reports: queue.Queue[tuple[str, str, str, str]] = queue.Queue(REPORTS_WAITING)
        self._reporter_of: int | None = None

    def send(self, message: Outgoing) -> HandedOver:
        """Accept the message; receipts follow. Raises PermanentFailure where the provider would refuse."""
        if message.content_sid is None and message.media_url is None:
            _refuse_as_provider(message.body or "")
        provider_sid = "SM" + secrets.token_hex(16)
        self._report_later(provider_sid, message)
        return HandedOver(provider_sid, "queued")

    def fetch(self, url: str, message_sid: str, limit: int) -> FetchedFile:
        """A file that `keep_file` kept. Raises MediaRefused for any other address, MediaGone after a day."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or not FILE_NAME.fullmatch(name):
            raise MediaRefused("foreign_address")
        try:
            data = vault().open((self._files / name).read_bytes())
        except (FileNotFoundError, InvalidToken):
            raise MediaGone("gone") from None
        if len(data) > limit:
            raise MediaRefused("too_large")
        return FetchedFile(data, "application/octet-stream")

    def status_of(self, provider_sid: str) -> Receipt | None:
        """Whatever was accepted here was delivered: it is on the practice page."""
        return Receipt(self.account, provider_sid, "delivered")

    def keep_file(self, data: bytes, content_type: str) -> str:
        """Keep a file that the practising person "sends", sealed, for a day; returns its MediaUrl.

        `content_type` travels in the form (MediaContentType0), as on the real way.
        """
        self._files.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        name = secrets.token_hex(16)
        handle = os.open(self._files / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(vault().seal(data))
        log.info("practice file kept")
        return SCHEME + name

    def post_inbound(self, form_fields: Fields) -> int:
        """Post one citizen's message to our own webhook, signed; returns the HTTP status.

        `AccountSid` is set to this carrier's account, `MessageSid` is made when it is missing.
        Raises requests.RequestException when the web process does not answer.
        """
        fields = dict(reversed(pairs_of(form_fields)))
        has_media = fields.get("NumMedia", "0") != "0"
        fields.setdefault("MessageSid", ("MM" if has_media else "SM") + secrets.token_hex(16))
        return self._post(INBOUND_PATH, fields | {"AccountSid": self.account})

    def _post(self, path: str, fields: dict[str, str]) -> int:
        """Sign for PUBLIC_URL, post to this machine: practice never crosses the network."""
        signature = sign(self._token, self._public_url + path, fields)
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                self._loopback() + path,
                data=urlencode(fields),
                headers={
                    "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                    "X-Twilio-Signature": signature,
                    "Host": urlsplit(self._public_url).netloc,
                },
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        return answer.status_code

    def _loopback(self) -> str:
        """The origin of our own web process on this machine."""
        if urlsplit(self._public_url).hostname in LOOPBACK:
            return self._public_url
        host, _, port = self._bind.rpartition(":")
        if host in ("", "0.0.0.0", "[::]"):  # every interface: also loopback
            host = "127.0.0.1"
        if host.strip("[]") not in LOOPBACK or not port.isdigit():
            raise ConfigurationError("Practice needs VILLAGE_DESK_BIND on a loopback address.")
        return f"http://{host}:{port}"

    def _report_later(self, provider_sid: str, message: Outgoing) -> None:
        with self._lock:
            if self._reporter_of != os.getpid():  # threads do not survive a fork
                self._reports = queue.Queue(REPORTS_WAITING)
                threading.Thread(target=self._report, name="practice-receipts", daemon=True).start()
                self._reporter_of = os.getpid()
        try:
            self._reports.put_nowait((provider_sid, message.mid, message.sender, message.recipient))
        except queue.Full:
            log.warning("practice receipt dropped", extra={"mid": message.mid})

    def _report(self) -> None:
        while True:
            provider_sid, mid, sender, recipient = self._reports.get()
            for status in ("sent", "delivered"):
                time.sleep(PAUSE)
                fields = {
                    "MessageSid": provider_sid,
                    "MessageStatus": status,
                    "AccountSid": self.account,
                    "From": sender,
                    "To": recipient,
                }
                self._report_one(mid, fields)

    def _report_one(self, mid: str, fields: dict[str, str]) -> None:
        """Never raises: a lost practice receipt harms nobody."""
        try:
            answer = self._post(callback_path(mid), fields)
        except (requests.RequestException, ConfigurationError) as error:
            log.warning("practice receipt not posted", extra={"mid": mid, "error": type(error).__name__})
            return
        if answer >= 400:
            log.warning("practice receipt refused", extra={"mid": mid, "status": answer})

    def _sweep(self) -> None:
        oldest = clock.now().timestamp() - FILES_KEPT
        for path in self._files.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


def _refuse_as_provider(body: str) -> None:
    for wrong, code in ((len(body) > LONGEST_BODY, 21617), (not body.strip(), 21619)):
        if wrong:
            raise PermanentFailure(about(code).reason, str(code))
