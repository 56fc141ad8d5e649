"""Somebody out there, who knows the village's address and trusts one root: Twilio, an official, a slow line."""

from __future__ import annotations

import contextlib
import http.cookiejar
import socket
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit

from tests.fakes.twilio_posts import TOKEN, Pairs, encoded, signature


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: Mapping[str, str]


class SlowPost:
    """A post whose last byte is kept back until `finish`."""

    def __init__(self, line: ssl.SSLSocket, head: bytes, body: bytes) -> None:
        self._line, self._rest = line, body[-1:]
        line.sendall(head + body[:-1])

    def finish(self) -> int:
        """Send the rest; returns the status."""
        self._line.sendall(self._rest)
        with self._line.makefile("rb") as answer:
            words = answer.readline().split()
        self._line.close()
        return int(words[1]) if words else 0


class Caller:
    """Calls `url`, keeps cookies as a browser does, and believes no certificate but those of `root`."""

    def __init__(self, url: str, root: Path) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self._trust = ssl.create_default_context(cafile=str(root))
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=self._trust),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )

    def is_answered(self) -> bool:
        """True when the program behind the proxy answers."""
        with contextlib.suppress(URLError, ConnectionError, TimeoutError):
            return self.get("/healthz").status == 200
        return False

    def get(self, path: str, **headers: str) -> Answer:
        """`headers` with _ for -; redirects are followed."""
        return self._open(urllib.request.Request(self.url + path), headers)

    def fills_in(self, path: str, form: Mapping[str, str]) -> Answer:
        """Post a form as a browser does."""
        page = urllib.request.Request(self.url + path, urlencode(form).encode(), method="POST")
        return self._open(page, {"Origin": self.url, "Referer": self.url + path})

    def posts_signed(self, path: str, form: Pairs) -> Answer:
        """Post as Twilio does, signed over the address exactly as it is written."""
        post = urllib.request.Request(self.url + path, encoded(form), method="POST")
        return self._open(post, {"X-Twilio-Signature": signature(TOKEN, self.url + path, form)})

    def posts_slowly(self, path: str, form: Pairs) -> SlowPost:
        """The same, with all but the last byte."""
        body = encoded(form)
        signed = f"X-Twilio-Signature: {signature(TOKEN, self.url + path, form)}"
        return SlowPost(self._line(), self._head(path, len(body), signed), body)

    def announces(self, path: str, size: int) -> int:
        """Say that so many bytes will come, and wait for the answer before one does; returns the status."""
        return SlowPost(self._line(), self._head(path, size), b"").finish()

    def _line(self) -> ssl.SSLSocket:
        address = urlsplit(self.url)
        raw = socket.create_connection(("127.0.0.1", address.port or 443), 30)
        return self._trust.wrap_socket(raw, server_hostname=address.hostname)

    def _head(self, path: str, size: int, *more: str) -> bytes:
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {urlsplit(self.url).netloc}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {size}",
            *more,
            "Connection: close",
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def _open(self, request: urllib.request.Request, headers: Mapping[str, str]) -> Answer:
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with self._opener.open(request, timeout=40) as answer:
                return Answer(answer.status, answer.read().decode(errors="replace"), dict(answer.headers))
        except HTTPError as refused:
            return Answer(refused.code, refused.read().decode(errors="replace"), dict(refused.headers))
