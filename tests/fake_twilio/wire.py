"""The HTTP server below: threads, keep-alive, headers and body in one write."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.fake_twilio.behaviour import Answer


@dataclass(frozen=True)
class Request:
    """One request as it came. `headers` have lower-case names."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


class Server:
    """Answers every request with what `respond` says. Can stop listening, and listen there again."""

    def __init__(self, respond: Callable[[Request], Answer], host: str = "127.0.0.1", port: int = 0) -> None:
        self._respond = respond
        self._host = host
        self.port = port
        self._server: ThreadingHTTPServer | None = None
        self.listen()

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self.port}"

    def listen(self) -> None:
        """Take connections, on the port of before if there was one."""
        respond = self._respond

        class Handler(_Handler):
            answer_of = staticmethod(respond)

        self._server = _Listener((self._host, self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Refuse connections; those that are open end."""
        if self._server is not None:
            self._server.shutdown()
            self._server.close_all()
            self._server.server_close()
            self._server = None


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, *arguments: object) -> None:
        self.open: set[socket.socket] = set()
        super().__init__(*arguments)  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked was killed in the middle: that is the test's doing. Anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def close_all(self) -> None:
        for connection in list(self.open):
            with _ignored():
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answer_of: Callable[[Request], Answer]

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)  # type: ignore[attr-defined]

    def finish(self) -> None:
        self.server.open.discard(self.connection)  # type: ignore[attr-defined]
        with _ignored():
            super().finish()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qsl(parts.query, keep_blank_values=True)
        answer = self.answer_of(Request(self.command, parts.path, query, headers, body))
        if answer.cut:
            self.close_connection = True
            with _ignored():
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        with _ignored():
            self.wfile.write(_on_the_wire(answer))

    do_GET = do_POST = do_DELETE = _answer

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet: `seen` tells more."""


class _ignored:
    """The other side may have gone away; that is its right."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        return isinstance(error, OSError | ValueError)


def _on_the_wire(answer: Answer) -> bytes:
    headers = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body))} | answer.headers
    lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, 'Odd')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    body = b"" if answer.status == 204 else answer.body
    return "\r\n".join([*lines, "", ""]).encode() + body
