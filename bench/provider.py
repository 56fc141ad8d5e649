"""The provider's REST API on loopback: takes every message, answers 201 after a while, notes when.

A process of its own, so that its work is not charged to whom it serves.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from urllib.parse import parse_qs

ANSWERS_AFTER = 0.2  # seconds


class Provider:
    """A running provider at `url`."""

    def __init__(self, url: str, line: Connection) -> None:
        self.url, self._line = url, line

    def accepted(self) -> dict[str, float]:
        """Recipient -> when the 201 to its first message was written (monotonic clock)."""
        self._line.send("accepted")
        found: dict[str, float] = self._line.recv()
        return found

    def words(self) -> dict[str, list[str]]:
        """Recipient -> the words of every message to it that was taken, in their order."""
        self._line.send("words")
        found: dict[str, list[str]] = self._line.recv()
        return found


@contextlib.contextmanager
def listening(port: int = 0) -> Iterator[Provider]:
    """Start the provider, at any port or this one; it ends with the block."""
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe()
    process = context.Process(target=_main, args=(its, port), daemon=True)
    process.start()
    try:
        yield Provider(f"http://127.0.0.1:{mine.recv()}", mine)
    finally:
        process.terminate()
        process.join()


def _main(line: Connection, port: int) -> None:
    asyncio.run(_listen(line, port))


async def _listen(line: Connection, port: int) -> None:
    accepted: dict[str, float] = {}
    words: dict[str, list[str]] = {}
    server = await asyncio.start_server(lambda r, w: _serve(r, w, accepted, words), "127.0.0.1", port)
    line.send(server.sockets[0].getsockname()[1])

    def answer() -> None:
        with contextlib.suppress(EOFError, BrokenPipeError):
            line.send(words if line.recv() == "words" else accepted)

    asyncio.get_running_loop().add_reader(line.fileno(), answer)
    async with server:
        await server.serve_forever()


async def _serve(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    accepted: dict[str, float],
    words: dict[str, list[str]],
) -> None:
    number = 0
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length:")[2].partition("\r\n")[0].strip() or 0)
            form = parse_qs((await reader.readexactly(length)).decode())
            await asyncio.sleep(ANSWERS_AFTER)
            number += 1
            recipient = form.get("To", ["?"])[0]
            body = json.dumps(_message(f"SM{id(writer):016x}{number:016x}", recipient, form)).encode()
            answer = f"HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
            writer.write(answer.encode() + b"\r\n\r\n" + body)
            accepted.setdefault(recipient, time.monotonic())
            if "To" in form:
                words.setdefault(recipient, []).extend(form.get("Body", [""]))
            await writer.drain()


def _message(sid: str, recipient: str, form: dict[str, list[str]]) -> dict[str, str | None]:
    return {
        "sid": sid,
        "status": "queued",
        "to": recipient,
        "from": form.get("From", [""])[0],
        "body": form.get("Body", [""])[0],
        "direction": "outbound-api",
        "error_code": None,
        "date_created": "Mon, 23 Nov 2026 13:30:00 +0000",
    }
