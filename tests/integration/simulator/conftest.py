"""The practice phone in a test: its posts to our own webhook reach the application without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import SimpleNamespace, TracebackType
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories
from village_desk.office.models import Office

DEMO = {"VILLAGE_DESK_CARRIER": "simulator", "PUBLIC_URL": "http://127.0.0.1:8000"}


@dataclass
class Loopback:
    """Stands in for requests.Session: hands signed posts to the application. `away` makes it unreachable."""

    app: Flask
    posts: list[str] = field(default_factory=list)
    away: bool = False
    trust_env: bool = True

    def __enter__(self) -> Loopback:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        return None

    def post(self, url: str, data: str, headers: dict[str, str], **_: Any) -> SimpleNamespace:
        if self.away:
            raise requests.ConnectionError
        self.posts.append(data)
        sent = {name: value for name, value in headers.items() if name != "Host"}
        answer = self.app.test_client().post(urlsplit(url).path, data=data, headers=sent)
        return SimpleNamespace(status_code=answer.status_code)


@pytest.fixture
def loopback(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    made = Loopback(app)
    monkeypatch.setattr(requests, "Session", lambda: made)
    return made


@pytest.fixture
def office(app: Flask) -> Office:
    return factories.office()


@dataclass
class Phone:
    """One browser on /simulator."""

    client: FlaskClient
    loopback: Loopback

    def page(self) -> str:
        answer = self.client.get("/simulator")
        assert answer.status_code == 200, answer.status
        return answer.text

    def tap(self, path: str, **fields: Any) -> TestResponse:
        """Send one of the page's forms, with the token that the page gave it."""
        return self.client.post(path, data=fields | {"csrf_token": self._token(path)})

    def send(self, **fields: Any) -> TestResponse:
        return self.tap("/simulator/kirim", **fields)

    def _token(self, path: str) -> str:
        form = self.page().split(f'action="{path}"')[1]
        found = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert found
        return found[1]


@pytest.fixture
def phone(client: FlaskClient, loopback: Loopback, office: Office) -> Phone:
    return Phone(client, loopback)
