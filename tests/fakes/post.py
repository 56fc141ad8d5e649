"""A mail server on this machine that keeps what it takes."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.fakes.serving import free_port

PORT = free_port()
POST_URL = f"smtp://127.0.0.1:{PORT}"


class Post:
    """`answer`: what it says to each mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            content: Any = envelope.content
            self.mails.append(email.message_from_bytes(content, policy=email.policy.default))  # type: ignore[arg-type]
        return self.answer


@contextmanager
def open_post() -> Iterator[Post]:
    """Open for mails at POST_URL until the block ends."""
    handler = Post()
    server = Controller(handler, hostname="127.0.0.1", port=PORT)
    server.start()
    try:
        yield handler
    finally:
        server.stop()
