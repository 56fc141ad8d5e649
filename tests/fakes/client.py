"""A test client whose requests are as separate from the test as real ones."""

from __future__ import annotations

import contextvars
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from village_desk.database import db


class SeparateClient(FlaskClient):
    """Each request gets its own application context, and so its own database session and `g`.

    Flask would otherwise reuse the context that the test holds open, and a signed-in user, or a row that was
    never committed, would leak from one request into the next. What the test read before is expired after a
    request, so that it sees what the request committed.
    """

    origin = "https://desa.example.id"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        session = db.session()
        if session.new or session.dirty or session.deleted:
            raise AssertionError("The test changed rows and did not commit: use `with transaction():`.")
        session.rollback()
        kwargs.setdefault("base_url", self.origin)
        kwargs.setdefault("buffered", True)
        headers = kwargs.setdefault("headers", {})
        if isinstance(headers, dict):
            headers.setdefault("Origin", self._origin_of(kwargs["base_url"]))
        try:
            return contextvars.Context().run(super().open, *args, **kwargs)
        finally:
            session.expire_all()

    @staticmethod
    def _origin_of(base_url: str) -> str:
        parts = urlsplit(base_url)
        return f"{parts.scheme}://{parts.netloc}"
