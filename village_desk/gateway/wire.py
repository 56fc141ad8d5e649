"""The library's HTTP client as we want it: to the configured origin, with a patience that a call may shorten."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from village_desk import clock


class Wire:
    """The library's HTTP client, sent to the configured origin; keeps the last answer's headers per thread.

    Exceptions of the library carry no headers, and Retry-After is one.
    """

    is_async = False

    def __init__(self, inner: Any, origin: str | None) -> None:
        self._inner = inner
        self._origin = origin
        self._seen = threading.local()
        self.drift: float | None = None

    def request(self, method: str, url: str, **arguments: Any) -> Any:
        """As the library's own client; one request, never repeated."""
        self._seen.headers = {}
        arguments["timeout"] = arguments.get("timeout") or getattr(self._seen, "patience", None)
        answer = self._inner.request(method, self._redirected(url), **arguments)
        self._seen.headers = answer.headers or {}
        self._compare_clocks(self._seen.headers)
        return answer

    def _compare_clocks(self, headers: Mapping[str, str]) -> None:
        """The provider's clock minus ours, in seconds; its time stamps have no fractions."""
        with contextlib.suppress(TypeError, ValueError):
            theirs = parsedate_to_datetime(headers.get("Date", ""))
            self.drift = (theirs - clock.now()).total_seconds()

    def headers(self) -> Mapping[str, str]:
        """Headers of the last answer in this thread; empty when the last call had none."""
        headers: Mapping[str, str] = getattr(self._seen, "headers", {})
        return headers

    @contextlib.contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """Within the block, in this thread only, no answer is waited for longer than this."""
        self._seen.patience = seconds
        try:
            yield
        finally:
            self._seen.patience = None

    def _redirected(self, url: str) -> str:
        if self._origin is None:
            return url
        parts = urlsplit(url)
        return f"{self._origin}{parts.path}{'?' + parts.query if parts.query else ''}"
