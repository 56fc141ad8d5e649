"""A log line is one JSON object, and says nothing that a stranger wrote (R47)."""

from __future__ import annotations

import json
import logging

from village_desk.logs import JsonLines


def line(name: str, message: str, **extra: object) -> dict[str, object]:
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, (), None)
    record.__dict__.update(extra)
    written = JsonLines().format(record)
    assert "\n" not in written
    found: dict[str, object] = json.loads(written)
    return found


def test_a_request_that_cannot_be_read_is_logged_without_its_words() -> None:
    told = "Invalid request from ip=127.0.0.1: Invalid HTTP request line: 'GET /lacak/secret Bu Siti'"
    assert line("gunicorn.error", told)["event"] == "Invalid request"


def test_where_a_page_failed_is_told_and_what_was_typed_is_not() -> None:
    told = line("village_desk.security.pages", "request.failed", where=["desk/chat.py:7"], typed="Bu Siti")
    assert told["where"] == ["desk/chat.py:7"]
    assert "typed" not in told
