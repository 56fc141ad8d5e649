"""The citizen of a journey: writes through the signed webhook, and hears what the carrier was given."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes import pictures, twilio_posts
from tests.fakes.gateway import FakeGateway, words_of
from village_desk.gateway.types import FetchedFile, Outgoing

_numbers = itertools.count(1)


class Citizen:
    """`says` and `sends_photo` are whole turns: posted, thought about by the worker, answered.

    Several texts in one `says` are one turn. `posts` only posts, for tests that choose when the worker works.
    """

    def __init__(
        self,
        client: FlaskClient,
        gateway: FakeGateway,
        work: Callable[[], object],
        *,
        origin: str,
        office: str = "+628111000222",
        address: str = "whatsapp:+6281234567890",
        profile: str = "Bu Siti",
        token: str = twilio_posts.TOKEN,
    ) -> None:
        self.client, self.gateway, self.work = client, gateway, work
        self.origin, self.office, self.address = origin, f"whatsapp:{office}", address
        self.profile, self.token = profile, token
        self._read = 0

    def says(self, *texts: str, **extra: str) -> str:
        """Write these texts as one turn; returns what is heard last ("" when nothing new was said)."""
        for text in texts:
            self.posts(text, **extra)
        return self._answer()

    def sends_photo(self, caption: str = "", data: bytes | None = None, count: int = 1) -> str:
        """Send `count` photos as one turn; returns what is heard last."""
        for _ in range(count):
            self.posts_file(pictures.jpeg() if data is None else data, "image/jpeg", caption)
        return self._answer()

    def sends_file(self, data: bytes, content_type: str, caption: str = "") -> str:
        """Send one file of any kind as one turn; returns what is heard last."""
        self.posts_file(data, content_type, caption)
        return self._answer()

    def taps(self, choice: str, title: str = "") -> str:
        """Tap a button or list row that carries this id."""
        return self.says(
            title or choice, MessageType="interactive", ButtonPayload=choice, ButtonText=title or choice
        )

    def hears(self) -> str:
        """The last text received, "" when there was none."""
        return words_of(self.received[-1]) if self.received else ""

    def hears_new(self) -> list[str]:
        """Every text received since the last time this was asked."""
        new = [words_of(message) for message in self.received[self._read :]]
        self._read = len(self.received)
        return new

    @property
    def received(self) -> list[Outgoing]:
        """All messages received, oldest first."""
        return self.gateway.to(self.address)

    def posts(self, text: str, *, sid: str | None = None, **extra: str) -> TestResponse:
        """Post one message to the webhook and leave it there."""
        form = twilio_posts.text_form(
            text,
            sid=sid or f"SM{next(_numbers):032x}",
            sender=self.address,
            recipient=self.office,
            account=self.gateway.account,
            profile=self.profile,
            **extra,
        )
        return self.posts_form(twilio_posts.INBOUND, form)

    def posts_file(self, data: bytes, content_type: str, caption: str = "", **extra: str) -> TestResponse:
        """Post one message with a file to the webhook and leave it there."""
        number = next(_numbers)
        sid = f"MM{number:032x}"
        parameters = twilio_posts.file_parameters(content_type, sid, number, self.gateway.account)
        self.gateway.files[parameters["MediaUrl0"]] = FetchedFile(data, content_type)
        return self.posts(caption, sid=sid, **(parameters | extra))

    def gets(self, status: str, message: Outgoing | None = None, error: str | None = None) -> TestResponse:
        """Twilio reports `sent`, `delivered`, `read` … of the last message received (or of this one)."""
        subject = message or self.received[-1]
        form = twilio_posts.status_form(
            self.gateway.sids[subject.mid], status, account=self.gateway.account, error=error
        )
        return self.posts_form(f"{twilio_posts.STATUS}?mid={subject.mid}", form)

    def posts_form(self, path: str, form: twilio_posts.Pairs, **headers: str) -> TestResponse:
        """Post any form, signed as Twilio signs."""
        sign: dict[str, Any] = {
            "X-Twilio-Signature": twilio_posts.signature(self.token, self.origin + path, form)
        }
        return self.client.post(
            path,
            data=twilio_posts.encoded(form),
            headers=sign | headers,
            content_type="application/x-www-form-urlencoded; charset=UTF-8",
        )

    def _answer(self) -> str:
        before = len(self.received)
        self.work()
        return self.hears() if len(self.received) > before else ""
