"""A carrier that keeps what the citizen receives and fails when a test tells it to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes import shapes
from village_desk.gateway.types import (
    FetchedFile,
    HandedOver,
    IncomingFile,
    Listed,
    MediaGone,
    Outgoing,
    ProviderTemplate,
    Receipt,
)


@dataclass
class FakeGateway:
    """Implements `gateway.types.Gateway`. `sent` are the messages accepted, in order.

    `fail(error)` makes the next `times` sends raise; `accepted=True` means that the citizen gets the
    message all the same, as when only the answer was lost. `files` are what media addresses lead to.
    """

    account: str
    drift: float | None = None  # seconds, the provider's clock minus ours
    sent: list[Outgoing] = field(default_factory=list)
    sids: dict[str, str] = field(default_factory=dict)  # our mid -> the provider's id
    files: dict[str, FetchedFile] = field(default_factory=dict)
    fetches: list[str] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)  # what status_of() answers
    listed: list[Listed] = field(default_factory=list)  # what was received, oldest first
    listed_files: dict[str, tuple[IncomingFile, ...]] = field(default_factory=dict)  # by message id
    typing: list[str] = field(default_factory=list)  # message ids whose writers saw "typing …"
    templates_listed: list[ProviderTemplate] = field(default_factory=list)  # what templates() answers
    _send_failures: list[tuple[Exception, bool]] = field(default_factory=list)
    _fetch_failures: list[Exception] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fail(self, error: Exception, times: int = 1, accepted: bool = False) -> None:
        """The next `times` sends raise this error."""
        self._send_failures += [(error, accepted)] * times

    def fail_fetch(self, error: Exception, times: int = 1) -> None:
        """The next `times` downloads raise this error."""
        self._fetch_failures += [error] * times

    def heal(self) -> None:
        """No more failures."""
        self._send_failures.clear()
        self._fetch_failures.clear()

    def send(self, message: Outgoing) -> HandedOver:
        error, accepted = self._send_failures.pop(0) if self._send_failures else (None, True)
        sid = f"SM{next(self._numbers):032x}"
        if accepted:
            self.sent.append(message)
            self.sids[message.mid] = sid
        if error is not None:
            raise error
        return HandedOver(sid, "queued")

    def fetch(self, url: str, message_sid: str, limit: int) -> FetchedFile:
        self.fetches.append(url)
        if self._fetch_failures:
            raise self._fetch_failures.pop(0)
        if url not in self.files:
            raise MediaGone("not_found", "404")
        return self.files[url]

    def status_of(self, provider_sid: str) -> Receipt | None:
        return self.receipts.get(provider_sid)

    def make_template(self, content: Mapping[str, Any]) -> str:
        made = ProviderTemplate(
            f"HX{len(self.templates_listed) + 1:032x}", content["friendly_name"], "id", ()
        )
        self.templates_listed.append(made)
        return made.content_sid

    def clock_drift(self) -> float | None:
        return self.drift

    def inbound(self, recipient: str, since: datetime) -> Iterator[Listed]:
        for one in reversed(self.listed):
            if one.recipient == recipient and one.created_at and one.created_at >= since:
                yield one

    def files_of(self, message_sid: str) -> tuple[IncomingFile, ...]:
        return self.listed_files.get(message_sid, ())

    def show_typing(self, message_sid: str) -> None:
        self.typing.append(message_sid)

    def templates(self) -> tuple[ProviderTemplate, ...]:
        return tuple(self.templates_listed)

    def to(self, address: str) -> list[Outgoing]:
        """Everything that this address received, oldest first."""
        return [message for message in self.sent if message.recipient == address]


def words_of(message: Outgoing) -> str:
    """What the citizen reads; a template shows as its id and values."""
    if message.body is not None:
        return message.body
    if (seen := shapes.shown(message.content_sid or "", message.variables)) is not None:
        return seen
    values = " | ".join(message.variables[name] for name in sorted(message.variables, key=int))
    return f"[{message.content_sid}] {values}"
