"""Our own css and js travel small, mean the same to everyone, and pages are left as they are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

TAKES_GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("name", ["desk.css", "public.css", "drafts.js", "icon.svg"])
def test_a_browser_that_takes_it_gets_the_same_words_smaller(
    app: Flask, client: FlaskClient, name: str
) -> None:
    content = Path(app.static_folder or "", name).read_bytes()
    plain = client.get(f"/static/{name}")
    packed = client.get(f"/static/{name}", headers=TAKES_GZIP)
    assert plain.data == content and "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == content and len(packed.data) < len(content)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding", "a cache keeps them apart"


def test_what_is_known_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/static/desk.css", headers=TAKES_GZIP)
    again = client.get("/static/desk.css", headers={**TAKES_GZIP, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_pages_are_not_packed(client: FlaskClient) -> None:
    page = client.get("/login", headers=TAKES_GZIP)
    assert "Content-Encoding" not in page.headers and "<!doctype html>" in page.text
