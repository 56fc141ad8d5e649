"""The notices that Meta must approve keep WhatsApp's rules for template bodies."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).resolve().parents[3] / "templates" / "whatsapp" / "templates.json"
TEMPLATES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["templates"]
KEYS = (
    "ready documents_missing rejected cancelled complaint_update reminder_pickup reminder_documents "
    "officer_reply duty_alert queue_news staff_alert head_digest survey"
).split()
# What a notice about a ticket knows; others are filled by their own jobs.
KNOWN = {
    "office",
    "place",
    "number",
    "service",
    "link",
    "detail",
    "opening",
    "bring",
    "promise",
    "status",
    "phone",
}
ABOUT_TICKETS = (
    "ready documents_missing rejected cancelled complaint_update reminder_pickup reminder_documents".split()
)


def test_all_notices_are_there_once() -> None:
    assert [t["key"] for t in TEMPLATES] == KEYS


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t["key"])
class TestTemplate:
    def test_it_is_a_utility_notice_in_indonesian(self, template: dict[str, Any]) -> None:
        assert template["category"] == "UTILITY" and template["language"] == "id"
        assert set(template) == {"key", "category", "language", "body", "variables"}

    def test_variables_are_numbered_without_gaps_and_named(self, template: dict[str, Any]) -> None:
        numbers = [int(n) for n in re.findall(r"\{\{(\d+)\}\}", template["body"])]
        assert numbers == list(range(1, len(template["variables"]) + 1))
        assert len(set(template["variables"])) == len(template["variables"])
        assert all(re.fullmatch(r"[a-z]{1,16}", name) for name in template["variables"])

    def test_no_variable_first_last_or_beside_another(self, template: dict[str, Any]) -> None:
        body = template["body"]
        assert re.match(r"\w+ ", body) and re.search(r"\w+ \w+[.)]*$", body)
        assert not re.search(r"\}\}[^\w]*\{\{", body)

    def test_there_are_enough_fixed_words(self, template: dict[str, Any]) -> None:
        fixed = re.findall(r"[^\W\d_]+", re.sub(r"\{\{\d+\}\}", " ", template["body"]))
        assert len(fixed) >= 2 * len(template["variables"]) + 1

    def test_it_is_short_and_without_marks(self, template: dict[str, Any]) -> None:
        body = template["body"]
        assert len(body) <= 550 and "\n" not in body and "    " not in body and not re.search(r"[*~`!]", body)
        assert "/{{" not in body and "http" not in body


@pytest.mark.parametrize("key", ABOUT_TICKETS)
def test_a_notice_about_a_ticket_uses_what_the_ticket_knows(key: str) -> None:
    template = next(t for t in TEMPLATES if t["key"] == key)
    assert set(template["variables"]) <= KNOWN


def test_ready_names_where_when_and_what_to_bring() -> None:
    ready = next(t for t in TEMPLATES if t["key"] == "ready")
    assert {"place", "opening", "bring", "number", "service"} <= set(ready["variables"])
