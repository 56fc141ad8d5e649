"""Every text that the code speaks exists, in both languages, within limits, with only known placeholders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.unit.in_each import in_each
from village_desk.conversation import urgent_words
from village_desk.messages import wording
from village_desk.survey import skm

ROOT = Path(__file__).resolve().parents[2]
KEYS = sorted(wording.keys("id"))
AIM = 900
STATUSES = (
    "received checking documents_missing in_progress awaiting_signature at_agency returned_by_agency "
    "ready completed rejected cancelled acknowledged handling answered closed withdrawn"
).split()
COMPLAINT_STATUSES = ("acknowledged", "handling", "answered", "closed", "withdrawn")
# `say(f"{…}")`, `call_officer("asked", "officer")`: the keys that are made of parts, by the place that makes them.
OFFICER = (
    "officer",
    "officer_waiting",
    "voice",
    "field_help",
    "not_understood_officer",
    "identity_officer",
    "reopen_late",
    "correction",
)
MADE = (
    *(f"{key}_{when}" for key in OFFICER for when in ("open", "shut")),
    *(f"{key}_{n}" for key in ("not_understood", "wrong_choice", "unclear", "again") for n in (1, 2)),
    *(f"notice_{status}" for status in STATUSES),
    *(f"status_{status}" for status in STATUSES),
    *(f"language_{language}" for language in wording.LANGUAGES),
    *(f"complaint_heard_{about}" for about in ("story", "service", "person", "fee", "other")),
    *(f"complaint_ask_{question}" for question in ("story", "about", "whom", "happened", "name")),
    *(f"complaint_news_{status}" for status in COMPLAINT_STATUSES),
    *(f"survey_ask_{slug}" for slug in skm.SLUGS),
    *(f"emergency_{kind}" for kind in urgent_words.KINDS if kind != "general"),
)
ELSEWHERE = (
    "receipt files_added file_refused_type file_refused_size file_unreadable file_send_again turn_failed "
    "cancelled_by_citizen waited promise_latest promise_estimate language_other language_which complaint_receipt "
    "complaint_confidential complaint_anonymous complaint_nobody complaint_outside complaint_noted "
    "complaint_reopened complaint_withdrawn"
).split()


def said_keys() -> Iterator[str]:
    """Every literal key of `talk.say("key")`, `Say("key")`, `wording.render("key")` and `turn.text("key")`."""
    for path in (ROOT / "village_desk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _speaks(node):
                yield from _texts(node.args[_place_of_key(node)])


def _speaks(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id == "Say"
    if not isinstance(function, ast.Attribute):
        return False
    # `turn.text("key")` as well as `work.turn.text("key")`.
    owner = getattr(function.value, "id", None) or getattr(function.value, "attr", "")
    return (
        function.attr == "say"
        or (owner, function.attr) in (("wording", "render"), ("speaking", "text"))
        or (owner in ("turn", "work") and function.attr == "text")
    )


def _place_of_key(call: ast.Call) -> int:
    """`speaking.text(office, citizen, "key", values)`; everywhere else the key comes first."""
    owner = getattr(getattr(call.func, "value", None), "id", "")
    return 2 if owner == "speaking" and len(call.args) > 2 else 0


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


SPOKEN = sorted(set(said_keys()))


def test_the_search_finds_what_is_spoken() -> None:
    assert len(SPOKEN) > 60 and {"menu", "card", "summary", "waited"} <= set(SPOKEN)


@in_each((key, language) for key in sorted({*SPOKEN, *MADE, *ELSEWHERE}) for language in wording.COMPLETE)
def test_every_key_in_the_code_has_its_text(key: str, language: str) -> None:
    assert key in wording.keys(language)


def test_both_languages_have_the_same_texts() -> None:
    assert wording.keys("id") == wording.keys("en")


def test_no_text_lies_unused() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "village_desk").rglob("*.py"))
    unused = [key for key in KEYS if key not in MADE and not re.search(rf"[\"']{key}[\"']", source)]
    assert unused == []


@in_each(KEYS)
def test_the_english_text_asks_for_no_other_values(key: str) -> None:
    english = set(re.findall(r"\{([a-z_]+)\}", wording.shipped(key, "en")))
    assert english <= wording.placeholders(key)


@in_each((key, language) for key in KEYS for language in wording.COMPLETE)
def test_texts_are_short_and_well_formed(key: str, language: str) -> None:
    text = wording.shipped(key, language)
    assert 0 < wording.units(text) <= AIM
    assert not re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", text)), "a brace that is no placeholder"
    assert all(line == line.strip() for line in text.split("\n"))
    assert all(line.count("*") % 2 == 0 for line in text.split("\n")), "an unclosed bold"
    assert wording.check_override(key, text) == []


@in_each(KEYS)
def test_the_register_is_the_offices_own(key: str) -> None:
    text = wording.shipped(key).casefold()
    assert "!" not in text
    for word in ("anda", "kamu", "error", "submit", "user", "tiket", "invalid", "please", "salah anda"):
        assert not re.search(rf"\b{word}\b", text) or key == "language_en", word


@in_each(KEYS)
def test_no_opt_out_word_is_a_command_of_ours(key: str) -> None:
    for language in wording.COMPLETE:
        bold = re.findall(r"\*([A-Z]+)\*", wording.shipped(key, language))
        assert not {"STOP", "CANCEL", "END", "QUIT", "UNSUBSCRIBE"} & set(bold)
