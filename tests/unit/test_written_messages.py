"""The training messages written by hand are lawful lines: whoever corrects one is told at once what is wrong."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "training" / "written").glob("*.jsonl"))
CATALOGUE = ROOT / "village_desk" / "office" / "default_catalogue.json"
SERVICES = frozenset(s["slug"] for s in json.loads(CATALOGUE.read_text(encoding="utf-8"))["services"])
INTENTS = frozenset(
    "greet thanks menu request requirements status pickup office_hours office_location fee complaint human cancel "
    "attach_document confirm_yes confirm_no language_change out_of_scope emergency opt_out spam".split()
)
NAMES_A_SERVICE = frozenset({"request", "requirements", "fee"})
LANGUAGES = frozenset({"id", "jv", "su", "mad", "mix", "en"})
KEYS = frozenset({"text", "intent", "service", "services", "lang", "register", "asked", "family", "origin"})
ASKED = re.compile(r"confirm|choice|(?:field|document):[a-z0-9_-]+")
NIK = re.compile(r"(?:\d[ .-]?){16}")
ENOUGH = 45  # wishes for each service


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def everything() -> list[dict[str, Any]]:
    return [row for path in FILES for row in rows(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_line_is_as_the_readme_says(path: Path) -> None:
    for number, row in enumerate(rows(path), 1):
        where = f"{path.name}:{number} {row}"
        assert set(row) <= KEYS and row["text"].strip() and row["family"] and row["origin"] == "written", (
            where
        )
        assert row["intent"] in INTENTS and row["lang"] in LANGUAGES, where
        assert "asked" not in row or ASKED.fullmatch(row["asked"]), where
        named = row.get("services") or ([row["service"]] if row["service"] else [])
        assert set(named) <= SERVICES and row["service"] == (named[0] if named else None), where
        assert not named or row["intent"] in NAMES_A_SERVICE, where
        assert not NIK.search(row["text"]), f"{where}: sixteen digits could be somebody's NIK"


def test_no_message_is_said_twice_to_the_same_question(everything: list[dict[str, Any]]) -> None:
    said = Counter((row["text"].casefold(), row.get("asked")) for row in everything)
    assert [message for message, times in said.items() if times > 1] == []


def test_every_service_is_wished_for_often_enough(everything: list[dict[str, Any]]) -> None:
    wishes = Counter(
        slug
        for row in everything
        if row["intent"] == "request"
        for slug in row.get("services") or [row["service"]]
    )
    assert {slug: wishes[slug] for slug in SERVICES if wishes[slug] < ENOUGH} == {}
