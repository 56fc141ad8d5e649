"""Citizens who write: signed forms as Twilio posts them, over kept connections of several clients.

Runs in a process of its own, against loopback only, and always ends: `count` messages or `seconds`, what comes
first. Everything is signed before the clock starts.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import multiprocessing
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.village import ACCOUNT, TOKEN, WHATSAPP

PATH = "/webhooks/twilio/inbound"


@dataclass(frozen=True)
class Load:
    """`count` citizens, numbered from `first`, each write `body` once. `rate` a second, or as fast as it goes."""

    port: int
    first: int
    count: int
    seconds: float
    body: str = "MENU"
    clients: int = 16
    rate: float | None = None
    token: str = TOKEN


@dataclass
class Outcome:
    """`posted`: address -> when its post began; `taken`: seconds each 200 took; times of the monotonic clock."""

    accepted: int = 0
    refused: int = 0
    began: float = 0.0
    ended: float = 0.0
    posted: dict[str, float] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.accepted / max(self.ended - self.began, 1e-9)


def address(number: int) -> str:
    """The WhatsApp address of the citizen with this number."""
    return f"whatsapp:+62813{number:08d}"


def apply(load: Load) -> Outcome:
    """Make the load in a process of its own and wait for its end."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        return other.submit(run, load).result()


def run(load: Load) -> Outcome:
    return asyncio.run(_Clients(load).work())


class _Clients:
    def __init__(self, load: Load) -> None:
        self.load = load
        self.outcome = Outcome()
        numbers = range(load.first, load.first + load.count)
        self._requests: Iterator[tuple[str, bytes]] = iter([_request(load, number) for number in numbers])
        self._start = 0.0
        self._sent = 0

    async def work(self) -> Outcome:
        connections = [
            await asyncio.open_connection("127.0.0.1", self.load.port) for _ in range(self.load.clients)
        ]
        self._start = self.outcome.began = time.monotonic()
        await asyncio.gather(*(self._client(*connection) for connection in connections))
        self.outcome.ended = time.monotonic()
        return self.outcome

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (due := self._next_due()) < self._start + self.load.seconds:
            found = next(self._requests, None)
            if found is None:
                break
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            who, data = found
            self.outcome.posted[who] = began = time.monotonic()
            writer.write(data)
            if await _status(reader) == 200:
                self.outcome.accepted += 1
                self.outcome.taken.append(time.monotonic() - began)
            else:
                self.outcome.refused += 1
        writer.close()

    def _next_due(self) -> float:
        """When the next message is to leave. With a rate: by the timetable, however slow the answers are."""
        if self.load.rate is None:
            return time.monotonic()
        self._sent += 1
        return self._start + (self._sent - 1) / self.load.rate


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
    await reader.readexactly(int(length or 0))
    return int(head.split(" ", 2)[1])


def _request(load: Load, number: int) -> tuple[str, bytes]:
    sid, who = f"SM{secrets.token_hex(16)}", address(number)
    form = {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": "Bu Siti",
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": who.removeprefix("whatsapp:+"),
        "SmsStatus": "received",
        "Body": load.body,
        "To": f"whatsapp:{WHATSAPP}",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": who,
        "ApiVersion": "2010-04-01",
    }
    text = f"http://127.0.0.1:{load.port}{PATH}" + "".join(k + v for k, v in sorted(form.items()))
    signature = base64.b64encode(hmac.new(load.token.encode(), text.encode(), hashlib.sha1).digest()).decode()
    body = urlencode(form).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{load.port}\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"Accept: */*\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signature}\r\nI-Twilio-Idempotency-Token: {secrets.token_hex(16)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return who, head.encode() + body
