"""A log line is one JSON object, and says nothing that a stranger wrote (R47)."""

from __future__ import annotations

import ast
import json
import logging
from pathlib import Path

from village_desk.logs import FIELDS, JsonLines

CODE = Path(__file__).resolve().parents[2] / "village_desk"


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


def test_whatever_the_code_adds_to_a_line_is_written() -> None:
    """What is not on the list is dropped without a word; then a warning does not say what it warns of."""
    added: set[str] = set()
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "extra" and isinstance(node.value, ast.Dict):
                added |= {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
    assert {"turn_id", "placeholder"} <= added <= set(FIELDS)
